"""Exercises of lesson 16: average updates, deal data out unevenly, split and blur numbers."""

from course_utils.exercises.e16_the_data_barrier import (
    additive_shares,
    clip_and_noise,
    dirichlet_partition,
    federated_average,
)

EXERCISES = (
    federated_average.EXERCISE,
    dirichlet_partition.EXERCISE,
    additive_shares.EXERCISE,
    clip_and_noise.EXERCISE,
)
