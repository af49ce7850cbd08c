"""Exercises of lesson 05: three losses of predictions, and one of logits with its gradient."""

from course_utils.exercises.e05_loss_functions import (
    binary_cross_entropy,
    categorical_cross_entropy,
    mean_squared_error,
    softmax_cross_entropy,
)

EXERCISES = (
    mean_squared_error.EXERCISE,
    binary_cross_entropy.EXERCISE,
    categorical_cross_entropy.EXERCISE,
    softmax_cross_entropy.EXERCISE,
)
