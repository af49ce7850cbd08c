"""The live training dashboard: progress, curves so far, time left, and a Stop button that works."""

from __future__ import annotations

import html
import time
from collections.abc import Callable
from typing import TypeVar

import ipywidgets
import numpy as np
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_utils import style
from course_utils.plots import draw_history
from course_utils.widgets.background import has_kernel, run_polling
from course_utils.widgets.controls import NATURAL_SIZE
from course_utils.widgets.monitor import Monitor, summarise
from course_utils.widgets.pace import spoken

T = TypeVar("T")
TEXT_SECONDS = 0.25
PICTURE_SECONDS = 0.5
MOST_POINTS = 400


class Dashboard:
    """Shows a training run while it goes on.

    Parameters
    ----------
    batch_size : int, optional
        Images a step; with it the dashboard counts images a second, else steps a second.
    title : str
        What is trained, in a few words.

    Examples
    --------
    >>> run = Dashboard(batch_size=32).run(  # doctest: +SKIP
    ...     lambda monitor: fit(model, x, y, epochs=3, monitor=monitor))
    """

    def __init__(self, *, batch_size: int | None = None, title: str = "Training") -> None:
        self.batch_size, self.title = batch_size, title
        self.monitor = Monitor()
        self.bar = ipywidgets.IntProgress(
            min=0,
            max=1,
            description=title,
            tooltip=f"{title}: progress",
            style={"description_width": "initial"},
            layout={"flex": "1 1 12rem"},
        )
        self.stop_button = ipywidgets.Button(
            description="Stop training", tooltip="Stop after the step that runs now"
        )
        self.stop_button.on_click(self._stop_clicked)
        self.text, self.spoken = ipywidgets.HTML(), ipywidgets.HTML()
        self.image = ipywidgets.Image(format="png", layout=NATURAL_SIZE)
        top = ipywidgets.HBox(
            [self.bar, self.stop_button], layout={"flex_flow": "row wrap", "max_width": "50rem"}
        )
        self.box = ipywidgets.VBox([top, self.text, self.image, self.spoken])
        self._figure, self._axes = style.figure(8, 2.8, layout=None, ncols=2)
        self._figure.subplots_adjust(left=0.09, right=0.98, bottom=0.2, top=0.95, wspace=0.28)
        self._next_text = self._next_picture = 0.0

    def run(self, train: Callable[[Monitor], T]) -> T:
        """Train, show how it goes, and leave one figure of the result.

        In a notebook `train` runs in a second thread. Make the model outside it: Keras keeps
        its settings (precision, seed) apart for each thread. `train` must not print.

        Parameters
        ----------
        train : callable
            ``train(monitor)`` trains, tells the monitor, stops when ``monitor.should_stop``,
            and returns the run.

        Returns
        -------
        object
            What `train` returned; after Stop or an interrupt, the run so far.

        Raises
        ------
        BaseException
            What `train` raised.
        """
        self.monitor = Monitor()
        if not has_kernel():
            result = train(self.monitor)
        else:
            display(self.box)
            result = self._run_live(lambda: train(self.monitor))
        if self.monitor.curve or self.monitor.history:
            style.show(self._result(), alt=self.summary())
        return result

    def summary(self) -> str:
        """Return what the run reached, in words."""
        history = self.monitor.history
        if history.get("loss"):
            return summarise(history, self.monitor.epochs, self.monitor.should_stop)
        step, loss, accuracy = self.monitor.curve[-1]
        return (
            f"Training was stopped in its first epoch, after {step:,} of "
            f"{self.monitor.pace.total_steps:,} steps. Loss {loss:.3f}, "
            f"accuracy {100 * accuracy:.1f} %."
        )

    def _run_live(self, work: Callable[[], T]) -> T:
        """Run the work in a second thread and keep the view fresh until it ends."""
        try:
            result = run_polling(work, self.tick, self.monitor.stop)
        except BaseException as error:
            self._close(f"Training ended with {type(error).__name__}: {error}")
            raise
        self._close(self.summary() if self.monitor.curve else "Training is over.")
        return result

    def tick(self) -> None:
        """Refresh the view, at most four times a second."""
        now = time.monotonic()
        if now < self._next_text or not self.monitor.is_started:
            return
        self._next_text = now + TEXT_SECONDS
        self.bar.max = max(self.monitor.pace.total_steps, 1)
        self.bar.value = self.monitor.pace.step
        self.text.value = f"<p>{html.escape(self.status())}</p>"
        self._announce()
        if now >= self._next_picture and self.monitor.curve:
            self.image.value = self._picture()
            spent = time.monotonic() - now
            self._next_picture = now + min(max(PICTURE_SECONDS, 10 * spent), 4 * PICTURE_SECONDS)

    def status(self) -> str:
        """Return where the run stands, in one line."""
        monitor, pace = self.monitor, self.monitor.pace
        parts = [f"step {pace.step:,} of {pace.total_steps:,}"]
        parts.insert(0, f"epoch {min(pace.epochs_done + 1, monitor.epochs)} of {monitor.epochs}")
        if monitor.curve:
            _, loss, accuracy = monitor.curve[-1]
            parts += [f"loss {loss:.3f} nats", f"accuracy {100 * accuracy:.1f} %"]
        if pace.seconds_per_step:
            parts.append(f"{(self.batch_size or 1) / pace.seconds_per_step:,.0f} {self._unit}")
        if pace.seconds_left is not None:
            parts.append(f"about {spoken(pace.seconds_left)} left")
        return " · ".join(parts)

    @property
    def _unit(self) -> str:
        """What the speed counts."""
        return "images/s" if self.batch_size else "steps/s"

    def _announce(self) -> None:
        """Tell screen readers about each epoch, and only about those."""
        done, history = self.monitor.pace.epochs_done, self.monitor.history
        said = f"Epoch {done} of {self.monitor.epochs} is done." if done else "Training has begun."
        if done and done == self.monitor.resumed_from:
            said = f"Training goes on after epoch {done} of {self.monitor.epochs}."
        if history.get("loss"):
            said += f" Loss {history['loss'][-1]:.3f} nats."
        if history.get("accuracy"):
            said += f" Accuracy {100 * history['accuracy'][-1]:.1f} %."
        self.spoken.value = f'<p role="status" aria-live="polite">{said}</p>'

    def _picture(self) -> bytes:
        """Draw loss and accuracy so far."""
        draw_so_far(self._axes, self.monitor.curve, self.monitor.pace.total_steps)
        return style.quick_png(self._figure)

    def _result(self) -> Figure:
        """Draw what the run reached: its epochs where there are several, else its steps."""
        figure, axes = style.figure(8, 3.4, ncols=2)
        monitor = self.monitor
        if len(monitor.history.get("loss", ())) > 1 or not monitor.curve:
            draw_history(axes[0], axes[1], monitor.history)
        else:
            draw_so_far(axes, monitor.curve, monitor.curve[-1][0])
        axes[0].set_title(self.title)
        return figure

    def _stop_clicked(self, _button: ipywidgets.Button) -> None:
        """Pass the learner's wish on, and say so at once."""
        self.stop_button.disabled = True
        self.stop_button.description = "Stopping…"
        self.monitor.stop()

    def _close(self, words: str) -> None:
        """Leave the view as it ends: no live picture, no Stop button."""
        self.tick()
        self.bar.value = min(self.monitor.pace.step, self.bar.max)
        self.stop_button.disabled = True
        self.stop_button.description = "Stopped" if self.monitor.should_stop else "Done"
        self.image.layout.display = "none"
        self.text.value = ""
        self.spoken.value = f'<p role="status">{html.escape(words)}</p>'


