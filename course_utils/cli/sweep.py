"""``course sweep``."""

import re
from pathlib import Path

import click

from course_utils.cli.plain import examples, plain_errors
from course_utils.cli.reports import choose, execute, lesson_options

_ADDRESS = re.compile(r"((tcp|tls|ws|wss)://)?[^\s/]+:\d+")
_MOST_AT_ONCE = 1000


@click.command(
    epilog=examples(
        "course sweep 12 -p BATCH_SIZE 64,128,256 -p SEED 0,1,2",
        "course sweep 09 -p EPOCHS 1,2,5 --workers 2",
        "course sweep 12 --profile full -p SEED 0,1,2 --scheduler tcp://node1:8786",
    )
)
@lesson_options
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Reports to make at once on this machine  [default: one for each core, fewer where that "
    "leaves them under 2 GB of memory]",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Run on the dask cluster with this scheduler, such as tcp://node1:8786.",
)
def sweep(
    lessons: tuple[str, ...],
    given: tuple[tuple[str, str], ...],
    profile: str | None,
    folder: Path,
    force: bool,
    timeout: int | None,
    workers: int | None,
    scheduler: str | None,
) -> None:
    """Run lessons with many settings at once, on all cores or on several machines.

    Takes lessons and settings as `course run` does, and makes the same pages with one
    comparison.html at the end. What passed before with the same inputs is left as it is, so the
    same command goes on after Ctrl-C. A report whose worker is lost runs again on another, three
    times at most. Needs the extra `sweep`, which README says how to install.

    Without --scheduler the workers are processes of this machine: they share out its cores, and
    nobody else can reach them.

    For several machines, install the same version of the course on each, and start these; the
    first one prints the ADDRESS:

    \b
      dask scheduler                              on one machine
      dask worker ADDRESS --nthreads 1            on each machine that works
      course sweep ... --scheduler ADDRESS        here, where the reports come

    Whoever reaches a scheduler can run programs on its workers: keep it inside a network that
    you trust.
    """  # noqa: D301
    from course_utils.report import clusters
    from course_utils.report.results import ReportError
    from course_utils.report.sweep import Cluster

    if scheduler and not _ADDRESS.fullmatch(scheduler):
        raise click.UsageError(
            f"--scheduler must be an address such as tcp://node1:8786; got {scheduler!r}."
        )
    if workers and scheduler:
        raise click.UsageError(
            "--workers starts workers here; a cluster (--scheduler) has its own."
        )
    chosen = choose(lessons, given, profile)
    with plain_errors(ReportError):
        clusters.need_dask()
    here = workers or clusters.default_workers(len(chosen))
    at_once = min(len(chosen), _MOST_AT_ONCE) if scheduler else here
    execute(chosen, folder, timeout, force, at_once, lambda note: Cluster(here, scheduler, note))
