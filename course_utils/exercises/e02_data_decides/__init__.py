"""Exercises of lesson 02: scale pixels, split rows, augment images, spoil labels."""

from course_utils.exercises.e02_data_decides import (
    corrupt_labels,
    normalise,
    random_flip_and_shift,
    train_validation_test_split,
)

EXERCISES = (
    normalise.EXERCISE,
    train_validation_test_split.EXERCISE,
    random_flip_and_shift.EXERCISE,
    corrupt_labels.EXERCISE,
)
