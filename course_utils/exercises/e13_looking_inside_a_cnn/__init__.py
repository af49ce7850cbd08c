"""Exercises of lesson 13: saliency, occlusion, an adversarial step, accuracy by group."""

from course_utils.exercises.e13_looking_inside_a_cnn import (
    fast_gradient_sign,
    group_accuracy_gap,
    occlusion_map,
    saliency_map,
)

EXERCISES = (
    saliency_map.EXERCISE,
    occlusion_map.EXERCISE,
    fast_gradient_sign.EXERCISE,
    group_accuracy_gap.EXERCISE,
)