def draw_so_far(axes: np.ndarray, curve: list[tuple[int, float, float]], total_steps: int) -> None:
    """Draw loss and accuracy over steps on two axes, replacing what they show.

    Parameters
    ----------
    axes : ndarray of Axes, shape (2,)
    curve : list of (int, float, float)
        Step, loss (nats), accuracy (0..1); at least one.
    total_steps : int
        Where the axis of steps ends.
    """
    points = np.array(curve[:: 1 + len(curve) // MOST_POINTS] + curve[-1:], dtype=float)
    looks = zip(axes, points[:, 1:].T * [[1], [100]], ("loss (nats)", "accuracy (%)"), strict=True)
    for k, (ax, values, label) in enumerate(looks):
        _draw_line(ax, points[:, 0], values, k)
        ax.set(xlabel="step", ylabel=label, xlim=(0, max(total_steps, 1)))


def _draw_line(ax: Axes, steps: np.ndarray, values: np.ndarray, k: int) -> None:
    """Draw or move one axes' only line and fit the axis of values."""
    if not ax.get_lines():
        ax.plot([], [], color=style.COLOURS[k], linestyle=style.DASHES[k])
    ax.get_lines()[0].set_data(steps, values)
    finite = values[np.isfinite(values)]
    if finite.size:
        margin = 0.05 * (np.ptp(finite) or 1.0)
        ax.set_ylim(finite.min() - margin, finite.max() + margin)
