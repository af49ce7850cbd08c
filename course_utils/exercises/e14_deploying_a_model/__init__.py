"""Exercises of lesson 14: weights in 8 bits, weights set to 0, and times in percentiles."""

from course_utils.exercises.e14_deploying_a_model import (
    latency_percentiles,
    prune_by_magnitude,
    quantise_int8,
)

EXERCISES = (
    quantise_int8.EXERCISE,
    prune_by_magnitude.EXERCISE,
    latency_percentiles.EXERCISE,
)
