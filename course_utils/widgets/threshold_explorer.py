"""Threshold explorer: threshold and cost of a miss -> counts, both curves' points, and the cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator
from numpy.typing import ArrayLike, NDArray

from course_utils import plots, style
from course_utils.metrics import (
    accuracy,
    confusion_matrix,
    precision_recall_curve,
    precision_recall_f1,
    probability_threshold,
    roc_curve,
    total_cost,
)
from course_utils.widgets.frames import FramePlayer

THRESHOLDS = (0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99)
MISS_COSTS = (1, 20, 400)
LOGITS = np.linspace(-7.5, 5.5, 161)
GRID = 1 / (1 + np.exp(-LOGITS))
KEPT = 400

Artists = dict[str, Any]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Reading:
    """What one threshold gives.

    Attributes
    ----------
    matrix : ndarray, shape (2, 2)
        Counts, true classes in rows.
    precision, recall, f1, accuracy, false_positive_rate : float
        Shares, 0 to 1.
    cost : float
        Of a thousand answers, in false alarms.
    """

    matrix: NDArray[np.int64]
    precision: float
    recall: float
    f1: float
    accuracy: float
    false_positive_rate: float
    cost: float


def reading(labels: ArrayLike, scores: ArrayLike, threshold: float, miss_cost: float) -> Reading:
    """Count and price the answers "yes from this score on".

    Parameters
    ----------
    labels : array-like of int, shape (n,)
        0 or 1, both present.
    scores : array-like of float, shape (n,)
        Probabilities of class 1.
    threshold : float
        A score of at least this counts as yes.
    miss_cost : float
        Cost of a missed 1, where a false alarm costs 1.

    Returns
    -------
    Reading
    """
    says_yes = (np.asarray(scores) >= threshold).astype(int)
    matrix = confusion_matrix(labels, says_yes, 2)
    return Reading(
        matrix,
        *precision_recall_f1(matrix, 1),
        accuracy(matrix),
        float(matrix[0, 1] / matrix[0].sum()),
        1000 * total_cost(matrix, [[0.0, 1.0], [miss_cost, 0.0]]) / float(matrix.sum()),
    )


def describe(labels: ArrayLike, scores: ArrayLike, threshold: float, miss_cost: float) -> str:
    """Say a frame in words."""
    here = reading(labels, scores, threshold, miss_cost)
    (passed, alarms), (missed, caught) = here.matrix.tolist()
    plural = "" if miss_cost == 1 else "s"
    return (
        f"Threshold {threshold:g}, a miss costs {miss_cost} false alarm{plural}: {caught} caught,"
        f" {missed} missed, {alarms:,} false alarms, {passed:,} rightly passed. Precision"
        f" {here.precision:.2f}, recall {here.recall:.2f}, accuracy {here.accuracy:.1%}, cost"
        f" {here.cost:,.1f} per 1,000; the cheapest threshold for calibrated probabilities is"
        f" {probability_threshold(miss_cost, 1):.3g}."
    )


def setup(labels: ArrayLike, scores: ArrayLike, names: tuple[str, str]) -> tuple[Figure, Artists]:
    """Draw the axes, the two curves and everything that moves, once."""
    figure, ((price, matrix), (roc, pr)) = style.figure(7.6, 6.0, nrows=2, ncols=2)
    artists: Artists = {"figure": figure, "matrix": matrix, "head": figure.suptitle(" ")}
    artists["head"].set(fontsize=12, x=0.01, ha="left")
    _price_panel(price, artists, np.asarray(labels), np.asarray(scores))
    artists["cells"] = plots.draw_confusion(matrix, reading(labels, scores, 0.5, 1).matrix, names)
    matrix.set_xticks((0, 1), names, rotation=0, ha="center")
    matrix.set_title("Counts, coloured by row")
    false_rate, recall, _ = _thinned(roc_curve(labels, scores))
    precision, found, _ = _thinned(precision_recall_curve(labels, scores))
    roc.plot([0, 1], [0, 1], color="#888888", linestyle=":", linewidth=1.2)
    roc.set(xlabel="false-positive rate", ylabel="recall", title="ROC curve; dotted: guessing")
    pr.axhline(np.mean(np.asarray(labels)), color="#888888", linestyle=":", linewidth=1.2)
    pr.set(xlabel="recall", ylabel="precision", title="Precision-recall; dotted: guessing")
    for name, ax, x, y in (("roc", roc, false_rate, recall), ("pr", pr, found, precision)):
        ax.plot(x, y, color=style.COLOURS[0], linestyle="-")
        ax.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.05))
        artists[name] = _point(ax)
    for ax in (price, matrix, roc, pr):
        ax.title.set_fontsize(11)
    return figure, artists


def _price_panel(ax: Any, artists: Artists, labels: Floats, scores: Floats) -> None:
    """Draw the cost over the threshold, one line a cost of a miss, of which one is shown."""
    curves = {}
    for miss_cost in MISS_COSTS:
        misses = np.searchsorted(np.sort(scores[labels == 1]), GRID)
        honest = np.sort(scores[labels == 0])
        alarms = len(honest) - np.searchsorted(honest, GRID)
        curves[miss_cost] = 1000 * (miss_cost * misses + alarms) / len(labels)
    lowest, highest = (f(map(f, curves.values())) for f in (min, max))
    ax.set(xscale="logit", yscale="log", xlim=(GRID[0], GRID[-1]))
    ax.set_ylim(max(lowest, 0.1) / 1.6, highest * 1.6)
    ticks = (0.001, 0.01, 0.1, 0.5, 0.9, 0.99)
    ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.xaxis.set_minor_locator(NullLocator())
    ax.set(
        xlabel="threshold",
        ylabel="cost of 1,000 answers",
        title="Cost; dashed: 1 / (1 + cost of a miss)",
    )
    artists["curves"] = curves
    (artists["curve"],) = ax.plot([], [], color=style.COLOURS[0], linestyle="-")
    (artists["rule"],) = ax.plot([], [], color="#555555", linestyle=(0, (5, 2)), linewidth=1.4)
    artists["price"], artists["span"] = _point(ax), ax.get_ylim()


def _point(ax: Any) -> Any:
    """Draw the marker that says where we are."""
    look = {"marker": "s", "markersize": 10, "linestyle": "", "clip_on": False}
    return ax.plot([], [], color=style.COLOURS[1], zorder=5, **look)[0]


def _thinned(curve: tuple[Floats, ...]) -> tuple[Floats, ...]:
    """Keep a curve's corners, where the recall moves, and some points between."""
    recall = curve[1]
    moves = np.flatnonzero(np.diff(recall))
    between = np.linspace(0, len(recall) - 1, min(KEPT, len(recall))).astype(int)
    kept = np.unique(np.concatenate([moves, moves + 1, between]))
    return tuple(part[kept] for part in curve)


