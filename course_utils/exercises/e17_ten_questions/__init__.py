"""Exercises of lesson 17: the founder's calculators."""

from course_utils.exercises.e17_ten_questions import (
    break_even_users,
    data_value,
    energy_kwh,
    training_cost,
)

EXERCISES = (
    data_value.EXERCISE,
    training_cost.EXERCISE,
    energy_kwh.EXERCISE,
    break_even_users.EXERCISE,
)
