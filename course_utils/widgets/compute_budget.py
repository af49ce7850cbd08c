"""Compute-budget calculator: a model, devices, a price -> days, dollars and electricity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from course_utils import style
from course_utils.budget import training_days, training_flops
from course_utils.venture import RENTED, Rented, Stage, pipeline
from course_utils.widgets.controls import Control, choice
from course_utils.widgets.live import LiveFigure

BILLIONS = tuple(float(f"{m}e{e}") for e in range(-3, 4) for m in (1, 2, 5))[:-2]
BILLION = 1_000_000_000
RATIOS = (1, 5, 20, 100, 200, 1000, 2000)
DEVICES = tuple(2**k for k in range(15))
UTILISATIONS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
RUNS = (1, 1.5, 2, 3, 6)
SERVED = (0, 1e8, 1e9, 1e10, 1e11, 1e12)
DAY_LIMITS, COST_LIMITS = (1e-5, 1e11), (1e-4, 1e14)
"""What is less is drawn at the lower edge."""
GUIDES = (
    (1 / 24, "an hour"),
    (1, "a day"),
    (30, "a month"),
    (365, "a year"),
    (36_500, "a century"),
)
STORY: Sequence[dict[str, Any]] = (
    {"billions": 0.1, "devices": 8},
    {"billions": 10, "devices": 1024},
    {"billions": 200, "devices": 1024},
    {"billions": 200, "devices": 16384},
)

Artists = dict[str, Any]


def days(
    device: Rented, billions: float, ratio: float, devices: Any, utilisation: float
) -> np.ndarray:
    """Return the days of a training for each number of devices.

    Parameters
    ----------
    device : Rented
    billions, ratio : float
        Weights, 10^9, and training tokens for each of them.
    devices : array_like
    utilisation : float

    Returns
    -------
    ndarray
        With perfect sharing: k devices take a k-th of the time.
    """
    parameters = BILLION * billions
    one = training_days(parameters, ratio * parameters, device.flops_per_second, utilisation)
    return np.asarray(one / np.asarray(devices, dtype=float))


def stages(device: Rented, **state: Any) -> tuple[Stage, ...]:
    """Return what the state's trials, training and answers cost."""
    return pipeline(
        *_size(state),
        device,
        utilisation=state["utilisation"],
        runs=state["runs"],
        tokens_per_month=state["served"],
    )


def _size(state: dict[str, Any]) -> tuple[float, float]:
    """Return a state's parameters and training tokens."""
    parameters = BILLION * state["billions"]
    return parameters, state["ratio"] * parameters


def plain(number: float) -> str:
    """Write a number short: 20, 3.4 thousand, 175 billion, 3.1e23.

    Examples
    --------
    >>> plain(0), plain(0.034), plain(20), plain(3400), plain(1.75e11), plain(3.14e23)
    ('0', '0.034', '20', '3.4 thousand', '175 billion', '3.1e+23')
    """
    names = ((1e15, ""), (1e12, " trillion"), (1e9, " billion"), (1e6, " million"))
    for unit, name in (*names, (1e3, " thousand")):
        if number >= unit:
            return f"{number / unit:.3g}{name}" if name else f"{number:.1e}"
    return f"{number:.3g}"


def _tight(words: str) -> str:
    """Write a number's name as a letter or two, where there is little room."""
    for name, letters in {
        "thousand": "k",
        "million": "M",
        "billion": "bn",
        "trillion": "tn",
    }.items():
        words = words.replace(name, letters)
    return words


def describe(device: Rented, **state: Any) -> str:
    """Put a state into words."""
    asked = state["billions"], state["ratio"], state["devices"], state["utilisation"]
    took, parameters = float(days(device, *asked)), BILLION * state["billions"]
    trials, training, year = stages(device, **state)
    flops = training_flops(*_size(state))
    tokens = "token" if state["ratio"] == 1 else "tokens"
    return (
        f"{plain(parameters)} parameters, {state['ratio']:g} {tokens} each: {flops:.1e} "
        f"operations. {state['devices']:,} × {device.name} at {state['utilisation']:.0%}: "
        f"{plain(took)} days, {plain(training.kwh)} kWh. USD: trials {plain(trials.usd)}, "
        f"training {plain(training.usd)}, a year of answers {plain(year.usd)}."
    )


