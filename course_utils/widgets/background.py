"""Work in a second thread while the notebook's buttons stay alive."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")
POLL_SECONDS = 0.05
EVENTS_A_POLL = 4


class Work(Generic[T]):
    """A function that runs in its own thread, and what comes of it."""

    def __init__(self, function: Callable[[], T]) -> None:
        self._function = function
        self._value: T
        self._error: BaseException | None = None
        # An interrupted Thread.join believes that the thread is over (Python 3.11): wait for this.
        self._is_over = threading.Event()
        run = contextvars.copy_context().run
        threading.Thread(target=run, args=(self._run,), daemon=True).start()

    def _run(self) -> None:
        """Keep the result or the error, for the thread that waits."""
        try:
            self._value = self._function()
        except BaseException as error:
            self._error = error
        finally:
            self._is_over.set()

    def is_over(self, wait_seconds: float) -> bool:
        """Wait at most so long, and tell whether the function has ended."""
        return self._is_over.wait(wait_seconds)

    def result(self) -> T:
        """Return the result, or raise the error with the traceback it had."""
        if self._error is not None:
            raise self._error
        return self._value


def has_kernel() -> bool:
    """Tell whether this is a notebook's main thread, whose events can be polled."""
    from IPython import get_ipython

    is_main = threading.current_thread() is threading.main_thread()
    return is_main and getattr(get_ipython(), "kernel", None) is not None


def run_polling(function: Callable[[], T], tick: Callable[[], None], stop: Callable[[], None]) -> T:
    """Run a function in a second thread and answer the notebook's widgets meanwhile.

    Parameters
    ----------
    function : callable
        The work; it must not print or show anything.
    tick : callable
        Called in this thread about 20 times a second.
    stop : callable
        Called at an interrupt; `function` should then return soon. A second interrupt is raised.

    Returns
    -------
    object
        What `function` returned.

    Raises
    ------
    BaseException
        What `function` raised.
    """
    _abort_cells_behind_a_failure()
    work = Work(function)
    try:
        _poll(work, tick)
    except KeyboardInterrupt:
        stop()
        _poll(work, tick)
    return work.result()


def _poll(work: Work[Any], tick: Callable[[], None]) -> None:
    """Hand waiting events to their widgets until the work ends."""
    from jupyter_ui_poll import ui_events

    with ui_events() as poll:
        while not work.is_over(POLL_SECONDS):
            poll(EVENTS_A_POLL)
            tick()


def _abort_cells_behind_a_failure() -> None:
    """After this cell, if it fails, abort the cells that wait, as the kernel does by itself.

    jupyter_ui_poll keeps the requests that arrive during a cell and runs them whatever happened.
    """
    from IPython import get_ipython
    from jupyter_ui_poll import ui_events

    shell, waiting = get_ipython(), ui_events()._events

    def after_cell(result: Any) -> None:
        shell.events.unregister("post_run_cell", after_cell)
        if not result.success:
            for stream, ident, parent in waiting:
                shell.kernel._send_abort_reply(stream, parent, ident)
            waiting.clear()

    shell.events.register("post_run_cell", after_cell)
