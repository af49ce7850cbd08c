"""``course progress``."""

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from course_utils.progress import Row

_BAR = 20


@click.command(epilog="Example: course progress")
@click.option("--reset", is_flag=True, help="Forget everything, after asking.")
def progress(reset: bool) -> None:
    """Draw which exercises are done, lesson by lesson."""
    from course_utils import exercises
    from course_utils import progress as kept

    if reset:
        _reset()
        return
    found = kept.summary(exercises.index())
    for lesson, rows in groupby(found.rows, key=lambda row: row.lesson):
        click.echo(line(lesson, rows))
    click.echo(f"{found.correct} of {found.total} exercises correct, {found.attempted} attempted.")


def line(lesson: str, rows: "Iterable[Row]") -> str:
    """Draw one lesson's bar.

    Parameters
    ----------
    lesson : str
    rows : iterable of Row

    Returns
    -------
    str
        ``#`` for the correct share, ``+`` for what is attempted and not correct yet.
    """
    statuses = [row.status for row in rows]
    correct, total = statuses.count("correct"), len(statuses)
    full = _BAR * correct // total
    begun = _BAR * (correct + statuses.count("incorrect")) // total - full
    bar = "#" * full + "+" * begun
    return f"{lesson:<32} [{bar:.<{_BAR}}] {correct} of {total} correct"


def _reset() -> None:
    """Ask, then delete the progress file."""
    from course_utils import progress as kept
    from course_utils.cli.plain import plain_errors

    path = kept.home() / kept.FILE_NAME
    if not path.exists():
        click.echo("Nothing is recorded yet.")
        return
    click.confirm(f"Delete {path}, with every exercise and prediction in it?", abort=True)
    with plain_errors(OSError):
        path.unlink(missing_ok=True)
    click.echo("Progress is empty again.")
