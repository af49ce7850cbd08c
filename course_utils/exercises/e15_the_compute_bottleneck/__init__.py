"""Exercises of lesson 15: operations, days, and the gradient of many workers."""

from course_utils.exercises.e15_the_compute_bottleneck import (
    average_gradients,
    conv_flops,
    dense_flops,
    training_days,
)

EXERCISES = (
    dense_flops.EXERCISE,
    conv_flops.EXERCISE,
    training_days.EXERCISE,
    average_gradients.EXERCISE,
)
