"""Live figures: controls -> state -> draw(artists), drawn by the kernel."""

from __future__ import annotations

import html
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import ipywidgets
from IPython.display import display
from matplotlib.figure import Figure

from course_utils import style
from course_utils.widgets.controls import NATURAL_SIZE, value_of, values_of
from course_utils.widgets.storyboard import FEWEST, MOST, tile


class LiveFigure:
    """A figure whose artists follow its controls; all logic is in plain functions.

    Parameters
    ----------
    setup : callable
        ``setup() -> (Figure, artists)`` draws the figure once, with its axes' limits set;
        `artists` is whatever `draw` needs.
    draw : callable
        ``draw(artists, **state) -> None`` moves the artists to a state. It must not depend on
        the state before.
    controls : mapping of str to widget
        State names and what sets them: `slider`, `choice`, `switch`.
    describe : callable
        ``describe(**state) -> str``: the figure in words, with its numbers.
    storyboard : sequence of mapping
        Three to six states for where no kernel runs; a name left out stands at its first value.
    summary : str
        Alt text of the storyboard: what is plotted, the trend, the take-away.

    Raises
    ------
    ValueError
        When a control has no label, or the storyboard has another number of states or an
        unknown name.
    """

    def __init__(
        self,
        setup: Callable[[], tuple[Figure, Any]],
        draw: Callable[..., None],
        controls: Mapping[str, ipywidgets.Widget],
        *,
        describe: Callable[..., str],
        storyboard: Sequence[Mapping[str, Any]],
        summary: str,
    ) -> None:
        self.controls = dict(controls)
        self.first_state = self.state
        self._board = _checked_board(storyboard, self.controls)
        self.summary = style.checked_alt(summary)
        self._draw, self._describe = draw, describe
        self.figure, self.artists = setup()
        self._image = ipywidgets.Image(format="png", layout=NATURAL_SIZE)
        self._words = ipywidgets.HTML()
        self._draw(self.artists, **self.first_state)
        style.freeze_layout(self.figure)
        self.refresh()
        for control in self.controls.values():
            control.observe(self.refresh, names="value")
        self.box = ipywidgets.VBox([*self.controls.values(), self._image, self._words])

    @property
    def state(self) -> dict[str, Any]:
        """What the controls are set to, by name."""
        return {name: value_of(control) for name, control in self.controls.items()}

    @property
    def words(self) -> str:
        """The text alternative that stands beside the picture, as HTML."""
        return str(self._words.value)

    def states(self) -> Iterator[dict[str, Any]]:
        """Go through every state that the controls allow, for tests."""
        every = itertools.product(*(values_of(control) for control in self.controls.values()))
        return (dict(zip(self.controls, values, strict=True)) for values in every)

    def describe(self, **state: Any) -> str:
        """Return a state in words."""
        return style.checked_alt(self._describe(**self.first_state | state))

    def render(self, **state: Any) -> bytes:
        """Return one state as a small PNG; names left out stand at their first value."""
        self._draw(self.artists, **self.first_state | state)
        return style.png(self.figure)

    def refresh(self, _change: Any = None) -> None:
        """Draw what the controls say; an error stands where the words do, and is raised."""
        state = self.state
        try:
            self._draw(self.artists, **state)
            self._image.value = style.quick_png(self.figure)
            self._words.value = _live(self.describe(**state))
        except Exception as error:
            self._words.value = _failed(state, error)
            raise

    def storyboard(self) -> bytes:
        """Return the storyboard's states as one PNG."""
        frames = [self.render(**state) for state in self._board]
        return tile(frames, [self._caption(state) for state in self._board])

    def show(self) -> None:
        """Show controls, figure and words, and then the storyboard for where no kernel runs."""
        display(self.box)
        style.show_png(self.storyboard(), alt=self.summary)

    def _caption(self, state: Mapping[str, Any]) -> str:
        """Write a storyboard state as the controls name it."""
        return ", ".join(f"{self.controls[name].description}: {state[name]}" for name in state)


def _checked_board(
    storyboard: Sequence[Mapping[str, Any]], controls: Mapping[str, ipywidgets.Widget]
) -> list[dict[str, Any]]:
    """Return the storyboard's states, or refuse what cannot be shown."""
    board = [dict(state) for state in storyboard]
    unknown = sorted({name for state in board for name in state} - set(controls))
    if unknown or not FEWEST <= len(board) <= MOST:
        raise ValueError(
            f"storyboard must hold {FEWEST} to {MOST} states of {sorted(controls)}; "
            f"got {len(board)} with unknown names {unknown}."
        )
    unlabelled = [name for name, control in controls.items() if not control.description]
    if unlabelled:
        raise ValueError(f"each control needs a label to be found by; got none for {unlabelled}.")
    return board


def _live(words: str) -> str:
    """Return a text alternative as HTML that screen readers read out when it changes."""
    return f'<p role="status" aria-live="polite">{html.escape(words)}</p>'


def _failed(state: Mapping[str, Any], error: Exception) -> str:
    """Return an error as HTML that a learner sees beside the picture."""
    where = ", ".join(f"{name}={value!r}" for name, value in state.items())
    said = html.escape(f"Not drawn at {where}: {type(error).__name__}: {error}")
    return f'<p role="alert"><strong>{said}</strong></p>'
