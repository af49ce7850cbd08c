"""Exercises of lesson 12: a learning-rate schedule, augmentation, a convolutional network."""

from course_utils.exercises.e12_training_a_cnn import augment_batch, build_cnn, cosine_schedule

EXERCISES = (cosine_schedule.EXERCISE, augment_batch.EXERCISE, build_cnn.EXERCISE)
