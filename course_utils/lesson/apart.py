"""Code run apart: its errors become something to read, and its output a few lines."""

import contextlib
import io
import linecache
import pkgutil
import re
import traceback
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

FILE = "<listing>"
TAIL_LINES = 5
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_BAR = re.compile(r"━|\[[=>.]+\]")
_TIMES = re.compile(r" - \d+(?:us|ms|s|m|h)\b(?:[ \-]*\d+(?:us|ms|s)/(?:step|epoch|sample))?")
_PATH = re.compile(r"(?<![\w/:])(?:/[\w.+~-]+)+/|\b[A-Za-z]:\\(?:[\w.+~ -]+\\)+")


@dataclass(frozen=True)
class Outcome:
    """What became of code run apart.

    Attributes
    ----------
    error : str or None
        The last line of the error, such as ``"NameError: name 'np' is not defined"``; None if
        the code ran to its end.
    line : int or None
        The line of the code, from 1, where it stopped.
    stdout : str
        What it printed, without progress bars, times and machine paths.
    names : dict
        The names it defined.
    """

    error: str | None
    line: int | None
    stdout: str
    names: dict[str, Any] = field(repr=False)


def run_apart(source: str, *, patch: Mapping[str, Any] | None = None, **names: Any) -> Outcome:
    """Run code in a namespace of its own and print how it ended.

    Whatever it raises is caught and told as one line; only an interruption passes. Warnings
    are dropped, and figures are closed and not shown.

    Parameters
    ----------
    source : str
        Python code.
    patch : mapping, optional
        Dotted names and what stands in for them while the code runs, such as
        ``{"tensorflow.keras.datasets.cifar10.load_data": load}``.
    **names : object
        Names that the code finds defined.

    Returns
    -------
    Outcome
    """
    space = {"__name__": "__main__", **names}
    printed = io.StringIO()
    error = None
    with _quiet(printed), _patched(patch or {}), _no_figures("plt" in source):
        try:
            _execute(source, space)
        except KeyboardInterrupt:
            raise
        except BaseException as caught:
            error = caught
    stdout = clean(printed.getvalue())
    defined = {name: value for name, value in space.items() if not name.startswith("__")}
    outcome = Outcome(_last_line(error), _line(error), stdout, defined)
    _tell(outcome, source)
    return outcome


def _execute(source: str, space: dict[str, Any]) -> None:
    """Execute the code under a name whose lines tracebacks and TensorFlow can read."""
    linecache.cache[FILE] = (len(source), None, source.splitlines(keepends=True), FILE)
    exec(compile(source, FILE, "exec"), space)


def _tell(outcome: Outcome, source: str) -> None:
    """Print the last lines of output, then the line that failed and its error."""
    lines = outcome.stdout.splitlines()
    if len(lines) > TAIL_LINES:
        print(f"… {len(lines) - TAIL_LINES} lines more")
    for line in lines[-TAIL_LINES:]:
        print(line)
    if outcome.error is None:
        print("It ran to its end.")
        return
    if outcome.line is not None:
        code = source.splitlines()
        shown = code[outcome.line - 1].strip() if outcome.line <= len(code) else ""
        print(f"stopped at line {outcome.line}: {shown}")
    print(outcome.error)


def _last_line(error: BaseException | None) -> str | None:
    """Write an error as the last line of its traceback, without machine paths."""
    if error is None:
        return None
    last = traceback.format_exception_only(error)[-1].strip()
    return _PATH.sub("…/", last.splitlines()[0])


def _line(error: BaseException | None) -> int | None:
    """Return the innermost line of the code that an error went through."""
    if isinstance(error, SyntaxError) and error.filename == FILE:
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__) if error else []
    lines = [frame.lineno for frame in frames if frame.filename == FILE]
    return lines[-1] if lines else None


def clean(text: str) -> str:
    """Return printed text as a terminal leaves it, without progress bars, times and paths."""
    kept = []
    for line in _ANSI.sub("", text).replace("\b", "").split("\n"):
        last = line.rstrip("\r").rsplit("\r", 1)[-1].rstrip()
        if not _BAR.search(last):
            kept.append(_PATH.sub("…/", _TIMES.sub("", last)))
    return "\n".join(kept).strip("\n")


@contextlib.contextmanager
def _patched(patch: Mapping[str, Any]) -> Iterator[None]:
    """Replace attributes by dotted name, and put them back."""
    with contextlib.ExitStack() as stack:
        for name, value in patch.items():
            owner_name, _, attribute = name.rpartition(".")
            owner = pkgutil.resolve_name(owner_name)
            stack.callback(setattr, owner, attribute, getattr(owner, attribute))
            setattr(owner, attribute, value)
        yield


@contextlib.contextmanager
def _quiet(printed: io.StringIO) -> Iterator[None]:
    """Collect what is printed; drop warnings and what goes to standard error."""
    with (
        warnings.catch_warnings(record=True),
        contextlib.redirect_stderr(io.StringIO()),
        contextlib.redirect_stdout(printed),
    ):
        warnings.simplefilter("always")
        yield


@contextlib.contextmanager
def _no_figures(wanted: bool) -> Iterator[None]:
    """Let pyplot's show do nothing, and close the figures that appear meanwhile."""
    if not wanted:
        yield
        return
    import matplotlib.pyplot as plt

    before = set(plt.get_fignums())
    with _patched({"matplotlib.pyplot.show": lambda *args, **kwargs: None}):
        try:
            yield
        finally:
            for number in set(plt.get_fignums()) - before:
                plt.close(number)
