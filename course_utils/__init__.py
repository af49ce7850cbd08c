"""Helpers behind the course "From Neuron to Large Model".

Importing this package loads neither TensorFlow nor matplotlib. Imports point one way: a
module may import, of this package, only modules of its own row's "may import" column.

=================  ====  =================================================
module             tier  may import
=================  ====  =================================================
datasets           0
style              0
sources            0
progress           0
notebooks          0
plots              1     style
devices            2     datasets
training           2     devices
widgets            2     style plots progress training
lesson             2     style plots progress notebooks exercises widgets
exercises          2     progress
report             3     notebooks devices datasets widgets
cli                3     report notebooks devices datasets progress exercises
=================  ====  =================================================
"""

__version__ = "0.1.0"
