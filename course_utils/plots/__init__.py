"""Pure drawing: arrays in, artists on the axes that the caller owns."""

from course_utils.plots.classes import draw_confusion, draw_probabilities
from course_utils.plots.history import draw_history, label_line_ends
from course_utils.plots.images import (
    broken,
    checked_predictions,
    draw_image,
    draw_images,
    draw_prediction_grid,
    verdict,
)
from course_utils.plots.overlaid import draw_overlaid, look, mean_curve

__all__ = [
    "broken",
    "checked_predictions",
    "draw_confusion",
    "draw_history",
    "draw_image",
    "draw_images",
    "draw_overlaid",
    "draw_prediction_grid",
    "draw_probabilities",
    "label_line_ends",
    "look",
    "mean_curve",
    "verdict",
]
