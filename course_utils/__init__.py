"""Helpers behind the course "From Neuron to Large Model".

Importing this package loads neither TensorFlow nor matplotlib. Imports point one way: a
module may import, of this package, only modules of its own row's "may import" column.
A row goes on where a line begins with blanks.

=================  ====  =================================================
module             tier  may import
=================  ====  =================================================
activations        0
losses             0     activations
gradients          0
optimizers         0
initialisers       0
regularisation     0
point_sets         0
whole_files        0
budget             0
venture            0     budget
metrics            0     activations
transactions       0
datasets           0     whole_files
style              0     plain_png
plain_png          0
sources            0     whole_files
formulas           0     notebooks whole_files
glossary           0     notebooks whole_files
progress           0     whole_files
notebooks          0     whole_files
layers             1     activations
network            1     activations initialisers layers losses
autograd           1
plots              1     style whole_files
devices            2     datasets
machine            2     budget devices
training           2     datasets devices progress whole_files
explain            2     devices
federated          2     activations gradients layers network optimizers
distributed        2     datasets devices training whole_files
compression        2     devices
serving            2     compression
audits             2     activations losses gradients optimizers
                         initialisers regularisation layers network
                         autograd sources datasets budget metrics
                         explain venture federated
bench              2     datasets devices training whole_files
widgets            2     style plain_png plots progress training
                         activations losses
                         gradients optimizers initialisers regularisation
                         point_sets layers network autograd budget
                         metrics explain venture compression
                         federated
lesson             2     style plots progress notebooks sources exercises
                         widgets glossary
exercises          2     progress activations losses gradients optimizers
                         initialisers regularisation layers network
                         budget metrics venture compression
                         federated
report             3     notebooks devices datasets widgets style plots
                         whole_files
cli                3     report notebooks devices datasets progress exercises
                         bench whole_files
=================  ====  =================================================
"""

__version__ = "0.1.0"
