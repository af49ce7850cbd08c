"""Run somebody's function so that nothing it does gets out: errors, prints, endless loops."""

import contextlib
import copy
import ctypes
import io
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

WORKER = "course-exercise-check"
GRACE_SECONDS = 1.0
_POLL_SECONDS = 0.05


class TimeUp(BaseException):
    """Injected into a worker whose time is up; `except Exception` lets it pass."""


class Printed(io.StringIO):
    """Keep the first 2,000 characters printed: a loop that never ends may print too."""

    def write(self, text: str) -> int:
        """Keep `text` while there is room, and claim to have written all of it."""
        super().write(text[: max(0, 2000 - self.tell())])
        return len(text)

    def clear(self) -> None:
        """Forget what was printed."""
        self.seek(0)
        self.truncate()


@dataclass
class Ending:
    """How limited work ended: by itself, with an error, or late and perhaps not stoppable."""

    error: BaseException | None = None
    is_late: bool = False
    is_stopped: bool = True


@dataclass(frozen=True)
class Call:
    """What one call returned or raised, and the positions of the arguments it changed."""

    value: object = None
    error: BaseException | None = None
    changed: tuple[int, ...] = ()


def limited(work: Callable[[], object], seconds: float, printed: Printed) -> Ending:
    """Run `work` in a thread of its own and end it when its time is up.

    Prints go to `printed`, warnings nowhere. The main thread waits in short turns, so that a
    KeyboardInterrupt reaches it on every system; the work is then ended and the interrupt
    goes on to the caller.
    """
    ending, is_done = Ending(), threading.Event()
    args = (work, ending, is_done)
    thread = threading.Thread(target=_work, args=args, name=WORKER, daemon=True)
    with warnings.catch_warnings(), contextlib.redirect_stdout(printed), _kernel_kept():
        warnings.simplefilter("ignore")
        try:
            thread.start()
            ending.is_late = not _wait(is_done, seconds)
        finally:
            ending.is_stopped = _stop(thread, is_done)
    return ending


def guarded(function: Callable[..., object], args: Sequence[object]) -> Call:
    """Call `function` on copies of `args`; only `TimeUp` gets out."""
    given = [fresh(arg) for arg in args]
    try:
        value = function(*given)
    except TimeUp:
        raise
    except BaseException as error:
        return Call(error=error)
    pairs = enumerate(zip(args, given, strict=True))
    return Call(value, changed=tuple(i for i, pair in pairs if not is_unchanged(*pair)))


def fresh(value: object) -> object:
    """Copy what an answer could change by accident; models and the like stay themselves."""
    if isinstance(value, np.ndarray | np.random.Generator | list | tuple | dict):
        return copy.deepcopy(value)
    return value


def is_unchanged(before: object, after: object) -> bool:
    """Tell whether an argument still holds what it was given with."""
    if type(before) is not type(after):
        return False
    if isinstance(before, np.ndarray) and isinstance(after, np.ndarray):
        form = (before.shape, before.dtype) == (after.shape, after.dtype)
        return form and before.tobytes() == after.tobytes()
    if isinstance(before, dict) and isinstance(after, dict):
        before, after = list(before.items()), list(after.items())
    if isinstance(before, list | tuple) and isinstance(after, list | tuple):
        return len(before) == len(after) and all(map(is_unchanged, before, after))
    if isinstance(before, int | float | str):
        return before == after or before != before
    return True


@contextlib.contextmanager
def _kernel_kept() -> Iterator[None]:
    """Make `exit()` an error inside an answer: in a notebook it would end the kernel."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is None:
        yield
        return
    shell.ask_exit = sys.exit
    try:
        yield
    finally:
        del shell.ask_exit


def _work(work: Callable[[], object], ending: Ending, is_done: threading.Event) -> None:
    """Keep the error that `work` raises; an injected end may arrive when it is over."""
    with contextlib.suppress(TimeUp):
        try:
            work()
        except BaseException as error:
            ending.error = error
        finally:
            is_done.set()


def _wait(is_done: threading.Event, seconds: float) -> bool:
    """Wait until the work is done or its time is up; tell which.

    Not Thread.join: interrupted, it takes a running thread for stopped (Python 3.11, 3.12).
    """
    turns = max(1, round(seconds / _POLL_SECONDS))
    return any(is_done.wait(_POLL_SECONDS) for _ in range(turns))


def _stop(thread: threading.Thread, is_done: threading.Event) -> bool:
    """Raise `TimeUp` in the thread, again if a bare `except` swallows it; tell if it ended."""
    for _ in range(round(GRACE_SECONDS / _POLL_SECONDS)):
        if is_done.is_set():
            return True
        target = ctypes.c_ulong(thread.ident or 0)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(target, ctypes.py_object(TimeUp))
        is_done.wait(_POLL_SECONDS)
    return is_done.is_set()
