"""Depth explorer: initialiser, activation, depth -> what is left of a signal, layer by layer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from course_utils import style
from course_utils.activations import ACTIVATIONS
from course_utils.initialisers import INITIALISERS
from course_utils.widgets.frames import FramePlayer

STARTS = ("small normal", "zeros", "constant", "large normal", "glorot_uniform", "he_normal")
FUNCTIONS = ("relu", "identity", "tanh")
DEPTHS = (1, 5, 20)
DEEPEST = 20
WIDTH, EXAMPLES, SEED = 100, 200, 8
LIMIT, BARS = 3.0, 31
EDGES = np.linspace(-LIMIT, LIMIT, BARS + 1)
FLOOR, CEILING = 1e-27, 1e27
LOST, TOO_LARGE, FLAT = 0.01, 100.0, 0.99

Artists = dict[str, Any]


@dataclass(frozen=True)
class Signal:
    """The values of one layer, all units and examples together.

    Attributes
    ----------
    shares : tuple of float
        Share of values in each of the bars from -3 to 3, values beyond in the outermost.
    beyond : float
        Share of values outside -3 to 3.
    spread : float
        Standard deviation of the values.
    saturated : float
        Share of values above 0.99 in size.
    is_bounded : bool
        Whether the activation cannot exceed 1, so that a value near 1 has stopped moving.
    """

    shares: tuple[float, ...]
    beyond: float
    spread: float
    saturated: float
    is_bounded: bool

    @property
    def verdict(self) -> str:
        """What has become of the signal, in two or three words."""
        if self.spread < LOST:
            return "has died out"
        if self.spread > TOO_LARGE:
            return "has exploded"
        if self.is_bounded and self.saturated > 0.5:
            return "is saturated"
        return "is alive"


@cache
def signals(start: str, function: str) -> tuple[Signal, ...]:
    """Send standard normal inputs through 20 layers of 100 units and describe each layer.

    Parameters
    ----------
    start : str
        Name of an initialiser; biases are zero.
    function : str
        Name of the activation of every layer.

    Returns
    -------
    tuple of Signal
        The inputs first, then layers 1 to 20.

    Notes
    -----
    Source: Glorot and Bengio (2010), section 4.2.1 and figure 6, which draws such histograms.
    """
    rng = np.random.default_rng(SEED)
    activation, is_bounded = ACTIVATIONS[function][0], function == "tanh"
    A = rng.normal(size=(EXAMPLES, WIDTH))
    found = [_described(A, is_bounded)]
    for _ in range(DEEPEST):
        A = activation(A @ INITIALISERS[start](WIDTH, WIDTH, rng))
        found.append(_described(A, is_bounded))
    return tuple(found)


def _described(A: np.ndarray, is_bounded: bool) -> Signal:
    """Count a layer's values."""
    counts, _ = np.histogram(np.clip(A, -LIMIT, LIMIT), EDGES)
    return Signal(
        shares=tuple((counts / A.size).tolist()),
        beyond=float(np.mean(np.abs(A) > LIMIT)),
        spread=float(A.std()),
        saturated=float(np.mean(np.abs(A) > FLAT)),
        is_bounded=is_bounded,
    )


def describe(start: str, function: str, depth: int) -> str:
    """Put one state into words."""
    signal = signals(start, function)[depth]
    return (
        f"Left, a histogram of layer {depth}'s values; right, the spread of layers 0 to {DEEPEST}. "
        f"With {start} weights and {function}, the spread after {_layers(depth)} is "
        f"{written(signal.spread)}: the signal {signal.verdict}."
    )


def written(number: float) -> str:
    """Write a spread with two digits: 0, 0.83, 12, 4.1e-12.

    Examples
    --------
    >>> written(0), written(0.834), written(12.3), written(4.1e-12)
    ('0', '0.83', '12', '4.1e-12')
    """
    return "0" if number == 0 else f"{number:.2g}"


def _layers(depth: int) -> str:
    """Count layers in words."""
    return f"{depth} layer{'s' * (depth > 1)}"


