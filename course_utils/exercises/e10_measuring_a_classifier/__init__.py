"""Exercises of lesson 10: counts and shares, an interval of an accuracy, a calibration error."""

from course_utils.exercises.e10_measuring_a_classifier import (
    bootstrap_interval,
    confusion_matrix,
    expected_calibration_error,
    precision_recall_f1,
)

EXERCISES = (
    confusion_matrix.EXERCISE,
    precision_recall_f1.EXERCISE,
    bootstrap_interval.EXERCISE,
    expected_calibration_error.EXERCISE,
)
