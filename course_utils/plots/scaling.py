"""Trainings shared among workers: curves that should be one, and what more workers bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from course_utils.style import COLOURS, DASHES, MARKERS, OKABE_ITO

WIDEST = 9.0  # points, of the line at the back
LAYERS = ("sky_blue", "blue", "orange", "black")
LOST, MEASURED = OKABE_ITO["vermillion"], OKABE_ITO["black"]


def draw_equal_curves(
    ax: Axes, curves: Mapping[str, Sequence[float]], lost: Sequence[float], checkpoint: int
) -> None:
    """Draw curves that lie on one another, each thinner than the one behind, and a cut.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    curves : mapping of str to sequence of float
        Loss (nats) of each step from 1, by name; at most four.
    lost : sequence of float
        Losses of the steps after the last checkpoint that a kill threw away; may be empty.
    checkpoint : int
        The step after which that checkpoint was made.
    """
    widths = np.linspace(WIDEST, 1.5, len(curves))
    for k, ((name, losses), width) in enumerate(zip(curves.items(), widths, strict=True)):
        steps = np.arange(1, len(losses) + 1)
        look: Any = {"color": OKABE_ITO[LAYERS[k]], "linestyle": "-", "linewidth": width}
        ax.plot(steps, losses, label=name, **look)
    if len(lost):
        thrown = checkpoint + np.arange(1, len(lost) + 1)
        ax.plot(thrown, lost, "X", color=LOST, markersize=7, label="lost with the kill")
        ax.axvline(checkpoint + 0.5, color="0.4", linestyle=":", label="last checkpoint")
    ax.set(xlabel="step", ylabel="loss (nats)")
    ax.legend(loc="upper right", framealpha=1, edgecolor="none")


def draw_speedups(
    ax: Axes, workers: ArrayLike, laws: Mapping[str, ArrayLike], measured: Mapping[int, float]
) -> None:
    """Draw speedups by number of workers on doubling scales, and those that were measured.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    workers : array_like of int, shape (n,)
        Numbers of workers.
    laws : mapping of str to array_like, shape (n,)
        Speedups, as multiples of one worker's speed, by name.
    measured : mapping of int to float
        Speedup by number of workers.
    """
    n = np.asarray(workers, float)
    ax.plot(n, n, color="0.6", linewidth=1, label="every worker counts whole")
    for k, (name, speedups) in enumerate(laws.items()):
        ax.plot(n, speedups, color=COLOURS[k], linestyle=DASHES[k], label=name)
    ax.plot(*zip(*measured.items(), strict=True), MARKERS[1], color=MEASURED, label="measured")
    ax.set_xscale("log", base=2)
    ax.set_yscale("log", base=2)
    ticks = 2 ** np.arange(0, np.log2(n.max()) + 1, 2).astype(int)
    ax.set_xticks(ticks, [f"{tick}" for tick in ticks])
    ax.set_yticks(ticks, [f"{tick}" for tick in ticks])
    ax.set(xlabel="workers", ylabel="speedup")
    ax.legend(frameon=False)