def setup() -> tuple[Figure, Artists]:
    """Draw axes and guides once, and make the artists that move."""
    figure, (left, right) = style.figure(8.4, 3.9, layout=None, ncols=2)
    left.set_position((0.085, 0.15, 0.5, 0.66))
    right.set_position((0.715, 0.15, 0.27, 0.66))
    left.set(xscale="log", yscale="log", xlim=(0.8, 2e4), ylim=DAY_LIMITS)
    left.set(xlabel="devices", ylabel="days of training")
    for at, name in GUIDES:
        left.axhline(at, color=style.COLOURS[-1], linestyle=":", linewidth=1.1)
        left.text(1.9e4, at, name, fontsize=8, ha="right", va="bottom")
    right.set(yscale="log", ylim=COST_LIMITS, xlim=(-0.6, 2.6), ylabel="USD")
    right.set_xticks((0, 1, 2), ("trials", "training", "a year of\nanswers"), fontsize=9)
    right.grid(axis="x", visible=False)
    for axis in (left.xaxis, left.yaxis, right.yaxis):
        axis.set_minor_locator(NullLocator())
    return figure, _moving(figure, left, right)


def _moving(figure: Figure, left: Any, right: Any) -> Artists:
    """Make line, point, bars and words."""
    line = left.plot([], [], color=style.COLOURS[0], linestyle="-", marker="")[0]
    point = left.plot([], [], color=style.COLOURS[1], marker="*", markersize=17, linestyle="")[0]
    bars = list(right.bar((0, 1, 2), (1, 1, 1), width=0.7, color=style.COLOURS[:3]))
    for bar, hatch in zip(bars, ("//", "", ".."), strict=True):
        bar.set_hatch(hatch)
    tops = [right.text(x, 1, "", fontsize=8, ha="center", va="bottom") for x in range(3)]
    head = figure.text(0.012, 0.945, " ", fontsize=11, va="center")
    below = figure.text(0.012, 0.88, " ", fontsize=10, va="center", color="#333333")
    for artist in (line, point, *bars, *tops, head, below):
        artist.set_animated(True)
    return {"line": line, "point": point, "bars": bars, "tops": tops, "head": head, "below": below}


def draw(artists: Artists, device: Rented, **state: Any) -> None:
    """Move the artists to a state."""
    given = device, state["billions"], state["ratio"]
    took = float(days(*given, state["devices"], state["utilisation"]))
    line = days(*given, DEVICES, state["utilisation"])
    artists["line"].set_data(DEVICES, np.maximum(line, DAY_LIMITS[0]))
    artists["point"].set_data([state["devices"]], [max(took, DAY_LIMITS[0])])
    found = stages(device, **state)
    low = COST_LIMITS[0]
    for bar, top, stage in zip(artists["bars"], artists["tops"], found, strict=True):
        bar.set_height(max(stage.usd, low))
        top.set_y(max(stage.usd, low) * 1.4)
        top.set_text(_tight(plain(stage.usd)))
    flops = training_flops(*_size(state))
    artists["head"].set_text(
        f"{plain(_size(state)[0])} parameters, {flops:.1e} operations: {plain(took)} days on"
        f" {state['devices']:,} {device.name}"
    )
    artists["below"].set_text(
        f"training: {plain(found[1].usd)} USD, {plain(found[1].kwh)} kWh; trials before it:"
        f" {plain(found[0].usd)} USD"
    )


def compute_budget(*own: Rented) -> LiveFigure:
    """Return the calculator: model, devices and price -> days, dollars, electricity.

    Parameters
    ----------
    *own : Rented
        Devices to choose from beside `RENTED`, such as this machine as measured.

    Returns
    -------
    LiveFigure
        Call its ``show()``.
    """
    offered = {each.name: each for each in (*RENTED, *own)}

    def split(state: dict[str, Any]) -> tuple[Rented, dict[str, Any]]:
        return offered[state["device"]], {k: v for k, v in state.items() if k != "device"}

    def move(artists: Artists, **state: Any) -> None:
        device, rest = split(state)
        draw(artists, device, **rest)

    def words(**state: Any) -> str:
        device, rest = split(state)
        return describe(device, **rest)

    return LiveFigure(
        setup,
        move,
        {"device": choice("device", list(offered), RENTED[-1].name), **_sliders()},
        describe=words,
        storyboard=STORY,
        summary=(
            "Days of training against devices, and dollars of trials, training and a year of"
            " answers. A hundred times the parameters take ten thousand times the operations; more"
            " devices shorten the days and change no bill."
        ),
    )


def _sliders() -> dict[str, Control]:
    """Return the sliders, each over its own row of values."""
    rows: dict[str, tuple[str, Sequence[float], float]] = {
        "billions": ("parameters (billions)", BILLIONS, 1.0),
        "ratio": ("training tokens a parameter", RATIOS, 20),
        "devices": ("devices", DEVICES, 64),
        "utilisation": ("utilisation (share of peak)", UTILISATIONS, 0.4),
        "runs": ("all runs / final run", RUNS, 3),
        "served": ("tokens answered a month", SERVED, 1e9),
    }
    return {
        name: Control("slider", label, values, [plain(each) for each in values], first)
        for name, (label, values, first) in rows.items()
    }
