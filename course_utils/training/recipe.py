"""The course's recipe: one set of numbers a data set, one function that trains by it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from course_utils.devices import Device, prepare, tensorflow, wide_precision
from course_utils.training.augment import Augmentation
from course_utils.training.loop import fit
from course_utils.training.models import article_cnn
from course_utils.training.recipe_model import recipe_cnn
from course_utils.training.run import Monitor, Run

Pair = tuple[np.ndarray, np.ndarray]
KEPT = 0.999  # share of the running average that stays at each step

GROWING = Augmentation(shift=2, mirror="in turns", growth=6 * (20,))


@dataclass(frozen=True)
class Recipe:
    """Everything that decides how a network is trained, besides data and seed.

    Attributes
    ----------
    network : {"blocks", "article"}
        `recipe_cnn` or `article_cnn`.
    widths : tuple of int
        Channels of the blocks.
    is_whitened, is_fused : bool
    deep_blocks : int
        As for `recipe_cnn`.
    is_scaled, is_normalised : bool
        Of the article's network: pixels divided by 255, batch normalisations.
    epochs, batch_size : int
    optimizer : {"muon", "adam"}
    learning_rate : float
        At the first step; with Muon, of the convolution kernels.
    falls : bool
        Whether the rate falls in a straight line to 0 or stays.
    is_averaged : bool
        Whether the trained weights are a running average over the last steps; with Adam.
    label_smoothing : float
        Share of each label that is spread over all classes.
    augmentation : Augmentation
    precision : str
        A Keras dtype policy, or ``"wide"``: what `devices.wide_precision` chooses.
    """

    network: str = "blocks"
    widths: tuple[int, ...] = (64, 256, 256)
    is_whitened: bool = True
    is_fused: bool = True
    deep_blocks: int = 1
    is_scaled: bool = True
    is_normalised: bool = False
    epochs: int = 10
    batch_size: int = 1000
    optimizer: str = "muon"
    learning_rate: float = 0.17
    falls: bool = True
    is_averaged: bool = False
    label_smoothing: float = 0.2
    augmentation: Augmentation = GROWING
    precision: str = "wide"

    @property
    def mark(self) -> str:
        """Eight hexadecimal digits that other recipes do not share, for the name of a folder.

        A course whose networks are written otherwise gives other digits, so that what an older
        one left behind stands in nobody's way.
        """
        text = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(text.encode() + _network_code()).hexdigest()[:8]


RECIPES = {
    "cifar10": Recipe(),
    "cifar10 at length": Recipe(
        deep_blocks=2, epochs=20, augmentation=replace(GROWING, cutout=6, growth=12 * (20,))
    ),
    "mnist": Recipe(
        widths=(32, 64, 128), deep_blocks=0, epochs=5, augmentation=Augmentation(shift=2)
    ),
    "fashion_mnist": Recipe(
        widths=(32, 128, 128),
        deep_blocks=0,
        epochs=8,
        augmentation=replace(GROWING, growth=5 * (24,)),
    ),
}


@cache
def _network_code() -> bytes:
    """Return the text of the modules that networks, their layers and Muon are written in."""
    names = ("models.py", "recipe_model.py", "parts.py", "convolution.py")
    return b"".join(Path(__file__).with_name(name).read_bytes() for name in names)


def train_recipe(
    recipe: Recipe,
    x: np.ndarray,
    y: np.ndarray,
    *,
    seed: int = 0,
    validation: Pair | None = None,
    monitor: Monitor | None = None,
    device: Device | None = None,
    checkpoint: str | Path | None = None,
    notes: Mapping[str, Any] | None = None,
) -> tuple[Any, Run]:
    """Build a recipe's network for these images and train it.

    Parameters
    ----------
    recipe : Recipe
    x : ndarray of uint8, shape (n, h, w, c)
        Pixels from 0 to 255.
    y : ndarray of int, shape (n,)
        Labels from 0 on.
    seed : int
        Fixes weights, order and augmentation.
    validation, monitor, device, checkpoint, notes
        As for `fit`.

    Returns
    -------
    model : keras.Model
        From pixels to logits.
    run : Run

    Raises
    ------
    TypeError, ValueError, CheckpointError, FloatingPointError
        As `fit` and `recipe_cnn` do.
    """
    device = device or prepare()
    model = build(recipe, x, int(np.max(y)) + 1, seed, device)
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
        notes={"recipe": asdict(recipe), **(notes or {})},
    )
    return model, run


def build(recipe: Recipe, x: np.ndarray, num_classes: int, seed: int, device: Device) -> Any:
    """Build a recipe's network, untrained, for images of shape (n, h, w, c)."""
    policy = wide_precision(device) if recipe.precision == "wide" else recipe.precision
    if recipe.network == "blocks":
        return recipe_cnn(
            x,
            num_classes,
            recipe.widths,
            seed,
            is_whitened=recipe.is_whitened,
            is_fused=recipe.is_fused,
            deep_blocks=recipe.deep_blocks,
            precision=policy,
        )
    normal = recipe.is_normalised
    article = article_cnn(x.shape[1:], num_classes, seed, is_normalised=normal, precision=policy)
    keras = tensorflow().keras
    scale = keras.layers.Rescaling(1 / 255 if recipe.is_scaled else 1.0, dtype="float32")
    return keras.Sequential([keras.Input(x.shape[1:]), scale, *article.layers])


def _optimizer(recipe: Recipe, n: int) -> Any:
    """Make the optimizer, its rate falling to 0 at the last step or constant."""
    optimizers, rate = tensorflow().keras.optimizers, recipe.learning_rate
    if recipe.falls:
        steps = recipe.epochs * -(-n // recipe.batch_size)
        rate = optimizers.schedules.PolynomialDecay(rate, steps, end_learning_rate=0.0)
    if recipe.optimizer == "adam":
        return optimizers.Adam(rate, use_ema=recipe.is_averaged, ema_momentum=KEPT)
    from course_utils.training.parts import Muon

    return Muon(rate)
