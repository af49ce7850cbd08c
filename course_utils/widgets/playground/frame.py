"""What the playground shows of a run: arrays for the browser, and the same in words."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_utils.activations import softmax
from course_utils.widgets.playground.settings import line
from course_utils.widgets.playground.state import Run

REACH = 2.0
GRID, COARSE = 60, 30
ROWS = 900


def cells(run: Run) -> int:
    """Return how many cells a side the surface has: fewer where a network is slow (GELU)."""
    slow = sum(units for units, name in run.settings.layers if name == "gelu")
    return GRID if slow <= 8 else COARSE


@functools.cache
def _centres(size: int) -> NDArray[np.float64]:
    """Return the cells' centres (size * size, 2), from the top left, row by row."""
    along = REACH * ((2 * np.arange(size) + 1) / size - 1)
    x1, x2 = np.meshgrid(along, along[::-1])
    return np.column_stack([x1.ravel(), x2.ravel()])


def surface(run: Run, size: int = GRID) -> NDArray[np.float64]:
    """Return the probability of class 1 over the square -2..2.

    Parameters
    ----------
    run : Run
    size : int
        Cells a side.

    Returns
    -------
    ndarray, shape (size, size)
        0..1 at the cells' centres; the first row is the top one (x2 largest).
    """
    # BLAS shares larger products among threads, and those wait for each other on a busy machine
    parts = np.array_split(_centres(size), -(-(size**2) // ROWS))
    logits = np.vstack([run.network.forward(part) for part in parts])
    return softmax(logits)[:, 1].reshape(size, size)


def curve(run: Run) -> NDArray[np.float64]:
    """Return the loss over steps, shape (m, 2): step and loss, the last one over all points."""
    steps = run.stride * np.arange(len(run.losses))
    past = np.column_stack([steps, run.losses])
    return np.vstack([past, [[run.step, run.score[0]]]])


def short(loss: float) -> str:
    """Write a loss to three decimals, a huge one in powers of ten."""
    return f"{loss:.3f}" if loss < 1e5 else f"{loss:.1e}"


def words(run: Run) -> str:
    """Say where a run stands, in numbers."""
    loss, accuracy = run.score
    right = round(accuracy * len(run.labels))
    if run.is_diverged:
        return (
            f"Training has diverged after step {run.step:,}: the next step would leave the range "
            "of numbers. Lower the learning rate, or press Reset."
        )
    return (
        f"Step {run.step:,}, epoch {run.epochs:,}: loss {short(loss)} nats; {right} of "
        f"{len(run.labels)} points are on the right side ({100 * accuracy:.1f} %)."
    )


def frame(run: Run, answers: str = "") -> dict[str, Any]:
    """Return all that the browser draws, arrays as bytes.

    Parameters
    ----------
    run : Run
    answers : str
        The browser's request that this frame answers.
    """
    loss, accuracy = run.score
    return {
        "surface": np.round(255 * surface(run, cells(run))).astype(np.uint8).tobytes(),
        "points": run.X.astype("<f4").tobytes(),
        "labels": run.labels.astype(np.uint8).tobytes(),
        "curve": curve(run).astype("<f4").tobytes(),
        "step": run.step,
        "loss": short(loss),
        "accuracy": f"{100 * accuracy:.1f} %",
        "is_diverged": run.is_diverged,
        "words": words(run),
        "line": line(run.first, run.step, run.changes),
        "answers": answers,
    }
