"""Exercises of lesson 04: sigmoid without overflow, two slopes, and softmax."""

from course_utils.exercises.e04_activation_functions import (
    relu_derivative,
    sigmoid,
    softmax,
    tanh_derivative,
)

EXERCISES = (
    sigmoid.EXERCISE,
    tanh_derivative.EXERCISE,
    relu_derivative.EXERCISE,
    softmax.EXERCISE,
)
