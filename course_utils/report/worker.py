"""One lesson in a process of its own: ``python -m course_utils.report.worker``.

It reads one job as a line of JSON, and writes what happens as lines of JSON. When its input
closes, whoever asked is gone: it ends itself and its kernel.
"""

import dataclasses
import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, TextIO, cast

import psutil


def main() -> None:
    """Read the job, run it, and tell."""
    told = _own_channel()
    # jsonschema would build this grammar for web addresses: 1.2 s, and no notebook needs it
    sys.modules.setdefault("rfc3987_syntax", cast(ModuleType, None))
    job = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_input, daemon=True).start()

    def tell(event: str, content: object) -> None:
        """Write one line."""
        told.write(json.dumps({event: content}) + "\n")
        told.flush()

    tell("result", attempt(job, lambda done: tell("done", done)))
    # the thread that waits for input would hold the interpreter's end back
    os._exit(0)


def attempt(job: dict[str, Any], tell: Callable[[int], None]) -> dict[str, Any]:
    """Make a lesson's report; what goes wrong in the making is a result too.

    Parameters
    ----------
    job, tell
        As for `report`.

    Returns
    -------
    dict
        What results.json keeps.
    """
    from course_utils.notebooks import NotebookError
    from course_utils.report.outcome import Failure, without_files

    try:
        return report(job, tell)
    except OSError as error:
        message = f"the report could not be written: {error.strerror or error}"
        return without_files(job, Failure("disk", message))
    except NotebookError as error:
        return without_files(job, Failure("notebook", str(error)))
    except Exception as error:  # a line for the reader, whatever the cause
        message = f"the report could not be made: {type(error).__name__}: {error}"
        return without_files(job, Failure("report", message))


def report(job: dict[str, Any], tell: Callable[[int], None]) -> dict[str, Any]:
    """Execute a lesson and write its notebook and page into the job's folder.

    Parameters
    ----------
    job : dict
        ``slug``, ``number``, ``title``, ``notebook``, ``folder``, ``values``, ``parameters``,
        ``timeout``, ``fingerprint``.
    tell : callable
        Called with the number of code cells done.

    Returns
    -------
    dict
        What results.json keeps.
    """
    from course_utils import notebooks
    from course_utils.report import execution, gathered, private
    from course_utils.report.outcome import outcome
    from course_utils.whole_files import write_whole

    # after the imports above: two threads that import IPython at once can break it
    drawing = threading.Thread(target=_load_drawing, daemon=True)
    drawing.start()
    source, target = Path(job["notebook"]), Path(job["folder"])
    nb, failure, seconds = execution.execute(
        notebooks.read(source), source.parent, job["values"], job["timeout"], tell
    )
    private.scrub(nb, source.parent)
    if failure:
        message = private.clean(failure.message, source.parent)
        failure = dataclasses.replace(failure, message=message)
    result = outcome(job, failure, seconds) | gathered.gather(nb)
    result |= {"notebook": f"{job['slug']}.ipynb", "report": f"{job['slug']}.html"}
    write_whole(target / result["notebook"], execution.as_text(nb))
    drawing.join()
    from course_utils.report.page import lesson_page

    html, result["warnings"] = lesson_page(nb, result, source.parent)
    write_whole(target / result["report"], html)
    return result


def _own_channel() -> TextIO:
    """Keep standard output for messages: what kernels print goes to standard error."""
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return channel


def _end_with_input() -> None:
    """Wait until the input closes, then end this process and its kernel."""
    sys.stdin.read()
    for child in psutil.Process().children(recursive=True):
        child.kill()
    os._exit(1)


def _load_drawing() -> None:
    """Load what draws the page while the lesson runs; players bring matplotlib along."""
    import course_utils.report.page
    import course_utils.widgets  # noqa: F401


if __name__ == "__main__":
    main()
