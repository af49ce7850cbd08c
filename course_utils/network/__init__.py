"""A dense network in plain NumPy.

A batch lies in rows: ``X`` (n, d) gives logits (n, k). Networks are values: training makes a new
one with `Network.with_theta`.
"""

from course_utils.network.forward import mlp_forward
from course_utils.network.model import Network

__all__ = ["Network", "mlp_forward"]
