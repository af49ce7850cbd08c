"""Exercises of lesson 06: measured gradients, one step, mini-batches, Adam."""

from course_utils.exercises.e06_gradient_descent import (
    adam_step,
    gradient_descent_step,
    minibatches,
    numerical_gradient,
)

EXERCISES = (
    numerical_gradient.EXERCISE,
    gradient_descent_step.EXERCISE,
    minibatches.EXERCISE,
    adam_step.EXERCISE,
)
