"""Exercises of lesson 07: backward passes of a dense layer, a ReLU, a loss, and two layers."""

from course_utils.exercises.e07_backpropagation import (
    dense_backward,
    relu_backward,
    sigmoid_mse_delta,
    two_layer_gradients,
)

EXERCISES = (
    sigmoid_mse_delta.EXERCISE,
    relu_backward.EXERCISE,
    dense_backward.EXERCISE,
    two_layer_gradients.EXERCISE,
)
