"""The ``course`` command. Each command loads what it needs when it runs, so help comes fast."""

import contextlib
import io
import sys

import click

from course_utils import __version__
from course_utils.cli import bench, data, doctor, lab, lessons, progress, run, sweep

__all__ = ["main"]


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: course run 09 --profile quick",
)
@click.version_option(__version__, prog_name="course")
def main() -> None:
    """From Neuron to Large Model: read, run and report the course's lessons."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            with contextlib.suppress(ValueError, OSError):
                stream.reconfigure(errors="replace")


for command in (
    bench.bench,
    data.data,
    doctor.doctor,
    lab.lab,
    lessons.list_lessons,
    progress.progress,
    run.run,
    sweep.sweep,
):
    main.add_command(command)
