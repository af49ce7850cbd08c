"""Frames figures: every state drawn beforehand, played in the browser, with or without a kernel."""

from __future__ import annotations

import itertools
import struct
from collections.abc import Callable, Sequence
from typing import Any

import anywidget
import traitlets
from IPython.display import display
from matplotlib.figure import Figure

from course_utils import style
from course_utils.widgets import controls
from course_utils.widgets.stage import Stage
from course_utils.widgets.storyboard import picks, tile

MOST_FRAMES = 120
SCRIPT = controls.script("frames.js")


class FramePlayer(anywidget.AnyWidget):
    """A figure with up to three sliders and a Play button, whose frames are all drawn beforehand.

    The browser changes pictures by itself, so that the same player also works in a report.

    Parameters
    ----------
    draw : callable
        ``draw(value) -> Figure``, with more controls ``draw(first, second) -> Figure``. It may
        update and return one figure (several times faster; its axes stay where the first frame
        has them), and must not depend on which frame came before. Set the axes' limits: where
        they change, frames cannot be compared.
    values : sequence, or tuple of two or three sequences
        What each control goes through, in order; at most 120 frames in all.
    label : str, or tuple of as many str
        The visible name of each control, with its unit.
    alt : callable or str
        ``alt(value) -> str`` describes one frame in words, with its numbers; a plain text
        describes them all, and each frame then adds its own value.
    value_format : str or callable, or tuple of those
        How a value is written beside the slider: ``"{:.2f}"`` or ``format(value) -> str``.
    summary : str, optional
        Alt text of the storyboard: the trend over the frames. Default: the first and the last.
    start : value, or tuple of values, optional
        Where the controls stand at first. Default: the first value.
    seconds : float
        Time that Play gives each frame.

    Raises
    ------
    ValueError
        When there are fewer than 2 or more than 120 frames, frames of two sizes, or a
        description is too short.
    """

    _esm = SCRIPT
    _css = controls.STYLE

    frames = traitlets.Bytes().tag(sync=True)
    sizes = traitlets.List(traitlets.Int()).tag(sync=True)
    width = traitlets.Int().tag(sync=True)
    height = traitlets.Int().tag(sync=True)
    labels = traitlets.List(traitlets.Unicode()).tag(sync=True)
    ticks = traitlets.List(traitlets.List(traitlets.Unicode())).tag(sync=True)
    alts = traitlets.List(traitlets.Unicode()).tag(sync=True)
    start = traitlets.List(traitlets.Int()).tag(sync=True)
    interval = traitlets.Int().tag(sync=True)

    def __init__(
        self,
        draw: Callable[..., Figure],
        values: Sequence[Any],
        *,
        label: str | tuple[str, ...],
        alt: Callable[..., str] | str,
        value_format: Any = "{}",
        summary: str | None = None,
        start: Any = None,
        seconds: float = 0.4,
    ) -> None:
        is_single = isinstance(label, str)
        ranges = [list(values)] if is_single else [list(part) for part in values]
        formats = value_format if isinstance(value_format, tuple) else (value_format,) * len(ranges)
        labels = [label] if isinstance(label, str) else list(label)
        states = _checked_states(ranges, labels)
        ticks = [[_written(v, f) for v in part] for part, f in zip(ranges, formats, strict=True)]
        alts = _descriptions(alt, states, labels, ticks)
        pictures = _drawn(draw, states)
        width, height = _common_size(pictures)
        first = [part[0] for part in ranges] if start is None else [start] if is_single else start
        self.summary = style.checked_alt(summary or _first_to_last(labels, alts))
        super().__init__(
            frames=b"".join(pictures),
            sizes=[len(picture) for picture in pictures],
            width=width,
            height=height,
            labels=labels,
            ticks=ticks,
            alts=alts,
            start=[part.index(value) for part, value in zip(ranges, first, strict=True)],
            interval=round(1000 * seconds),
        )

    def __repr__(self) -> str:
        """Say what it is; the default is an address in memory."""
        return f"FramePlayer({', '.join(self.labels)}: {len(self.sizes)} frames)"

    def frame(self, *positions: int) -> bytes:
        """Return the PNG at one position of each control, counted from 0."""
        index = self._index(positions)
        begin = sum(self.sizes[:index])
        return self.frames[begin : begin + self.sizes[index]]

    def storyboard(self) -> bytes:
        """Return four frames as one PNG: over the range, the corners, or each of three alone."""
        counts = [len(ticks) for ticks in self.ticks]
        if len(counts) == 3:
            places = _one_at_a_time(self.start, counts)
        else:
            most = 4 if len(counts) == 1 else 2
            places = list(itertools.product(*(picks(count, most) for count in counts)))
        return tile([self.frame(*place) for place in places], [self._caption(p) for p in places])

    def show(self) -> None:
        """Show the player, and then its storyboard for where no kernel runs."""
        display(self)
        style.show_png(self.storyboard(), alt=self.summary)

    def _index(self, positions: Sequence[int]) -> int:
        """Return a frame's number: the last control changes fastest."""
        index = 0
        for position, ticks in zip(positions, self.ticks, strict=True):
            index = index * len(ticks) + range(len(ticks))[position]
        return index

    def _caption(self, positions: Sequence[int]) -> str:
        """Write the controls' values at some position."""
        pairs = zip(self.labels, self.ticks, positions, strict=True)
        return ", ".join(f"{label}: {ticks[at]}" for label, ticks, at in pairs)


