"""Neuron explorer: two weights and a bias draw a line between two point clouds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike, NDArray

from course_utils import style
from course_utils.widgets.controls import slider
from course_utils.widgets.live import LiveFigure

REACH = 4.0
SCORES, BANDS = 12.0, 16
EDGES = np.array([-np.inf, *range(1 - BANDS // 2, BANDS // 2), np.inf])
FAR = 30.0
CLASSES = (("class 0", style.COLOURS[0], "o"), ("class 1", style.COLOURS[1], "s"))
STORY = (
    {"w1": 0.0, "w2": 1.0, "b": -1.5},
    {"w1": 0.0, "w2": 1.0, "b": 0.0},
    {"w1": 1.0, "w2": 1.0, "b": 0.0},
    {"w1": 2.0, "w2": 2.0, "b": 1.0},
)

Array = NDArray[np.float64]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class NeuronState:
    """What one setting of the controls means for the points.

    Attributes
    ----------
    scores : ndarray, shape (n,)
        z = w1 x1 + w2 x2 + b of each point.
    is_right : ndarray of bool, shape (n,)
        Whether z > 0 exactly for the points of class 1.
    line : ndarray, shape (2, 2), or None
        Two far points (x1, x2) of the line z = 0; None where both weights are 0.
    distance : float or None
        From the origin to the line.
    """

    scores: Array
    is_right: NDArray[np.bool_]
    line: Array | None
    distance: float | None


def clouds(n: int = 24) -> tuple[Array, Labels]:
    """Draw n points of each class, (2 n, 2) within -3.5..3.5; class 0 lies lower on the left."""
    rng = np.random.default_rng(3)
    centres = np.repeat([[-1.4, -1.0], [1.0, 0.9]], n, axis=0)
    X = np.clip(centres + 0.75 * rng.normal(size=(2 * n, 2)), -3.5, 3.5)
    return X, np.repeat([0, 1], n)


def signed_distance(X: ArrayLike, w: ArrayLike, b: float) -> Array:
    r"""Return how far points lie from the line w . x + b = 0, positive where w points.

    .. math:: r = \frac{w \cdot x + b}{\lVert w \rVert}

    Parameters
    ----------
    X : array_like, shape (n, d)
        Points as rows.
    w : array_like, shape (d,)
        Weights, not all 0.
    b : float
        Bias.

    Returns
    -------
    ndarray, shape (n,)
        Distances, in the unit of X.

    Raises
    ------
    ValueError
        If all weights are 0: then there is no line.

    Notes
    -----
    Source: Bishop (2006), equation 4.7.

    Examples
    --------
    >>> signed_distance([[3, 4], [0, 0]], [3, 4], -5).tolist()
    [4.0, -1.0]
    """
    weights = np.asarray(w, dtype=float)
    length = np.linalg.norm(weights)
    if length == 0:
        raise ValueError("w must hold a number other than 0; got zeros only. No line is drawn.")
    return (np.asarray(X, dtype=float) @ weights + b) / length


def neuron_state(w1: float, w2: float, b: float) -> NeuronState:
    """Return scores, right points and line for two weights and a bias."""
    X, labels = clouds()
    w = np.array([w1, w2])
    scores = X @ w + b
    is_right = (scores > 0) == (labels == 1)
    if not w.any():
        return NeuronState(scores, is_right, None, None)
    foot = -b * w / (w @ w)
    along = np.array([-w2, w1]) / np.linalg.norm(w)
    line = foot + np.outer([-30, 30], along)
    return NeuronState(scores, is_right, line, float(np.linalg.norm(foot)))


def bands(w1: float, w2: float, b: float) -> Array:
    """Return the corners (BANDS, 4, 2) of the bands between the scores `EDGES`, lowest first."""
    length = float(np.hypot(w1, w2))
    across = np.array([w1, w2]) / length if length else np.array([1.0, 0.0])
    along = FAR * np.array([-across[1], across[0]])
    above = (
        EDGES - b if length else EDGES - b - 1e-6
    )  # one band has the plane, the upper at an edge
    at = np.clip(above / max(length, 1e-9), -FAR, FAR)[:, None] * across
    return np.stack([at[:-1] - along, at[1:] - along, at[1:] + along, at[:-1] + along], axis=1)


def describe_neuron(w1: float, w2: float, b: float) -> str:
    """Say in words what a setting of the controls draws."""
    state = neuron_state(w1, w2, b)
    count = f"{state.is_right.sum()} of {len(state.scores)} points lie on their class's side"
    z = f"z = {_equation(w1, w2, b)}"
    if state.distance is None:
        return f"{z}: the same score everywhere and no line; {count}."
    return f"{z}. The line z = 0 passes {state.distance:.2f} from the origin; {count}."


def _equation(w1: float, w2: float, b: float) -> str:
    """Write the weighted sum with its numbers."""
    return f"{w1:.1f} x1 {w2:+.1f} x2 {b:+.1f}".replace("+", "+ ").replace(" -", " - ")


def setup() -> tuple[Figure, dict[str, Any]]:
    """Draw what stays; return the figure and the artists that move."""
    fig, (plane, ruler) = style.figure(7.2, 3.9, ncols=2, width_ratios=(1, 0.85))
    plane.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), aspect="equal")
    plane.set(xlabel="input x1", ylabel="input x2", title="Plane: the line z = 0 and its parallels")
    ruler.set(xlim=(-SCORES, SCORES), ylim=(-0.6, 1.9), yticks=[0, 1])
    ruler.set(xlabel="score z", title="The same points by their score")
    ruler.set_yticklabels([name for name, *_ in CLASSES], rotation=90, va="center")
    ruler.axvline(0, color="black", linestyle="--")
    count = ruler.text(0.03, 0.93, "", transform=ruler.transAxes, bbox=_BOX, fontsize=10)
    artists = _plane_artists(plane) | {"count": count}
    artists |= {"plane": _points(plane), "ruler": _points(ruler)}
    for artist in _flat(artists):
        artist.set_animated(True)
    return fig, artists


def _plane_artists(ax: Axes) -> dict[str, Any]:
    """Draw shading, line, weight arrow and equation on the plane."""
    colours = colormaps[style.SIGNED].reversed().resampled(BANDS)(range(BANDS))
    paled = 0.6 * colours + 0.4
    shading = PolyCollection([], facecolors=paled, edgecolors="face", linewidth=0.5, zorder=0)
    ax.add_collection(shading, autolim=False)
    (line,) = ax.plot([], [], color="black")
    tip = {"arrowstyle": "-|>", "color": "black", "linewidth": 2, "mutation_scale": 16}
    tip |= {"shrinkA": 0, "shrinkB": 0}
    arrow = ax.annotate("", (0, 0), (0, 0), arrowprops=tip, zorder=5)
    name = ax.text(0, 0, "w", ha="center", va="center", bbox=_BOX, zorder=5, clip_on=True)
    said = ax.text(0.03, 0.03, "", transform=ax.transAxes, bbox=_BOX, fontsize=10)
    return {"shading": shading, "line": line, "arrow": arrow, "name": name, "equation": said}


_BOX = {"facecolor": "white", "edgecolor": "#888888", "boxstyle": "round,pad=0.3"}


def _points(ax: Axes) -> list[Line2D]:
    """Make one artist a class, and one that crosses out points on the wrong side."""
    made = []
    for name, colour, marker in CLASSES:
        look: Any = {"markersize": 6.5, "markeredgecolor": "white", "markeredgewidth": 0.7}
        made += ax.plot([], [], color=colour, marker=marker, linestyle="", label=name, **look)
    return made + ax.plot([], [], "x", color="black", markersize=9, markeredgewidth=1.6)


def _flat(artists: dict[str, Any]) -> list[Any]:
    """List every artist."""
    parts = (part if isinstance(part, list) else [part] for part in artists.values())
    return [artist for part in parts for artist in part]


def draw(artists: dict[str, Any], w1: float, w2: float, b: float) -> None:
    """Move the artists to a setting of the controls."""
    X, labels = clouds()
    state = neuron_state(w1, w2, b)
    artists["shading"].set_verts(bands(w1, w2, b))
    _draw_line(artists, state, np.array([w1, w2]))
    _place(artists["plane"], X, labels, state.is_right)
    jitter = labels + 0.25 * np.sin(7.0 * np.arange(len(labels)))
    _place(artists["ruler"], np.column_stack([state.scores, jitter]), labels, state.is_right)
    artists["equation"].set_text(f"z = {_equation(w1, w2, b)}")
    artists["count"].set_text(f"{state.is_right.sum()} of {len(labels)} on their side of 0")


def _draw_line(artists: dict[str, Any], state: NeuronState, w: Array) -> None:
    """Draw the line and, from its point next to the origin, the weights as an arrow."""
    ends = np.empty((0, 2)) if state.line is None else state.line
    foot = ends.mean(axis=0) if len(ends) else np.zeros(2)
    artists["line"].set_data(*ends.T)
    head = foot + w
    artists["arrow"].set_position(foot)
    artists["arrow"].xy = head
    artists["name"].set_position(head + 0.45 * w / max(float(np.linalg.norm(w)), 1e-9))
    for part in ("arrow", "name"):
        artists[part].set_visible(bool(w.any()))


def _place(artists: list[Line2D], at: Array, labels: Labels, is_right: NDArray[np.bool_]) -> None:
    """Put the points of each class, and the crosses, where they belong."""
    for artist, chosen in zip(artists, (labels == 0, labels == 1, ~is_right), strict=True):
        artist.set_data(*at[chosen].T)


def neuron_explorer() -> LiveFigure:
    """Return the explorer: sliders for two weights and a bias, the line they draw, the scores."""
    controls = {
        "w1": slider("weight w1", -2, 2, 0.1, 0.0),
        "w2": slider("weight w2", -2, 2, 0.1, 1.0),
        "b": slider("bias b", -3, 3, 0.1, -1.5),
    }
    return LiveFigure(
        setup,
        draw,
        controls,
        describe=describe_neuron,
        storyboard=STORY,
        summary=(
            "A neuron's line between two clouds of 24 points in four settings. The weights turn "
            "the line, the bias shifts it, and the last setting leaves no point on the wrong "
            "side."
        ),
    )
