"""The playground as a widget: what the browser asks for, the kernel computes."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import anywidget
import traitlets
from IPython.display import display

from course_utils import style
from course_utils.activations import ACTIVATIONS
from course_utils.optimizers import OPTIMIZERS
from course_utils.point_sets import POINT_SETS
from course_utils.widgets import controls
from course_utils.widgets.playground import settings as limits
from course_utils.widgets.playground.drawing import draw_storyboard, storyboard_runs, summary
from course_utils.widgets.playground.frame import REACH, frame
from course_utils.widgets.playground.settings import Settings
from course_utils.widgets.playground.state import Run, advance, begin, change

SECONDS_A_FRAME = 0.03
MOST_STEPS = 100


class Playground(anywidget.AnyWidget):
    """A small network that learns while you watch; `playground` makes one.

    The browser asks for a frame's worth of steps, and asks again when it has drawn the answer.
    So nothing piles up, no thread is left behind, training rests while a cell runs, and it
    ends with its view.

    Parameters
    ----------
    run : Run
        Where it starts.

    Attributes
    ----------
    settings : dict
        What the controls say, set by the browser.
    frame : dict
        What is shown; see `frame.frame`.
    choices : dict
        What each control offers.
    """

    _esm = controls.script("playground/playground.js")
    _css = controls.STYLE + files(__package__).joinpath("playground.css").read_text(
        encoding="utf-8"
    )

    settings = traitlets.Dict().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)

    def __init__(self, run: Run) -> None:
        self.run = run
        super().__init__(
            settings=run.settings.as_dict(), frame=frame(run), choices=choices(run.settings)
        )
        self.observe(self._set, names="settings")
        self.on_msg(self._asked)

    def __repr__(self) -> str:
        """Return the line that recreates it."""
        return str(self.frame["line"].removesuffix(".show()"))

    def show(self) -> None:
        """Show the playground, and then its storyboard for where no kernel runs."""
        display(self)
        runs = storyboard_runs(self.run.first)
        style.show_png(style.png(draw_storyboard(runs)), alt=summary(runs))

    def _set(self, settings: Any) -> None:
        """Follow the controls; what cannot be is said and taken back."""
        try:
            wanted = Settings(**settings.new)
        except (TypeError, ValueError) as error:
            self.frame = {**self.frame, "words": str(error)}
            self.settings = self.run.settings.as_dict()
            return
        if wanted != self.run.settings:
            self._show(change(self.run, wanted))

    def _asked(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        """Answer the browser: train a little, or start afresh."""
        answers = str(content.get("ask", ""))
        if content.get("do") == "reset":
            self._show(begin(self.run.settings), answers)
        elif content.get("do") == "advance":
            steps = min(max(int(content.get("steps", 1)), 1), MOST_STEPS)
            self._show(advance(self.run, steps, SECONDS_A_FRAME), answers)

    def _show(self, run: Run, answers: str = "") -> None:
        """Keep a run and send its frame."""
        self.run = run
        self.frame = frame(run, answers)


def choices(settings: Settings) -> dict[str, Any]:
    """Return what the controls offer; a learning rate or batch size of one's own is added."""
    return {
        "points": list(POINT_SETS),
        "activations": list(ACTIVATIONS),
        "optimizers": list(OPTIMIZERS),
        "learning_rates": sorted({*limits.LEARNING_RATES, settings.learning_rate}),
        "batch_sizes": sorted({*limits.BATCH_SIZES, settings.batch_size}),
        "most_layers": limits.MOST_LAYERS,
        "most_units": limits.MOST_UNITS,
        "most_noise": limits.MOST_NOISE,
        "largest_seed": limits.LARGEST_SEED,
        "reach": REACH,
    }
