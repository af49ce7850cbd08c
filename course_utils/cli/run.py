"""``course run``."""

from pathlib import Path

import click

from course_utils.cli.plain import examples
from course_utils.cli.reports import choose, execute, lesson_options


@click.command(
    epilog=examples(
        "course run 09 12",
        "course run 12 -p EPOCHS 3 --to out",
        "course run --profile full -j 2",
        "course run 12 -p EPOCHS 5,10 -p SEED 0,1,2 -j 2",
    )
)
@lesson_options
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    default=1,
    show_default=True,
    help="Reports to make at once.",
)
def run(
    lessons: tuple[str, ...],
    given: tuple[tuple[str, str], ...],
    profile: str | None,
    folder: Path,
    jobs: int,
    force: bool,
    timeout: int | None,
) -> None:
    """Run lessons and write one page for each, with an index.

    LESSON is a number or a name, such as 09 or 09_mlp_on_digits; none means all. Lessons that
    passed before with the same inputs are left as they are, so the same command goes on after
    Ctrl-C.

    Several values of a parameter, -p SEED 0,1,2 or -p SEED 0 -p SEED 1, run a lesson once for
    each combination. Each report has its settings in its name, and comparison.html lays curves
    and results of all that the folder holds side by side. Text and lists are never split at
    commas: repeat -p for those. For many combinations there is `course sweep`.
    """
    from course_utils.report.processes import Workers

    chosen = choose(lessons, given, profile)
    execute(chosen, folder, timeout, force, jobs, lambda note: Workers())
