"""The articles' networks and the loop that trains them, fast on a CPU and on a GPU.

TensorFlow is imported when a function is called, not when this package is.
"""

from course_utils.training.augment import AS_IS, Augmentation
from course_utils.training.checkpoints import (
    CheckpointError,
    Checkpoints,
    CheckpointWarning,
    State,
)
from course_utils.training.epochs import orders
from course_utils.training.inputs import ends_in_softmax
from course_utils.training.loop import fit
from course_utils.training.models import article_cnn, article_mlp, linear_baseline
from course_utils.training.recipe import RECIPES, Recipe, train_recipe
from course_utils.training.recipe_model import passing_kernels, recipe_cnn, whitening_kernels
from course_utils.training.run import Monitor, Run, tell
from course_utils.training.settings import describe_arrays, describe_model, describe_optimizer
from course_utils.training.steps import evaluate, predict
from course_utils.training.trained import (
    NotTrainedError,
    Trained,
    find_trained,
    load_trained,
    save_result,
    trained_folder,
)
from course_utils.training.variables import gather, put_back, values
from course_utils.training.views import predict_views

__all__ = [
    "AS_IS",
    "RECIPES",
    "Augmentation",
    "CheckpointError",
    "CheckpointWarning",
    "Checkpoints",
    "Monitor",
    "NotTrainedError",
    "Recipe",
    "Run",
    "State",
    "Trained",
    "article_cnn",
    "article_mlp",
    "describe_arrays",
    "describe_model",
    "describe_optimizer",
    "ends_in_softmax",
    "evaluate",
    "find_trained",
    "fit",
    "gather",
    "linear_baseline",
    "load_trained",
    "orders",
    "passing_kernels",
    "predict",
    "predict_views",
    "put_back",
    "recipe_cnn",
    "save_result",
    "tell",
    "train_recipe",
    "trained_folder",
    "values",
    "whitening_kernels",
]