def setup() -> tuple[Figure, Artists]:
    """Draw the axes and all artists once."""
    fig, (left, right) = style.figure(7.2, 3.6, ncols=2)
    middles = (EDGES[:-1] + EDGES[1:]) / 2
    bars = left.bar(middles, 0 * middles, width=0.9 * (EDGES[1] - EDGES[0]))
    left.set_yscale("function", functions=(_root, np.square))
    left.set(xlim=(-LIMIT - 0.1, LIMIT + 0.1), ylim=(0, 100), yticks=(1, 5, 20, 50, 100))
    left.set(
        xlabel="value (3 and beyond in the last bar)", ylabel="share of values (%, root scale)"
    )
    curve = right.plot([], [], color=style.COLOURS[0], marker="o", markersize=3, linestyle="-")[0]
    here = right.plot([], [], color=style.COLOURS[1], marker="s", markersize=8, linestyle="")[0]
    right.axhline(1, color=style.COLOURS[-1], linestyle=":", linewidth=1.2)
    right.text(DEEPEST, 2.5, "spread of the inputs: 1", ha="right", va="bottom", fontsize=9)
    right.set(yscale="log", ylim=(FLOOR, CEILING), xlim=(-0.7, DEEPEST + 0.7))
    right.set(xlabel="layer (0: the inputs)", ylabel="spread (standard deviation)")
    right.set(xticks=range(0, DEEPEST + 1, 5), yticks=[10.0**k for k in range(-24, 25, 12)])
    note = right.text(0.04, 0.05, "", transform=right.transAxes, fontsize=9)
    head = fig.suptitle(" ", fontsize=12, x=0.01, ha="left")
    artists = {"bars": bars, "curve": curve, "here": here, "head": head, "left": left, "note": note}
    return fig, artists


def draw(artists: Artists, start: str, function: str, depth: int) -> None:
    """Move the artists to a state; independent of the state before."""
    layers = signals(start, function)
    signal = layers[depth]
    for k, (bar, share) in enumerate(zip(artists["bars"], signal.shares, strict=True)):
        bar.set_height(100 * share)
        is_end = k in (0, BARS - 1) and signal.beyond > 0
        bar.set(facecolor=style.COLOURS[1 if is_end else 0], hatch="//" if is_end else "")
    spreads = [layer.spread for layer in layers]
    shown = np.clip(spreads, 2 * FLOOR, CEILING / 2)
    artists["curve"].set_data(range(len(shown)), shown)
    artists["here"].set_data([depth], [shown[depth]])
    artists["left"].set_title(f"layer {depth}: spread {written(signal.spread)}")
    artists["note"].set_text(_note(spreads))
    artists["head"].set_text(f"{start} weights, {function}: the signal {signal.verdict}")


def _note(spreads: list[float]) -> str:
    """Say where the curve leaves the axis."""
    if min(spreads) < FLOOR:
        return "the lowest row stands for 0" if min(spreads) == 0 else "below the axis at the end"
    return "above the axis at the end" if max(spreads) > CEILING else ""


def _root(share: Any) -> Any:
    """Stretch small shares; what lies below 0 has none."""
    return np.sqrt(np.maximum(share, 0))


def depth_explorer() -> FramePlayer:
    """Return the interactive figure: three sliders, every frame drawn beforehand.

    Returns
    -------
    FramePlayer
        Initialiser, activation and depth -> histogram and spread; show it with ``.show()``.
    """
    fig, artists = setup()

    def frame(start: str, function: str, depth: int) -> Figure:
        draw(artists, start, function, depth)
        return fig

    return FramePlayer(
        frame,
        (STARTS, FUNCTIONS, DEPTHS),
        label=("starting weights", "activation", "depth (layers)"),
        alt=describe,
        start=("he_normal", "relu", DEEPEST),
        summary=(
            "Four frames, each a histogram of a layer's values and the spread of 20 layers. He "
            "weights keep a ReLU signal's spread near 1 through 20 layers, small normal weights "
            "let it die out; with tanh, He weights keep it alive too."
        ),
        seconds=0.6,
    )
