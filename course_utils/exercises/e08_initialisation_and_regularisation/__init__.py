"""Exercises of lesson 08: He's starting weights, dropout, the L2 penalty, when to stop."""

from course_utils.exercises.e08_initialisation_and_regularisation import (
    dropout_forward,
    he_normal,
    l2_penalty,
    should_stop,
)

EXERCISES = (
    he_normal.EXERCISE,
    l2_penalty.EXERCISE,
    dropout_forward.EXERCISE,
    should_stop.EXERCISE,
)
