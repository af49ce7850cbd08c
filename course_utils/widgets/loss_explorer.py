"""Loss explorer: label and prediction -> loss, and its slope with respect to the score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from course_utils import style
from course_utils.activations import sigmoid_derivative
from course_utils.losses import (
    binary_cross_entropy,
    mean_squared_error,
    mean_squared_error_gradient,
    sigmoid_cross_entropy,
)
from course_utils.widgets.frames import FramePlayer

LABELS = (0, 1)
LOWEST, HIGHEST = 0.01, 0.99
PREDICTIONS = (LOWEST, *(round(0.05 * k, 2) for k in range(1, 20)), HIGHEST)
CURVE = np.linspace(LOWEST, HIGHEST, 197)

Artists = dict[Any, Any]


@dataclass(frozen=True)
class Costs:
    """What one prediction costs, and how hard each loss pushes.

    Attributes
    ----------
    squared, cross_entropy : float
        The losses; the second in nats.
    squared_slope, cross_entropy_slope : float
        d loss / d z, where the prediction is the sigmoid of the score z.
    """

    squared: float
    cross_entropy: float
    squared_slope: float
    cross_entropy_slope: float


def costs(label: int, prediction: float) -> Costs:
    """Return both losses of a prediction and their slopes with respect to its score.

    Parameters
    ----------
    label : int
        0 or 1.
    prediction : float
        Probability of class 1, above 0 and below 1.

    Returns
    -------
    Costs
    """
    score = np.log(prediction / (1 - prediction))
    return Costs(
        mean_squared_error(label, prediction),
        binary_cross_entropy(label, prediction),
        float(squared_slope(score, label)),
        float(sigmoid_cross_entropy(score, label)[1]),
    )


def squared_slope(score: float, label: int) -> Any:
    """Return d (sigmoid(z) - y)^2 / d z: ``2 (p - y) p (1 - p)``.

    Parameters
    ----------
    score : float
        z, any number.
    label : int
        y, 0 or 1.

    Returns
    -------
    float
        Near 0 wherever the sigmoid is flat, right or wrong.

    Source: Nielsen (2015), chapter 3, equation 55, without its factor 1/2.
    """
    slope = sigmoid_derivative(score)
    prediction = 0.5 * (1 + np.tanh(score / 2))
    return mean_squared_error_gradient(label, prediction) * slope


def setup() -> tuple[Figure, Artists]:
    """Make the figure: losses on the left, slopes on the right, a point on every curve."""
    figure, (left, right) = style.figure(7.6, 3.4, ncols=2)
    artists: Artists = {"figure": figure, "loss": left, "slope": right}
    _panel(left, (-0.2, 5), "loss (nats; squared error: no unit)")
    _panel(right, (-1.1, 1.1), "slope of the loss with the score z")
    right.axhline(0, color="#666666", linewidth=0.8)
    for ax, quantity in ((left, "loss"), (right, "slope")):
        for i, name in enumerate(("cross-entropy", "squared error")):
            colour = style.COLOURS[i]
            (line,) = ax.plot([], [], color=colour, linestyle=style.DASHES[i], label=name)
            (point,) = ax.plot([], [], style.MARKERS[i], color=colour, markersize=9, clip_on=False)
            artists[quantity, name] = line, point
    left.legend(frameon=False, loc="upper center", fontsize=10)
    return figure, artists


def draw(artists: Artists, label: int, prediction: float) -> Figure:
    """Move curves and points to a label and a prediction."""
    here, curve = costs(label, prediction), _curve(label)
    for (quantity, name), value in _readings().items():
        line, point = artists[quantity, name]
        line.set_data(CURVE, [value(each) for each in curve])
        point.set_data([prediction], [value(here)])
    artists["loss"].set_title(
        f"Loss: {here.cross_entropy:.2f} nats, squared {here.squared:.2f}", fontsize=11
    )
    artists["slope"].set_title(
        f"Slope: {here.cross_entropy_slope:+.2f}, squared {here.squared_slope:+.3f}", fontsize=11
    )
    return artists["figure"]


def describe(label: int, prediction: float) -> str:
    """Say a frame in words."""
    here = costs(label, prediction)
    return (
        f"True label {label}, prediction {prediction:.3g}. Cross-entropy"
        f" {here.cross_entropy:.2f} nats, slope {here.cross_entropy_slope:+.2f}; squared error"
        f" {here.squared:.2f}, slope {here.squared_slope:+.3f}."
    )


def loss_explorer() -> FramePlayer:
    """Return the player: one slider for the label, one for the prediction."""
    _, artists = setup()
    return FramePlayer(
        lambda label, prediction: draw(artists, label, prediction),
        (LABELS, PREDICTIONS),
        label=("true label", "predicted probability of class 1"),
        alt=describe,
        value_format=("{}", "{:.3g}"),
        start=(1, LOWEST),
        summary=(
            "Losses and their slopes over the prediction, for both labels. Where the prediction is"
            " sure and wrong, cross-entropy rises steeply and its slope is near 1 in size; the"
            " squared error flattens at 1 and its slope falls back to 0."
        ),
    )


@cache
def _curve(label: int) -> list[Costs]:
    """Return the costs along the whole range."""
    return [costs(label, p) for p in CURVE]


def _panel(ax: Any, limits: tuple[float, float], ylabel: str) -> None:
    """Fix a panel's axes, so that frames can be compared."""
    ax.set(xlim=(0, 1), ylim=limits, xlabel="predicted probability p of class 1", ylabel=ylabel)


def _readings() -> dict[tuple[str, str], Callable[[Costs], float]]:
    """Return what each curve shows."""
    return {
        ("loss", "cross-entropy"): lambda each: each.cross_entropy,
        ("loss", "squared error"): lambda each: each.squared,
        ("slope", "cross-entropy"): lambda each: each.cross_entropy_slope,
        ("slope", "squared error"): lambda each: each.squared_slope,
    }
