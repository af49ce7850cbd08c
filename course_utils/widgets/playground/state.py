"""The playground's training: one value in, the next one out, nothing drawn."""

from __future__ import annotations

import functools
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_utils.losses import softmax_cross_entropy
from course_utils.network import Network
from course_utils.optimizers import OPTIMIZERS
from course_utils.point_sets import POINT_SETS
from course_utils.widgets.playground.settings import POINTS, Change, Settings

MOST_LOSSES = 512
LARGEST = 1e12
_POINTS, _WEIGHTS, _BATCHES = range(3)


@dataclass(frozen=True, eq=False)
class Run:
    """A network in training, at one step.

    Attributes
    ----------
    first, settings : Settings
        At step 0, and now.
    changes : tuple of (int, str, value)
        What led from one to the other.
    X : ndarray, shape (200, 2)
    labels : ndarray of int, shape (200,)
    network : Network
    memory : dict
        The optimizer's state.
    order : ndarray of int
        Points that this epoch has not used yet.
    step, epochs : int
        Steps taken, and passes over all points completed.
    losses : tuple of float
        Loss (nats) of the batch before every `stride`-th step, from step 0.
    stride : int
    is_diverged : bool
        Whether the next step would leave the range of numbers.
    """

    first: Settings
    settings: Settings
    changes: tuple[Change, ...]
    X: NDArray[np.float64]
    labels: NDArray[np.int64]
    network: Network
    order: NDArray[np.int64]
    memory: dict[str, Any] = field(default_factory=dict)
    step: int = 0
    epochs: int = 0
    losses: tuple[float, ...] = ()
    stride: int = 1
    is_diverged: bool = False

    @functools.cached_property
    def score(self) -> tuple[float, float]:
        """Loss (nats) and accuracy (0..1) over all points."""
        logits = self.network.forward(self.X)
        loss, _ = softmax_cross_entropy(logits, self.labels)
        return loss, float(np.mean(logits.argmax(axis=1) == self.labels))


def begin(settings: Settings) -> Run:
    """Return a run at step 0; the same settings give the same one."""
    X, labels = POINT_SETS[settings.points](POINTS, settings.noise, _rng(settings, _POINTS))
    sizes = [2, *(units for units, _ in settings.layers), 2]
    names = [*(name for _, name in settings.layers), "identity"]
    network = Network.create(sizes, names, _rng(settings, _WEIGHTS))
    return Run(settings, settings, (), X, labels, network, _order(settings, 0))


def advance(run: Run, steps: int = 1, seconds: float = np.inf) -> Run:
    """Train on, at most so many steps, and stop where numbers end or time is over.

    Parameters
    ----------
    run : Run
    steps : int
    seconds : float
        No step begins later than this; the first one always runs.
    """
    end = time.monotonic() + seconds
    for _ in range(steps):
        if run.is_diverged:
            break
        run = _stepped(run)
        if time.monotonic() > end:
            break
    return run


def change(run: Run, settings: Settings) -> Run:
    """Set something else: training goes on where the network and its points stay the same."""
    if settings.architecture != run.settings.architecture or run.step == 0:
        return begin(settings)
    differences = run.settings.differences(settings)
    changes = [(run.step, name, value) for name, value in differences]
    named = {(at, name) for at, name, _ in changes}
    kept = [old for old in run.changes if old[:2] not in named]
    memory = run.memory if settings.optimizer == run.settings.optimizer else {}
    return replace(
        run, settings=settings, changes=(*kept, *changes), memory=memory, is_diverged=False
    )


def replay(settings: Settings, steps: int, changes: Sequence[Change] = ()) -> Run:
    """Begin, and train so many steps with changes on the way."""
    run = begin(settings)
    for at, name, value in changes:
        run = advance(run, at - run.step)
        run = change(run, replace(run.settings, **{name: value}))
    return advance(run, steps - run.step)


def _stepped(run: Run) -> Run:
    """Take one step; one to numbers beyond 1e12, or to none, is not taken."""
    size = run.settings.batch_size
    batch, order = run.order[:size], run.order[size:]
    optimize = OPTIMIZERS[run.settings.optimizer]
    with np.errstate(all="ignore"):
        loss, gradient = run.network.loss_and_gradients(run.X[batch], run.labels[batch])
        theta, memory = optimize(
            run.network.theta, gradient, run.memory, run.settings.learning_rate
        )
    if not (np.isfinite(loss) and np.all(np.abs(theta) < LARGEST)):
        return replace(run, is_diverged=True)
    epochs = run.epochs + (not len(order))
    losses, stride = _noted(run, loss)
    return replace(
        run,
        network=run.network.with_theta(theta),
        memory=memory,
        order=order if len(order) else _order(run.settings, epochs),
        step=run.step + 1,
        epochs=epochs,
        losses=losses,
        stride=stride,
    )


def _noted(run: Run, loss: float) -> tuple[tuple[float, ...], int]:
    """Return the losses with one more, every second dropped where there are too many."""
    if run.step % run.stride:
        return run.losses, run.stride
    losses = (*run.losses, loss)
    return (losses, run.stride) if len(losses) <= MOST_LOSSES else (losses[::2], 2 * run.stride)


def _rng(settings: Settings, *parts: int) -> np.random.Generator:
    """Return the generator of one part of a run."""
    return np.random.default_rng([settings.seed, *parts])


def _order(settings: Settings, epoch: int) -> NDArray[np.int64]:
    """Return the order in which an epoch uses the points."""
    return _rng(settings, _BATCHES, epoch).permutation(POINTS)
