"""Exercises of lesson 03: one neuron, a layer for a batch, and a network of layers."""

from course_utils.exercises.e03_neurons_and_forward_pass import dense_forward, mlp_forward, neuron

EXERCISES = (neuron.EXERCISE, dense_forward.EXERCISE, mlp_forward.EXERCISE)
