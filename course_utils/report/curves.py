"""The curves of a comparison page: one picture a training and measure, with its finding."""

import base64
import io
import math
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from course_utils import plots, style
from course_utils.report.groups import Group

MEASURES = {
    "val_accuracy": ("validation accuracy", "%", 100),
    "accuracy": ("training accuracy", "%", 100),
    "val_loss": ("validation loss", "nats", 1),
    "loss": ("training loss", "nats", 1),
}

Curves = dict[str, list[list[float]]]


@dataclass(frozen=True)
class Panel:
    """One picture: what was trained, the finding, and the picture with its alternative."""

    training: str
    measure: str
    finding: str
    alt: str
    picture: str


def panels(groups: Sequence[Group]) -> list[Panel]:
    """Draw the curves that the runs recorded, laid over one another.

    Parameters
    ----------
    groups : sequence of Group

    Returns
    -------
    list of Panel
        Trainings in the order recorded; of each, the validation accuracy first.
    """
    places = {group.label: place for place, group in enumerate(groups)}
    return [_panel(*each, places) for each in _series(groups)]


def swatch(place: int) -> str:
    """Draw the line of the setting at a place, as the address of a small picture."""
    fig, ax = style.figure(0.56, 0.2, layout=None)
    ax.set_position((0, 0, 1, 1))
    ax.plot([0, 1, 2], [0, 0, 0], markevery=[1], **plots.look(place))
    ax.set_axis_off()
    return _address(fig)


def _series(groups: Sequence[Group]) -> Iterator[tuple[str, str, str, Curves]]:
    """Yield each training, measure and unit of count with its curves by group."""
    notes = [note for group in groups for run in group.passed for note in run["histories"]]
    for name in dict.fromkeys(note["history"] for note in notes):
        ours = [note for note in notes if note["history"] == name]
        found = list(dict.fromkeys(key for note in ours for key in note["measures"]))
        for key in sorted(found, key=[*MEASURES, *found].index):
            yield name, key, ours[0]["per"], _curves(groups, name, key)


def _curves(groups: Sequence[Group], name: str, key: str) -> Curves:
    """Collect one measure of one training, the groups that lack it left out."""
    factor = MEASURES.get(key, ("", "", 1))[2]
    found = {group.label: list(_runs(group, name, key, factor)) for group in groups}
    return {label: curves for label, curves in found.items() if curves}


def _runs(group: Group, name: str, key: str, factor: float) -> Iterator[list[float]]:
    """Yield one measure of each run that passed; gaps become NaN."""
    for run in group.passed:
        for note in run["histories"]:
            if note["history"] == name and key in note["measures"]:
                row = note["measures"][key]
                yield [math.nan if each is None else factor * each for each in row]


def _panel(name: str, key: str, per: str, curves: Curves, places: Mapping[str, int]) -> Panel:
    """Draw one picture."""
    words, unit, _ = MEASURES.get(key, (key.replace("_", " "), "", 1))
    fig, ax = style.figure(4.6, 3.3)
    ax.set(xlabel=per, ylabel=f"{words} ({unit})" if unit else words)
    plots.draw_overlaid(ax, curves, places)
    found = finding(curves, unit, lower="loss" in key or "error" in key)
    lines = "one line" if len(curves) == 1 else f"one line for each of {len(curves)} settings"
    alt = f"{words[0].upper()}{words[1:]} by {per} of {name}, {lines}. {found}"
    return Panel(name, words, found, alt, _address(fig))


def finding(curves: Curves, unit: str = "", *, lower: bool = False) -> str:
    """Say which setting ends best, and whether the spread of its runs leaves room for doubt.

    Parameters
    ----------
    curves : dict of str to list of lists of float
    unit : str
    lower : bool
        Whether less is better.

    Returns
    -------
    str
        One sentence.
    """
    ends = {label: [run[-1] for run in runs] for label, runs in curves.items()}
    ranked = sorted(
        ((statistics.fmean(each), label) for label, each in ends.items() if _finite(each)),
        reverse=not lower,
    )
    if not ranked:
        return "No curve ends in a number."
    best, label = ranked[0]
    end = f"{label} ends at {best:.4g} {unit}".rstrip()
    if len(ranked) == 1:
        return f"{end}{_mean_of(ends[label])}."
    second, other = ranked[1]
    end = f"{label} ends {'lowest' if lower else 'highest'}, at {best:.4g} {unit}".rstrip()
    doubt = _doubt(abs(best - second), ends[label], ends[other])
    return f"{end}{_mean_of(ends[label])}; next is {other}, at {second:.4g}{doubt}."


def _doubt(gap: float, first: Sequence[float], second: Sequence[float]) -> str:
    """Compare a gap of means with the spread of the runs behind them."""
    if min(len(first), len(second)) < 2:
        return " (a single seed: read only large gaps)"
    spread = math.hypot(statistics.stdev(first), statistics.stdev(second))
    return " (the gap is within the spread of the seeds)" if gap <= spread else ""


def _mean_of(ends: Sequence[float]) -> str:
    """Say over how many runs a mean goes."""
    return f" (mean of {len(ends)} seeds)" if len(ends) > 1 else ""


def _finite(numbers: Sequence[float]) -> bool:
    """Tell whether all are numbers."""
    return all(map(math.isfinite, numbers))


def _address(fig: Figure) -> str:
    """Draw a figure as an SVG inside an address: sharp at any size, and the same bytes again."""
    out = io.BytesIO()
    settings: Any = {"svg.hashsalt": "course", "svg.fonttype": "path"}
    with mpl.rc_context(settings):
        fig.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode()
