"""Exercises of lesson 01: count parameters and bytes before anything is built."""

from course_utils.exercises.e01_what_is_a_large_model import (
    count_conv_parameters,
    count_dense_parameters,
    count_transformer_parameters,
    memory_bytes,
)

EXERCISES = (
    count_dense_parameters.EXERCISE,
    count_conv_parameters.EXERCISE,
    count_transformer_parameters.EXERCISE,
    memory_bytes.EXERCISE,
)
