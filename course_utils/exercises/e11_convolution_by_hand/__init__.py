"""Exercises of lesson 11: sizes, a convolution, a pooling, and what one number can see."""

from course_utils.exercises.e11_convolution_by_hand import (
    conv2d,
    conv_output_size,
    max_pool2d,
    receptive_field,
)

EXERCISES = (
    conv_output_size.EXERCISE,
    conv2d.EXERCISE,
    max_pool2d.EXERCISE,
    receptive_field.EXERCISE,
)
