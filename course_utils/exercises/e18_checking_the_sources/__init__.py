"""Exercises of lesson 18: audit a number, a table, a distribution and a share."""

from course_utils.exercises.e18_checking_the_sources import (
    audit_distribution,
    audit_sigmoid_table,
    is_possible_share,
    rounds_to_printed,
)

EXERCISES = (
    rounds_to_printed.EXERCISE,
    audit_sigmoid_table.EXERCISE,
    audit_distribution.EXERCISE,
    is_possible_share.EXERCISE,
)
