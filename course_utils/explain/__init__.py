"""Looking inside a trained classifier: maps of what it looks at, and checks that can fail.

TensorFlow is imported when a function is called, not when this package is.
"""

from course_utils.explain.groups import (
    accuracy_gap,
    closing_threshold,
    group_accuracies,
    surest_mistakes,
)
from course_utils.explain.inside import feature_maps, first_filters
from course_utils.explain.maps import (
    grad_cam,
    gradient_times_input,
    occlusion,
    pixel_gradients,
    saliency,
)
from course_utils.explain.perturb import fast_gradient_sign, noisy, random_signs, tilted
from course_utils.explain.sanity import agreement, rank_correlation, shuffled_weights
from course_utils.explain.sobel import edges

__all__ = [
    "accuracy_gap",
    "agreement",
    "closing_threshold",
    "edges",
    "fast_gradient_sign",
    "feature_maps",
    "first_filters",
    "grad_cam",
    "gradient_times_input",
    "group_accuracies",
    "noisy",
    "occlusion",
    "pixel_gradients",
    "random_signs",
    "rank_correlation",
    "saliency",
    "shuffled_weights",
    "surest_mistakes",
    "tilted",
]
