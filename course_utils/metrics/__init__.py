"""How good a classifier is: counts, curves, calibration, uncertainty and cost, in plain NumPy.

Inputs are array-likes and stay as they are. A confusion matrix has true classes in rows and
predicted ones in columns. A share of nothing, 0/0, is 0.0: the precision of a class that is never
predicted, the recall of one that never occurs, and the F1 of both. A curve is refused where it
would be all 0/0, and so is the accuracy of no example.
"""

from course_utils.metrics.calibration import (
    expected_calibration_error,
    fit_temperature,
    mean_surprise,
    reliability_bins,
)
from course_utils.metrics.comparison import bootstrap_interval, mcnemar_test, paired_bootstrap
from course_utils.metrics.costs import (
    best_threshold,
    class_weights,
    cost_curve,
    probability_threshold,
    total_cost,
)
from course_utils.metrics.counts import accuracy, confusion_matrix, precision_recall_f1
from course_utils.metrics.curves import (
    area_under,
    average_precision,
    precision_recall_curve,
    roc_auc,
    roc_curve,
)

__all__ = [
    "accuracy",
    "area_under",
    "average_precision",
    "best_threshold",
    "bootstrap_interval",
    "class_weights",
    "confusion_matrix",
    "cost_curve",
    "expected_calibration_error",
    "fit_temperature",
    "mcnemar_test",
    "mean_surprise",
    "paired_bootstrap",
    "precision_recall_curve",
    "precision_recall_f1",
    "probability_threshold",
    "reliability_bins",
    "roc_auc",
    "roc_curve",
    "total_cost",
]
