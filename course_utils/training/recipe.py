"""The course's recipe: one set of numbers a data set, one function that trains by it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from course_utils.devices import Device, prepare, tensorflow, wide_precision
from course_utils.training.augment import Augmentation
from course_utils.training.loop import fit
from course_utils.training.recipe_model import recipe_cnn
from course_utils.training.run import Monitor, Run

Pair = tuple[np.ndarray, np.ndarray]


GROWING = Augmentation(shift=2, mirror="in turns", small_side=24, small_epochs=5)


@dataclass(frozen=True)
class Recipe:
    """Everything that decides how a network is trained, besides data and seed.

    Attributes
    ----------
    widths : tuple of int
        Channels of the network's blocks.
    epochs, batch_size : int
    learning_rate : float
        Of the convolution kernels at the first step; it falls in a straight line to 0.
    label_smoothing : float
        Share of each label that is spread over all classes.
    augmentation : Augmentation
    """

    widths: tuple[int, ...] = (64, 256, 256)
    epochs: int = 8
    batch_size: int = 1000
    learning_rate: float = 0.17
    label_smoothing: float = 0.2
    augmentation: Augmentation = GROWING


RECIPES = {
    "cifar10": Recipe(),
    "cifar10 at length": Recipe(
        widths=(96, 384, 384),
        epochs=12,
        augmentation=replace(GROWING, small_epochs=8),
    ),
    "mnist": Recipe(widths=(32, 64, 128), epochs=5, augmentation=Augmentation(shift=2)),
    "fashion_mnist": Recipe(widths=(32, 128, 128)),
}


def train_recipe(
    recipe: Recipe,
    x: np.ndarray,
    y: np.ndarray,
    *,
    seed: int = 0,
    precision: str | None = None,
    validation: Pair | None = None,
    monitor: Monitor | None = None,
    device: Device | None = None,
    checkpoint: str | Path | None = None,
    notes: Mapping[str, Any] | None = None,
) -> tuple[Any, Run]:
    """Build the recipe's network for these images and train it.

    Parameters
    ----------
    recipe : Recipe
    x : ndarray of uint8, shape (n, h, w, c)
        Pixels from 0 to 255.
    y : ndarray of int, shape (n,)
        Labels from 0 on.
    seed : int
        Fixes weights, order and augmentation.
    precision : str, optional
        A Keras dtype policy; `devices.wide_precision` chooses when absent.
    validation, monitor, device, checkpoint, notes
        As for `fit`.

    Returns
    -------
    model : keras.Sequential
        From pixels to logits.
    run : Run

    Raises
    ------
    TypeError, ValueError, CheckpointError, FloatingPointError
        As `fit` and `recipe_cnn` do.
    """
    device = device or prepare()
    policy, classes = precision or wide_precision(device), int(np.max(y)) + 1
    model = recipe_cnn(x, classes, recipe.widths, seed, precision=policy)
    run = fit(
        model,
        x,
        y,
        epochs=recipe.epochs,
        batch_size=recipe.batch_size,
        seed=seed,
        optimizer=_optimizer(recipe, len(x)),
        label_smoothing=recipe.label_smoothing,
        augmentation=recipe.augmentation,
        validation=validation,
        monitor=monitor,
        device=device,
        checkpoint=checkpoint,
        notes={"recipe": asdict(recipe), "precision": policy, **(notes or {})},
    )
    return model, run


def _optimizer(recipe: Recipe, n: int) -> Any:
    """Make the optimizer, its rate falling to 0 at the last step."""
    schedules = tensorflow().keras.optimizers.schedules
    from course_utils.training.parts import Muon

    steps = recipe.epochs * -(-n // recipe.batch_size)
    return Muon(schedules.PolynomialDecay(recipe.learning_rate, steps, end_learning_rate=0.0))
