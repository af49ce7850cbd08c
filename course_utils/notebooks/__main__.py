"""`python -m course_utils.notebooks write|check [LESSON ...]`, and `... readme`."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import click

from course_utils.notebooks.files import NotebookError, read, write
from course_utils.notebooks.lessons import files
from course_utils.notebooks.lint import lint
from course_utils.notebooks.overview import write_readme
from course_utils.notebooks.run import SECONDS_PER_CELL, execute


@click.group()
def main() -> None:
    """Keep the course's notebooks in the form in which they are committed.

    LESSON is a number (09) or a file's name without its ending; none means all lessons.
    """


@main.command("write")
@click.argument("names", metavar="[LESSON]...", nargs=-1)
@click.option("--no-run", is_flag=True, help="Keep the stored outputs; tidy the form only.")
@click.option(
    "--seconds-per-cell",
    default=SECONDS_PER_CELL,
    show_default=True,
    type=click.FloatRange(min=0, min_open=True),
    help="The longest that one cell may take.",
)
def write_lessons(names: tuple[str, ...], no_run: bool, seconds_per_cell: float) -> None:
    """Execute lessons in the quick profile and store them, each whole or not at all."""

    def store(path: Path) -> list[str]:
        started = time.monotonic()
        write(path, read(path) if no_run else execute(path, seconds_per_cell=seconds_per_cell))
        click.echo(f"{path.name}: written ({time.monotonic() - started:.0f} s)")
        return []

    _for_each(names, store)


@main.command("check")
@click.argument("names", metavar="[LESSON]...", nargs=-1)
def check_lessons(names: tuple[str, ...]) -> None:
    """Name whatever a lesson lacks; exit 1 where one lacks anything."""
    _for_each(names, lint)


@main.command("readme")
def renew_readme() -> None:
    """Renew the table of lessons in README.md from the lessons' headers."""
    try:
        click.echo(f"{write_readme().name}: written")
    except NotebookError as error:
        raise click.ClickException(str(error)) from error


def _for_each(names: tuple[str, ...], work: Callable[[Path], list[str]]) -> None:
    """Do `work` on every lesson, go on after a failure, and exit 1 where there was one."""
    complaints = 0
    try:
        for path in files(names):
            found = _complaints(path, work)
            complaints += len(found)
            for complaint in found:
                click.echo(f"{path.name}: {complaint}", err=True)
    except NotebookError as error:
        raise click.ClickException(str(error)) from error
    sys.exit(complaints > 0)


def _complaints(path: Path, work: Callable[[Path], list[str]]) -> list[str]:
    """Return what `work` complains about, an error of the notebook's own included."""
    try:
        return work(path)
    except NotebookError as error:
        return [str(error)]


if __name__ == "__main__":
    main(prog_name="python -m course_utils.notebooks")