def draw(artists: Artists, here: Reading, threshold: float, miss_cost: int) -> Figure:
    """Move the artists to a state; independent of the state before."""
    artists["curve"].set_data(GRID, artists["curves"][miss_cost])
    artists["rule"].set_data([probability_threshold(miss_cost, 1)] * 2, artists["span"])
    artists["price"].set_data([threshold], [max(here.cost, artists["span"][0])])
    artists["roc"].set_data([here.false_positive_rate], [here.recall])
    says_yes = here.matrix[:, 1].sum() > 0
    artists["pr"].set_data([here.recall], [here.precision if says_yes else 1.0])
    share = 100 * here.matrix / here.matrix.sum(axis=1, keepdims=True)
    artists["cells"].set_data(share)
    cells = zip(artists["matrix"].texts, here.matrix.ravel(), share.ravel(), strict=True)
    for text, count, percent in cells:
        text.set(text=f"{count:,}", color="white" if percent < 55 else "black")
    artists["head"].set_text(
        f"Precision {here.precision:.2f}, recall {here.recall:.2f}, F1 {here.f1:.2f};"
        f" accuracy {here.accuracy:.1%}; cost {here.cost:,.1f} per 1,000"
    )
    return artists["figure"]


def threshold_explorer(
    labels: ArrayLike, scores: ArrayLike, names: tuple[str, str] = ("no", "yes")
) -> FramePlayer:
    """Return the player: one slider for the threshold, one for the cost of a miss.

    Parameters
    ----------
    labels : array-like of int, shape (n,)
        0 or 1, both present.
    scores : array-like of float, shape (n,)
        Probabilities of class 1.
    names : pair of str
        What class 0 and class 1 are.

    Returns
    -------
    FramePlayer
        Confusion matrix, points on the ROC and the precision-recall curve, and cost.

    Raises
    ------
    ValueError
        If a class is missing.
    """
    _, artists = setup(labels, scores, names)

    def frame(threshold: float, miss_cost: int) -> Figure:
        return draw(artists, reading(labels, scores, threshold, miss_cost), threshold, miss_cost)

    return FramePlayer(
        frame,
        (THRESHOLDS, MISS_COSTS),
        label=("threshold (probability)", "cost of a miss (false alarms)"),
        alt=lambda threshold, miss_cost: describe(labels, scores, threshold, miss_cost),
        value_format=("{:g}", "{}"),
        start=(0.5, 20),
        summary=(
            "Confusion matrix, cost, ROC and precision-recall curve at the lowest and the highest "
            "threshold. A low threshold catches nearly all at many false alarms, a high one is "
            "precise and misses most; what a miss costs decides where the cheapest one lies."
        ),
    )
