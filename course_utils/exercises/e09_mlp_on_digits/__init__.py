"""Exercises of lesson 09: images to rows, accuracy, and one training step."""

from course_utils.exercises.e09_mlp_on_digits import accuracy, flatten_and_scale, train_step

EXERCISES = (flatten_and_scale.EXERCISE, accuracy.EXERCISE, train_step.EXERCISE)
