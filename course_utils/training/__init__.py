"""The articles' networks and the loop that trains them, fast on a CPU and on a GPU.

TensorFlow is imported when a function is called, not when this package is.
"""

from course_utils.training.inputs import ends_in_softmax
from course_utils.training.loop import fit
from course_utils.training.models import article_cnn, article_mlp, linear_baseline
from course_utils.training.run import Monitor, Run
from course_utils.training.steps import evaluate, predict

__all__ = [
    "Monitor",
    "Run",
    "article_cnn",
    "article_mlp",
    "ends_in_softmax",
    "evaluate",
    "fit",
    "linear_baseline",
    "predict",
]