def _one_at_a_time(start: Sequence[int], counts: Sequence[int]) -> list[tuple[int, ...]]:
    """Return the start, and then each control alone at the end further away."""
    places = [tuple(start)]
    for k, (at, count) in enumerate(zip(start, counts, strict=True)):
        end = count - 1 if 2 * at < count - 1 else 0
        places.append((*start[:k], end, *start[k + 1 :]))
    return places


def _checked_states(ranges: list[list[Any]], labels: list[str]) -> list[tuple[Any, ...]]:
    """Return every combination of values, or refuse too few, too many, or unlabelled ones."""
    if not 1 <= len(labels) <= 3 or len(labels) != len(ranges) or not all(labels):
        raise ValueError(
            "label must name each of one to three controls; "
            f"got {labels!r} for {len(ranges)} range(s) of values."
        )
    states = list(itertools.product(*ranges))
    if not 2 <= len(states) <= MOST_FRAMES:
        raise ValueError(
            f"a frame player holds 2 to {MOST_FRAMES} frames; got {len(states)}. "
            "More states? Use fewer values, or a LiveFigure."
        )
    return states


def _written(value: Any, value_format: str | Callable[[Any], str]) -> str:
    """Write one value as the learner reads it."""
    return value_format.format(value) if isinstance(value_format, str) else value_format(value)


def _drawn(draw: Callable[..., Figure], states: list[tuple[Any, ...]]) -> list[bytes]:
    """Draw every frame.

    A figure that comes again keeps its axes in place, and where only animated artists of it have
    changed, the rest is not drawn again.
    """
    pictures: list[bytes] = []
    stage = None
    for state in states:
        figure = draw(*state)
        if stage is None or figure is not stage.figure:
            style.freeze_layout(figure)
            figure.set_dpi(style.DPI)
            stage = Stage(figure)
        pictures.append(style.encode(stage.picture()))
    return pictures


def _descriptions(
    alt: Callable[..., str] | str,
    states: list[tuple[Any, ...]],
    labels: list[str],
    ticks: list[list[str]],
) -> list[str]:
    """Return the text alternative of each frame."""
    if callable(alt):
        return [style.checked_alt(alt(*state)) for state in states]
    written = itertools.product(*ticks)
    at = [", ".join(map(": ".join, zip(labels, row, strict=True))) for row in written]
    return [style.checked_alt(f"{alt} Here {words}.") for words in at]


def _first_to_last(labels: list[str], alts: list[str]) -> str:
    """Describe a storyboard by its ends."""
    return f"Frames over {' and '.join(labels)}. First: {alts[0]} Last: {alts[-1]}"


def _common_size(pictures: list[bytes]) -> tuple[int, int]:
    """Return the width and height in pixels that all PNGs share."""
    sizes = {struct.unpack(">II", picture[16:24]) for picture in pictures}
    if len(sizes) > 1:
        raise ValueError(f"every frame must have one size in pixels; got {sorted(sizes)}.")
    width, height = sizes.pop()
    return width, height
