"""Live figures: controls -> state -> draw(artists), drawn by the kernel."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

import anywidget
import traitlets
from IPython.display import display
from matplotlib.figure import Figure

from course_utils import style
from course_utils.plain_png import plain_png
from course_utils.widgets import controls as controls_module
from course_utils.widgets.controls import Control
from course_utils.widgets.stage import Stage
from course_utils.widgets.storyboard import FEWEST, MOST, tile


class LiveView(anywidget.AnyWidget):
    """What a live figure shows in the browser: its controls, its picture and its words.

    Attributes
    ----------
    controls : list of dict
        The kind, label and texts of each control.
    places : list of int
        Where each control stands among its texts; the browser sets it.
    hidden : list of int
        Which controls, by their place in `controls`, do nothing now and are not shown.
    shown : dict
        ``picture``, a PNG; ``words``, the same in words; ``failure``, why it is not drawn.
    """

    _esm = controls_module.script("live.js")
    _css = controls_module.STYLE

    controls = traitlets.List(traitlets.Dict()).tag(sync=True)
    places = traitlets.List(traitlets.Int()).tag(sync=True)
    hidden = traitlets.List(traitlets.Int()).tag(sync=True)
    shown = traitlets.Dict().tag(sync=True)

    def __repr__(self) -> str:
        """Say what it is; the default writes out the picture."""
        return f"LiveView({', '.join(each['label'] for each in self.controls)})"


class LiveFigure:
    """A figure whose artists follow its controls; all logic is in plain functions.

    Parameters
    ----------
    setup : callable
        ``setup() -> (Figure, artists)`` draws the figure once, with its axes' limits set;
        `artists` is whatever `draw` needs. Those that `draw` moves should be animated
        (``set_animated(True)``, or ``animated=True`` when made): where only animated artists
        change, nothing else is drawn again, several times faster. They lie over all others.
        Words that change are a `Text` whose `set_text` is called: `set_title` draws all again.
    draw : callable
        ``draw(artists, **state) -> None`` moves the artists to a state. It must not depend on
        the state before.
    controls : mapping of str to Control
        State names and what sets them: `slider`, `choice`, `switch`.
    describe : callable
        ``describe(**state) -> str``: the figure in words, with its numbers.
    storyboard : sequence of mapping
        Three to six states for where no kernel runs; a name left out stands at its first value.
    summary : str
        Alt text of the storyboard: what is plotted, the trend, the take-away.
    relevant : callable, optional
        ``relevant(**state)``: the names of the controls that matter in a state; the others are
        hidden. Without it all are shown.

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
        controls: Mapping[str, Control],
        *,
        describe: Callable[..., str],
        storyboard: Sequence[Mapping[str, Any]],
        summary: str,
        relevant: Callable[..., Collection[str]] | None = None,
    ) -> None:
        self.controls = dict(controls)
        self.first_state = self.state
        self._board = _checked_board(storyboard, self.controls)
        self.summary = style.checked_alt(summary)
        self._draw, self._describe, self._relevant = draw, describe, relevant
        self.figure, self.artists = setup()
        self._draw(self.artists, **self.first_state)
        style.freeze_layout(self.figure)
        self._stage = Stage(self.figure)
        self.box = LiveView(controls=[_described(each) for each in self.controls.values()])
        self._is_following = False
        self.refresh()
        for control in self.controls.values():
            control.observe(self._moved, names="value")
        self.box.observe(self._follow, names="places")

    @property
    def state(self) -> dict[str, Any]:
        """What the controls are set to, by name."""
        return {name: control.value for name, control in self.controls.items()}

    @property
    def words(self) -> str:
        """The text alternative that stands beside the picture, or why there is none."""
        return str(self.box.shown["failure"] or self.box.shown["words"])

    @property
    def picture(self) -> bytes:
        """The PNG that stands in the browser."""
        return bytes(self.box.shown["picture"])

    def states(self) -> Iterator[dict[str, Any]]:
        """Go through every state that the controls allow, for tests."""
        every = itertools.product(*(control.values for control in self.controls.values()))
        return (dict(zip(self.controls, values, strict=True)) for values in every)

    def describe(self, **state: Any) -> str:
        """Return a state in words."""
        return style.checked_alt(self._describe(**self.first_state | state))

    def render(self, **state: Any) -> bytes:
        """Return one state as a small PNG; names left out stand at their first value."""
        self._draw(self.artists, **self.first_state | state)
        return style.encode(self._stage.picture())

    def refresh(self) -> None:
        """Draw what the controls say; an error stands where the words do, and is raised."""
        state, shown = self.state, {"picture": b"", "words": "", **self.box.shown}
        try:
            self._draw(self.artists, **state)
            shown["picture"] = plain_png(self._stage.picture())
            shown |= {"words": self.describe(**state), "failure": ""}
        except Exception as error:
            shown["failure"] = _failed(state, error)
            raise
        finally:
            with self.box.hold_sync():
                self.box.places = [control.place for control in self.controls.values()]
                self.box.hidden = self._hidden(state)
                self.box.shown = shown

    def _hidden(self, state: Mapping[str, Any]) -> list[int]:
        """Return the places of the controls that do nothing in a state."""
        if self._relevant is None:
            return []
        shown = self._relevant(**state)
        return [k for k, name in enumerate(self.controls) if name not in shown]

    def storyboard(self) -> bytes:
        """Return the storyboard's states as one PNG."""
        frames = [self.render(**state) for state in self._board]
        return tile(frames, [self._caption(state) for state in self._board])

    def show(self) -> None:
        """Show controls, figure and words, and then the storyboard for where no kernel runs."""
        display(self.box)
        style.show_png(self.storyboard(), alt=self.summary)

    def _moved(self, _change: Any) -> None:
        """Draw what a program has set."""
        if not self._is_following:
            self.refresh()

    def _follow(self, change: Any) -> None:
        """Set the controls as the browser has them, and draw once."""
        if change.new == [control.place for control in self.controls.values()]:
            return
        self._is_following = True
        try:
            for control, place in zip(self.controls.values(), change.new, strict=True):
                control.value = control.values[place]
        finally:
            self._is_following = False
        self.refresh()

    def _caption(self, state: Mapping[str, Any]) -> str:
        """Write a storyboard state as the controls name it."""
        return ", ".join(f"{self.controls[name].description}: {state[name]}" for name in state)


def _checked_board(
    storyboard: Sequence[Mapping[str, Any]], controls: Mapping[str, Control]
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


def _described(control: Control) -> dict[str, Any]:
    """Return what the browser needs to know of a control."""
    return {"kind": control.kind, "label": control.description, "texts": control.texts}


def _failed(state: Mapping[str, Any], error: Exception) -> str:
    """Write an error as a learner sees it below the picture."""
    where = ", ".join(f"{name}={value!r}" for name, value in state.items())
    return f"Not drawn at {where}: {type(error).__name__}: {error}"
