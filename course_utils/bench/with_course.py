"""Cases under the course's settings: its loop, and its recipe."""

import time
from dataclasses import replace

import numpy as np

from course_utils import training
from course_utils.bench.work import Work
from course_utils.devices import prepare, wide_precision
from course_utils.training.recipe import RECIPES, train_recipe

Pair = tuple[np.ndarray, np.ndarray]


class Laps:
    """Watches a training: times each epoch from its begin to the end of its last step.

    Parameters
    ----------
    work : Work
    """

    should_stop = False

    def __init__(self, work: Work) -> None:
        self.work = work
        self.begun = self.last = 0.0

    def start(self, total_steps: int, epochs: int) -> None:
        """Start the clock."""
        self.begun = time.perf_counter()

    def compiled(self) -> None:
        """Start it again: compiling the validation was no training."""
        self.begun = time.perf_counter()

    def update(self, step: int, loss: float, accuracy: float) -> None:
        """Note when the last steps ended."""
        self.last = time.perf_counter()

    def epoch(self, epoch: int, logs: dict[str, float]) -> None:
        """Hand on the epoch's seconds, and start the clock again afterwards."""
        self.work.lap(self.last - self.begun, logs.get("val_accuracy"))
        self.begun = time.perf_counter()

    def finish(self, run: training.Run) -> None:
        """Hear of the end."""


def article(work: Work) -> None:
    """Train the article's network as lesson 12 does, in this machine's precision."""
    model = training.article_cnn(seed=work.seed, precision=prepare().precision)
    pixels, test = work.x_train / np.float32(255), work.x_test / np.float32(255)
    training.fit(
        model,
        pixels,
        work.y_train,
        epochs=work.epochs,
        seed=work.seed,
        monitor=Laps(work),
        validation=_validation(work, test),
    )


def recipe_net(work: Work) -> None:
    """Train the recipe's network with Adam and no augmentation, as the other libraries do."""
    chosen, classes = RECIPES["cifar10"], int(work.y_train.max()) + 1
    precision = wide_precision(prepare())
    training.fit(
        training.recipe_cnn(work.x_train, classes, chosen.widths, work.seed, precision=precision),
        work.x_train,
        work.y_train,
        epochs=work.epochs,
        batch_size=chosen.batch_size,
        seed=work.seed,
        monitor=Laps(work),
        validation=_validation(work, work.x_test),
    )


def recipe(work: Work) -> None:
    """Train by the course's recipe as it stands: its optimizer, augmentation and schedule.

    Where no accuracy is wanted, each epoch has images of full size, so that rounds compare.
    """
    chosen = replace(RECIPES["cifar10"], epochs=work.epochs)
    if not work.evaluates and chosen.augmentation.growth:
        whole = replace(chosen.augmentation, growth=())
        chosen = replace(chosen, augmentation=whole)
        work.notes.append("images of full size throughout; a training begins with smaller ones")
    train_recipe(
        chosen,
        work.x_train,
        work.y_train,
        seed=work.seed,
        monitor=Laps(work),
        validation=_validation(work, work.x_test),
    )


def _validation(work: Work, x_test: np.ndarray) -> Pair | None:
    """Give the test images if their accuracy is wanted."""
    return (x_test, work.y_test) if work.evaluates else None
