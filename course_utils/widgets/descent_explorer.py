"""Descent explorer: optimizers race from one start over a landscape, step by step."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_utils import style
from course_utils.optimizers import OPTIMIZERS
from course_utils.widgets.controls import Control, choice, slider, switch
from course_utils.widgets.landscapes import SURFACES
from course_utils.widgets.live import LiveFigure

REACH, FAR, STEPS, FLOOR, TOP = 3.0, 40.0, 100, 1e-6, 1e3
NOISE = 0.5
CORNERS = (-REACH, REACH, -REACH, REACH)
BANDS, PIXELS = 12, 400
RATES = [float(f"{a}e{k}") for k in (-3, -2, -1) for a in (1, 1.5, 2, 3, 4, 6, 8)] + [1.0]
COMPARED = {
    "all five": tuple(OPTIMIZERS),
    "gradient descent alone": ("gradient descent",),
    "gradient descent and momentum": ("gradient descent", "momentum"),
    "adagrad, rmsprop and adam": ("adagrad", "rmsprop", "adam"),
    "gradient descent and adam": ("gradient descent", "adam"),
}
STORY = (
    {"surface": "bowl"},
    {"surface": "ravine"},
    {"surface": "ravine", "learning_rate": 0.1},
    {"surface": "saddle", "learning_rate": 0.1, "start_y": 0.0},
    {"surface": "saddle", "learning_rate": 0.1, "start_y": 0.0, "is_noisy": True},
    {"surface": "bent valley", "learning_rate": 0.1},
)

Array = NDArray[np.float64]


@lru_cache(maxsize=256)
def path(
    surface: str, name: str, learning_rate: float, x: float, y: float, is_noisy: bool
) -> Array:
    """Return where an optimizer goes in 100 steps.

    Parameters
    ----------
    surface, name : str
        Keys of `SURFACES` and of `optimizers.OPTIMIZERS`.
    learning_rate : float
        Above 0.
    x, y : float
        The start.
    is_noisy : bool
        Whether each slope comes with Gaussian noise of deviation 0.5, seeded.

    Returns
    -------
    ndarray, shape (101, 2)
        The start first; NaN from the step on that leaves a radius of 40.
    """
    noise = np.random.default_rng(6).normal(scale=NOISE, size=(STEPS, 2)) * is_noisy
    slope, step = SURFACES[surface].gradient, OPTIMIZERS[name]
    theta, state = np.array([x, y], dtype=float), dict[str, Any]()
    places = np.full((STEPS + 1, 2), np.nan)
    for k in range(STEPS + 1):
        if theta @ theta > FAR**2:
            break
        places[k] = theta
        if k < STEPS:
            theta, state = step(theta, slope(theta) + noise[k], state, learning_rate)
    return places


def excess(surface: str, places: Array) -> Array:
    """Return how far each place lies above the lowest loss, cut off below at 1e-6."""
    land = SURFACES[surface]
    return np.maximum(land.loss(places) - land.lowest, FLOOR)


def describe(
    surface: str,
    compared: str,
    learning_rate: float,
    start_x: float,
    start_y: float,
    steps: int,
    is_noisy: bool,
) -> str:
    """Say in words where each optimizer is after the steps shown."""
    parts = []
    for name in COMPARED[compared]:
        places = path(surface, name, learning_rate, start_x, start_y, is_noisy)
        above = excess(surface, places[steps])
        parts.append(f"{name} {'has left the map' if np.isnan(above) else f'{above:.2g}'}")
    noisy = ", noisy slopes" if is_noisy else ""
    where = f"{surface.capitalize()}, learning rate {learning_rate:g}{noisy}"
    return f"{where}: loss above the lowest after {steps} steps: {', '.join(parts)}."


def setup() -> tuple[Figure, dict[str, Any]]:
    """Draw what stays; return the figure and the artists that move."""
    fig, (plane, chart) = style.figure(8, 4.3, ncols=2, width_ratios=(1, 0.9))
    land = plane.imshow(picture("bowl"), extent=CORNERS, origin="lower")
    plane.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), xlabel="x", ylabel="y")
    plane.set_title("The way down (the lowest part is grey)")
    plane.grid(visible=False)
    chart.set(xlim=(0, STEPS), ylim=(FLOOR / 2, TOP), yscale="log", xlabel="step")
    chart.set(ylabel="loss above the lowest", title="Loss at each step")
    artists = {"land": land, "shown": "bowl", "start": _start(plane)}
    artists |= {"paths": _lines(plane, 3.5), "losses": _lines(chart, 0.0)}
    keys = [chart.plot([], [], label=name, **_look(k))[0] for k, name in enumerate(OPTIMIZERS)]
    fig.legend(handles=keys, loc="outside lower center", ncols=5, fontsize=9)
    return fig, artists


def _start(ax: Axes) -> Any:
    """Make the mark of the start."""
    return ax.plot([], [], "*k", animated=True, zorder=5, markersize=12)[0]


def _lines(ax: Axes, markersize: float) -> dict[str, Any]:
    """Make a moving line an optimizer."""
    made = {}
    for k, name in enumerate(OPTIMIZERS):
        (made[name],) = ax.plot([], [], animated=True, markersize=markersize, **_look(k))
    return made


def _look(k: int) -> dict[str, Any]:
    """Return the colour, dashes and marker of an optimizer."""
    look = {"color": style.COLOURS[k], "linestyle": style.DASHES[k], "linewidth": 1.6}
    return look | {"marker": style.MARKERS[k]}


@cache
def picture(surface: str) -> NDArray[np.uint8]:
    """Return a landscape seen from above: contours, grey inside the lowest."""
    axis = np.linspace(-REACH, REACH, PIXELS)
    theta = np.stack(np.meshgrid(axis, axis), axis=-1)
    height = np.sqrt(excess(surface, theta))
    band = np.floor(BANDS * height / height.max() * 0.999)
    is_edge = np.logical_or.reduce(
        [band != np.roll(band, by, axis) for by in (1, -1) for axis in (0, 1)]
    )
    grey = np.where(is_edge, 175, np.where(band == 0, 222, 255)).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=-1)


def draw(
    artists: dict[str, Any],
    surface: str,
    compared: str,
    learning_rate: float,
    start_x: float,
    start_y: float,
    steps: int,
    is_noisy: bool,
) -> None:
    """Move the artists to a setting of the controls."""
    if artists["shown"] != surface:
        artists["land"].set_data(picture(surface))
        artists["shown"] = surface
    artists["start"].set_data([start_x], [start_y])
    for name in OPTIMIZERS:
        count = steps + 1 if name in COMPARED[compared] else 0
        places = path(surface, name, learning_rate, start_x, start_y, is_noisy)[:count]
        artists["paths"][name].set_data(*places.T)
        artists["losses"][name].set_data(range(count), excess(surface, places))


def descent_explorer() -> LiveFigure:
    """Return the explorer: landscape, optimizers, learning rate, start, steps and noise.

    Returns
    -------
    LiveFigure
        Call its ``show()``.
    """
    controls = {
        "surface": choice("landscape", list(SURFACES), "ravine"),
        "compared": choice("optimizers", list(COMPARED), "all five"),
        "learning_rate": Control(
            "slider", "learning rate", RATES, [f"{rate:g}" for rate in RATES], 0.04
        ),
        "start_x": slider("start, x", -2.8, 2.8, 0.2, -2.4),
        "start_y": slider("start, y", -2.8, 2.8, 0.2, 1.6),
        "steps": slider("steps shown", 0, STEPS, 5, 60),
        "is_noisy": switch("noisy slopes, as from small batches", False),
    }
    return LiveFigure(
        setup,
        draw,
        controls,
        describe=describe,
        storyboard=STORY,
        summary=(
            "Paths of five optimizers over landscapes, with their losses. In the ravine a rate of "
            "0.1 throws plain gradient descent off the map and the others bear it; on the "
            "saddle's ridge all stop until noise throws them off."
        ),
    )
