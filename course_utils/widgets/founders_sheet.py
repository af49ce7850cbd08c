"""Founder's sheet: a question and its inputs -> the answer with its range, and the tornado."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_utils import style
from course_utils.plots.ranges import draw_draws, draw_tornado
from course_utils.venture import (
    QUESTIONS,
    Finding,
    Input,
    Question,
    defaults,
    find,
    question,
    short,
    tick,
)
from course_utils.widgets.controls import Control, choice
from course_utils.widgets.live import LiveFigure
from course_utils.widgets.sheet_panels import BARS, DARK, DrawsPanel, TornadoPanel

COUNT, SEED = 400, 17
MIDDLE: Any = {"ha": "center", "va": "center"}
FACTORS = (0.1, 0.2, 0.3, 0.5, 0.7, 0.85, 1, 1.2, 1.5, 2, 3, 5, 10)
COUNTED, FLAGS = ("duties_open",), ("from_scratch", "under_gdpr")
LEFT, RIGHT = (0.065, 0.2, 0.315, 0.56), (0.575, 0.2, 0.41, 0.56)
STORY = (
    {"question": "need"},
    {"question": "data"},
    {"question": "compute"},
    {"question": "economics"},
)

Artists = dict[str, Any]


def values(given: Input) -> list[float]:
    """Return what an input's slider may be set to: around the likely value, and 0 if it may.

    Parameters
    ----------
    given : Input

    Returns
    -------
    list of float
        Rising; the likely value is among them.
    """
    if given.name in FLAGS:
        return [0.0, 1.0]
    middle = given.likely or defaults()[given.name].likely or 1.0
    around = [float(f"{factor * middle:.3g}") for factor in FACTORS if factor != 1]
    ends = [min(max(each, given.minimum), given.maximum) for each in around]
    found = {each for each in (0.0, *ends) if given.allows(each)}
    return sorted(found | {float(given.likely)})


def answer(inputs: Mapping[str, Input], state: Mapping[str, Any]) -> Finding:
    """Answer the state's question with the state's inputs, ranges around them.

    Parameters
    ----------
    inputs : mapping of str to Input
        The founder's sheet.
    state : mapping
        ``question``, a key, and likely values by input name.

    Returns
    -------
    Finding
    """
    asked = question(state["question"])
    return _found(asked.key, tuple(_moved(asked, inputs, state).items()))


def describe(inputs: Mapping[str, Input], **state: Any) -> str:
    """Put the answer into words: its range, its bar, what moves it, what to do."""
    found = answer(inputs, state)
    mover = f"{inputs[found.mover].label} moves it most" if found.mover else "nothing moves it"
    return (
        f"{found.question.asks} Likely {short(found.likely)}, nine draws of ten from "
        f"{short(found.low)} to {short(found.high)} {found.question.unit}; {mover}. "
        f"The bar, {found.question.bar}, is met in {found.passing:.0%} of draws: "
        f"{found.decision}."
    )


def setup() -> tuple[Figure, Artists]:
    """Make the figure's two panels and the lines above and below them."""
    figure, (left, right) = style.figure(8.8, 3.9, layout=None, ncols=2)
    left.set_position(LEFT)
    right.set_position(RIGHT)
    figure.text(0.012, LEFT[1] + LEFT[3] / 2, "draws", fontsize=11, rotation=90, **MIDDLE)
    head = figure.text(0.012, 0.94, " ", fontsize=12, va="center")
    likely = left.annotate(
        "", (1, 0.5), (8, 0), xycoords=head, textcoords="offset points", fontsize=12, va="center",
        animated=True, annotation_clip=False,
    )  # fmt: skip
    below = figure.text(0.012, 0.025, " ", fontsize=9, va="bottom", color=DARK, animated=True)
    panels = {"left": DrawsPanel(left), "right": TornadoPanel(right)}
    return figure, {**panels, "head": head, "likely": likely, "below": below}


def draw(artists: Artists, inputs: Mapping[str, Input], **state: Any) -> None:
    """Draw the answer of a state."""
    found = answer(inputs, state)
    artists["left"].show(found)
    artists["right"].show(found, _moved(found.question, inputs, state))
    number = QUESTIONS.index(found.question) + 1
    artists["head"].set_text(f"{number}. {found.question.asks}")
    artists["likely"].set_text(short(found.likely))
    span = f"nine draws of ten: {short(found.low)} to {short(found.high)}"
    artists["below"].set_text(f"{found.question.unit}; {span}   →   {found.decision}")


def draw_finding(left: Axes, right: Axes, found: Finding, inputs: Mapping[str, Input]) -> None:
    """Draw an answer's draws on the left, and on the right the tornado of the widest bars.

    Parameters
    ----------
    left, right : matplotlib.axes.Axes
        Empty.
    found : Finding
    inputs : mapping of str to Input
        The sheet that it was found with.
    """
    draw_draws(left, found.values, found.met, (found.low, found.high), found.likely, tick)
    left.legend(loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=2, frameon=False, fontsize=8)
    bars = found.bars[:BARS]
    moved = [inputs[bar.name] for bar in bars]
    draw_tornado(
        right,
        [each.label for each in moved],
        [bar.at_low for bar in bars],
        [bar.at_high for bar in bars],
        found.likely,
        [(short(each.low), short(each.high)) for each in moved],
        tick,
    )
    right.set_title("What moves it: input low (plain), high (hatched)", fontsize=10)


def founders_sheet(inputs: Mapping[str, Input] | None = None, *, first: str = "need") -> LiveFigure:
    """Return the sheet: a question, and a slider for each number that its answer reads.

    Parameters
    ----------
    inputs : mapping of str to Input, optional
        The founder's sheet; the defaults of the data file when left out.
    first : str
        Key of the question shown first.

    Returns
    -------
    LiveFigure
        Call its ``show()``.
    """
    given = dict(inputs or defaults())
    texts = [(f"{k}. {each.key}", each.key) for k, each in enumerate(QUESTIONS, 1)]
    controls = {"question": choice("question", texts, question(first).key)}
    for name, each in given.items():
        if name not in COUNTED:
            controls[name] = _slider(each)
    return LiveFigure(
        setup,
        lambda artists, **state: draw(artists, given, **state),
        controls,
        describe=lambda **state: describe(given, **state),
        storyboard=STORY,
        summary=(
            "Four of the ten answers: how often each value was drawn, and a tornado of the inputs"
            " that move it. Time saved decides the need, the learning exponent the data, tokens per"
            " parameter the training cost, rivals' price cuts the users to break even."
        ),
        relevant=_relevant,
    )


@lru_cache(maxsize=16)
def _found(key: str, inputs: tuple[tuple[str, Input], ...]) -> Finding:
    """Answer once for the picture and its words."""
    return find(question(key), dict(inputs), COUNT, SEED)


def _moved(
    asked: Question, inputs: Mapping[str, Input], state: Mapping[str, Any]
) -> dict[str, Input]:
    """Return the inputs that a question reads, moved to where the sliders stand."""
    return {name: inputs[name].moved(state.get(name, inputs[name].likely)) for name in asked.reads}


def _relevant(**state: Any) -> Collection[str]:
    """Name the controls that the state's question reads."""
    return {"question", *question(state["question"]).reads}


def _slider(given: Input) -> Control:
    """Make an input's slider."""
    places = values(given)
    label = f"{given.label} ({given.unit.partition(',')[0]})"
    return Control("slider", label, places, [short(each) for each in places], float(given.likely))
