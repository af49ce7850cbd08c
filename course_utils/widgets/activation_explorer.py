"""Activation explorer: value, tangent and slope at an input; softmax at a temperature."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from course_utils import style
from course_utils.activations import ACTIVATIONS, softmax
from course_utils.widgets.frames import FramePlayer

NAMES = {
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "identity": "identity",
    "relu": "ReLU",
    "leaky_relu": "leaky ReLU",
    "gelu": "GELU",
}
RANGES = {"sigmoid": (-0.6, 1.6), "tanh": (-1.6, 1.6), "identity": (-4.8, 4.8)}
INPUTS = tuple(np.linspace(-4, 4, 17).tolist())
CURVE = np.linspace(-4.4, 4.4, 353)
HALF_TANGENT = 1.2
LOGITS = (3.0, 2.0, 1.0, 0.0, -1.0)
TEMPERATURES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0, 1.4, 2.0, 3.0, 4.0, 6.0, 10.0, 20.0, 50.0)


@dataclass(frozen=True)
class Point:
    """One input of one activation function.

    Attributes
    ----------
    name : str
        A key of `course_utils.activations.ACTIVATIONS`.
    x, value, slope : float
        Input, output, and slope there.
    """

    name: str
    x: float
    value: float
    slope: float

    def words(self) -> str:
        """Describe the point: value and slope, and what the slope lets through."""
        size = abs(self.slope)
        passes = "nothing" if size == 0 else "almost nothing" if size < 0.05 else f"{size:.2f}"
        return (
            f"{NAMES[self.name]} at x = {self.x:.1f} is {self.value:z.3f}, "
            f"its slope there {self.slope:z.3f}: {passes} of a gradient passes back."
        )


def point(x: float, name: str) -> Point:
    """Return value and slope of the activation `name` at `x`.

    Raises
    ------
    ValueError
        If there is no activation of that name.
    """
    if name not in ACTIVATIONS:
        raise ValueError(f"name must be one of {', '.join(ACTIVATIONS)}; got {name!r}.")
    function, derivative = ACTIVATIONS[name]
    return Point(name, x, float(function(x)), float(derivative(x)))


def tangent(at: Point) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return two points of the tangent, x and y, on either side of where it touches."""
    steps = np.array([-HALF_TANGENT, HALF_TANGENT])
    return at.x + steps, at.value + at.slope * steps


def activation_explorer() -> FramePlayer:
    """Make the player: six functions, 17 inputs from -4 to 4; value, tangent and slope."""
    return FramePlayer(
        _activation_frames(),
        (INPUTS, tuple(NAMES)),
        label=("input x", "function"),
        alt=lambda x, name: point(x, name).words(),
        value_format=("{:.1f}", NAMES.__getitem__),
        start=(1.0, "sigmoid"),
        summary="Sigmoid and GELU with tangent and slope at x = -4 and x = 4. The sigmoid is flat "
        "at both ends, so hardly any gradient passes; GELU has slope 1 at the right end.",
    )


def _activation_frames() -> Callable[[float, str], Figure]:
    """Draw one figure and return the function that moves its artists."""
    fig, (above, below) = style.figure(7, 5, nrows=2, sharex=True, height_ratios=(3, 2))
    blue, orange = style.COLOURS[:2]
    curve, slopes = above.plot(CURVE, CURVE, color=blue)[0], below.plot(CURVE, CURVE, color=blue)[0]
    touching = above.plot([], [], color=orange, linestyle=(0, (5, 2)))[0]
    marks = [ax.plot([], [], "o", color=orange, markersize=8)[0] for ax in (above, below)]
    above.set(ylabel="value", xlim=(CURVE[0], CURVE[-1]))
    below.set(xlabel="input x", ylabel="slope", ylim=(-0.25, 1.25))

    def draw(x: float, name: str) -> Figure:
        at = point(x, name)
        for line, function in zip((curve, slopes), ACTIVATIONS[name], strict=True):
            line.set_ydata(function(CURVE))
        touching.set_data(*tangent(at))
        for mark, height in zip(marks, (at.value, at.slope), strict=True):
            mark.set_data([x], [height])
        above.set_ylim(*RANGES.get(name, (-1.6, 4.8)))
        above.set_title(
            f"{NAMES[name]} at {x:.1f} is {at.value:z.3f}; its slope is {at.slope:z.3f}"
        )
        return fig

    return draw


def temperature_explorer(logits: ArrayLike = LOGITS) -> FramePlayer:
    """Make the player: softmax of five logits as bars, temperatures from 0.1 to 50.

    Parameters
    ----------
    logits : array_like, shape (k,)
    """
    scores = np.asarray(logits, dtype=float)
    return FramePlayer(
        _temperature_frames(scores),
        TEMPERATURES,
        label="temperature T",
        alt=lambda t: _temperature_words(scores, t),
        value_format="{:g}",
        start=1.0,
        summary="Softmax of the same logits at rising temperature, as bars. One class has nearly "
        "everything at first; at the end all are about equal, and their order never changes.",
    )


def _temperature_words(logits: NDArray[np.float64], temperature: float) -> str:
    """List the probabilities at one temperature."""
    listed = ", ".join(f"{share:.3f}" for share in softmax(logits / temperature))
    return f"At temperature {temperature:g} the probabilities are {listed}."


def _temperature_frames(logits: NDArray[np.float64]) -> Callable[[float], Figure]:
    """Draw bars once and return the function that sets their heights."""
    fig, ax = style.figure(7, 3.4)
    bars = ax.bar(range(len(logits)), np.ones(len(logits)), color=style.COLOURS[0], width=0.7)
    written = [ax.text(k, 0, "", ha="center", va="bottom") for k in range(len(logits))]
    ax.set_xticks(range(len(logits)), [f"logit {z:g}" for z in logits])
    ax.set(ylabel="probability", ylim=(0, 1.12))
    ax.grid(visible=False, axis="x")

    def draw(temperature: float) -> Figure:
        shares = softmax(logits / temperature)
        for bar, words, share in zip(bars, written, shares, strict=True):
            bar.set_height(share)
            words.set_y(share + 0.01)
            words.set_text(f"{share:.3f}")
        ax.set_title(f"T = {temperature:g}: the largest probability is {shares.max():.3f}")
        return fig

    return draw
