"""Loss functions and their gradients, in plain NumPy.

Every loss is a mean, in nats where it holds a logarithm, and 0.0 for an empty batch. Inputs are
array-likes, worked on as float64, and stay as they are. A probability under a logarithm counts as
at least 1e-7, as in Keras, so that a certain and wrong answer costs 16.1 nats and not infinity;
beyond that cut the loss is flat and its gradient 0. The losses that take logits need no cut.
"""

from course_utils.losses.cross_entropy import (
    binary_cross_entropy,
    binary_cross_entropy_gradient,
    categorical_cross_entropy,
    categorical_cross_entropy_gradient,
)
from course_utils.losses.logits import sigmoid_cross_entropy, softmax_cross_entropy
from course_utils.losses.squared_error import mean_squared_error, mean_squared_error_gradient

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_gradient",
    "categorical_cross_entropy",
    "categorical_cross_entropy_gradient",
    "mean_squared_error",
    "mean_squared_error_gradient",
    "sigmoid_cross_entropy",
    "softmax_cross_entropy",
]
