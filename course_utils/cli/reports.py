"""What ``course run`` and ``course sweep`` share: their options, bar, lines and end."""

import threading
from collections.abc import Callable, Iterator
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from course_utils.cli.plain import interruptible, plain_errors

if TYPE_CHECKING:
    from course_utils.report.request import Request
    from course_utils.report.session import Executor

TIMEOUTS = {"quick": 1800, "full": 21600}
_KEPT = "Finished lessons are kept; the same command goes on from there."

# cells differ too much in length for an estimate of the time left
_BAR = "{l_bar}{bar}| {n_fmt}/{total_fmt} cells [{elapsed}{postfix}]"


def lesson_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command what says which lessons run, with which values, into which folder."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_OPTIONS = (
    click.argument("lessons", nargs=-1, metavar="[LESSON]..."),
    click.option(
        "-p",
        "--parameter",
        "given",
        type=(str, str),
        multiple=True,
        metavar="NAME VALUE",
        help="Set a parameter that the lessons list in their first code cell; may be repeated. "
        "Several values, SEED 0,1,2, make a report for each combination.",
    ),
    click.option(
        "--profile",
        type=click.Choice(["quick", "full"]),
        help="quick: small data, about a minute a lesson; full: all data. Sets PROFILE in the "
        "lessons that have it; without it they are quick.",
    ),
    click.option(
        "--to",
        "folder",
        type=click.Path(path_type=Path),
        default=Path("reports"),
        show_default=True,
        help="Folder of the reports.",
    ),
    click.option(
        "--force", is_flag=True, help="Run again also what passed before with the same inputs."
    ),
    click.option(
        "--timeout",
        type=click.IntRange(min=1),
        metavar="SECONDS",
        help="Longest time one code cell may take  [default: 1800; with the full profile 21600]",
    ),
)


def execute(
    chosen: "list[Request]",
    folder: Path,
    timeout: int | None,
    force: bool,
    at_once: int,
    executor: "Callable[[Callable[[str], None]], Executor]",
) -> None:
    """Run lessons under a bar, say what became of them, and end with status 1 if one failed.

    Parameters
    ----------
    chosen : list of Request
    folder : Path
    timeout : int or None
        Longest time of one cell in seconds, as asked for.
    force : bool
    at_once : int
    executor : callable
        Makes what runs the lessons, from a function that writes a line above the bar.
    """
    from course_utils.report.results import ReportError

    profiles = {str(each.values.get("PROFILE", "quick")) for each in chosen}
    seconds = timeout or max(TIMEOUTS.get(each, 0) for each in {*profiles, "quick"})
    with plain_errors(ReportError), interruptible(_KEPT):
        results = _run(chosen, folder, seconds, force, at_once, executor)
    failed = sum(result["status"] == "failed" for result in results)
    click.echo(_end(results, failed, folder))
    if failed:
        raise click.exceptions.Exit(1)


def _end(results: list[dict[str, Any]], failed: int, folder: Path) -> str:
    """Say what became of all, and where to look."""
    several = any(result["settings"] for result in results)
    kind = "reports" if several else "lessons"
    text = f"{len(results) - failed} of {len(results)} {kind} passed."
    text += f" Index: {folder / 'index.html'}"
    return f"{text}\nSide by side: {folder / 'comparison.html'}" if several else text


def choose(
    names: tuple[str, ...], given: tuple[tuple[str, str], ...], profile: str | None
) -> "list[Request]":
    """Find the lessons and settle their values before anything starts.

    Parameters
    ----------
    names, given, profile
        As typed.

    Returns
    -------
    list of Request
        One for each report.
    """
    from course_utils.notebooks import NotebookError
    from course_utils.report.request import choose_values, each_setting, requests

    try:
        found = requests(names)
        notes = choose_values(found, given, profile)
    except NotebookError as error:
        raise click.ClickException(str(error)) from None
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    for note in notes:
        click.echo(f"Note: {note}.")
    chosen = each_setting(found)
    if len(chosen) > len(found):
        click.echo("\n".join(_plan(found)))
    return chosen


def _plan(lessons: "list[Request]") -> Iterator[str]:
    """Say which combinations will run."""
    for lesson in lessons:
        each = [f"{name} {', '.join(map(str, found))}" for name, found in lesson.asked.items()]
        runs = prod(map(len, lesson.asked.values()))
        yield f"{lesson.number} {lesson.title}: {runs} run{'s' if runs > 1 else ''}" + (
            f", {'; '.join(each)}" if each else ""
        )


def _run(
    chosen: "list[Request]",
    folder: Path,
    seconds: int,
    force: bool,
    at_once: int,
    executor: "Callable[[Callable[[str], None]], Executor]",
) -> list[dict[str, Any]]:
    """Run under a bar of the cells done."""
    from tqdm import tqdm

    from course_utils.report.session import Session

    total = sum(each.cells for each in chosen)
    with tqdm(total=total, bar_format=_BAR, dynamic_ncols=True, disable=None) as bar:
        show = _Show(bar, {each.slug: each.cells for each in chosen}, folder)
        made = executor(show.note)
        session = Session(folder, seconds, at_once, show.cells, show.result, bar.refresh, made)
        return session.run(chosen, force=force)


class _Show:
    """The bar, and one line for each lesson that ends."""

    def __init__(self, bar: Any, totals: dict[str, int], folder: Path) -> None:
        self.bar, self.totals, self.folder = bar, totals, folder
        self.done = dict.fromkeys(totals, 0)
        self.turn = threading.Lock()

    def cells(self, slug: str, done: int) -> None:
        """Move the bar; workers' threads call this."""
        with self.turn:
            self.done[slug] = min(done, self.totals[slug])
            self.bar.n = sum(self.done.values())
            self.bar.set_postfix_str(slug)

    def note(self, text: str) -> None:
        """Write a line above the bar."""
        with self.bar.external_write_mode():
            click.echo(text, err=True)

    def result(self, result: dict[str, Any]) -> None:
        """Write a lesson's line above the bar."""
        self.cells(result["slug"], self.totals[result["slug"]])
        with self.bar.external_write_mode():
            click.echo(line(result, self.folder), err=result["status"] == "failed")


def line(result: dict[str, Any], folder: Path) -> str:
    """Say in one line what became of a lesson.

    Parameters
    ----------
    result : dict
        What results.json keeps.
    folder : Path
        The reports' folder, as it was asked for.

    Returns
    -------
    str
    """
    settings = [f"{name} {value}" for name, value in result["settings"].items()]
    name = f"{result['number']} {result['title']}"
    name += f" ({', '.join(settings)})" if settings else ""
    page = f" -> {folder / result['report']}" if result["report"] else ""
    if result["status"] == "failed":
        failure = result["failure"]
        cell = f" in cell {failure['cell']} ({failure['cell_id']})" if failure["cell"] else ""
        return f"{name}: failed{cell}: {failure['message']}{page}"
    if result["status"] == "up to date":
        return f"{name}: up to date{page}"
    seconds = result["seconds"]
    time = f"{seconds / 60:.1f} minutes" if seconds >= 60 else f"{seconds:.0f} seconds"
    return f"{name}: passed in {time}{page}"
