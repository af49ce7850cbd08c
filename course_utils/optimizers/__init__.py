"""How parameters move: the steps of five optimizers, mini-batches and schedules.

Each optimizer is one function, ``step(theta, gradient, state, learning_rate) -> (theta, state)``;
`state` is a dict, ``{}`` at first, and no argument is changed.
"""

from collections.abc import Callable

from course_utils.optimizers.batches import minibatches
from course_utils.optimizers.schedules import SCHEDULES, constant, cosine_decay, step_decay
from course_utils.optimizers.steps import (
    State,
    adagrad_step,
    adam_step,
    gradient_descent_step,
    momentum_step,
    plain_step,
    rmsprop_step,
)

OPTIMIZERS: dict[str, Callable] = {
    "gradient descent": plain_step,
    "momentum": momentum_step,
    "adagrad": adagrad_step,
    "rmsprop": rmsprop_step,
    "adam": adam_step,
}

__all__ = [
    "OPTIMIZERS",
    "SCHEDULES",
    "State",
    "adagrad_step",
    "adam_step",
    "constant",
    "cosine_decay",
    "gradient_descent_step",
    "minibatches",
    "momentum_step",
    "plain_step",
    "rmsprop_step",
    "step_decay",
]
