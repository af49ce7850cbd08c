"""The ``course`` command. Each command loads what it needs when it runs, so help comes fast."""

import contextlib
import io
import sys

import click

from course_utils import __version__
from course_utils.cli.data import data
from course_utils.cli.doctor import doctor
from course_utils.cli.lab import lab
from course_utils.cli.lessons import list_lessons
from course_utils.cli.progress import progress
from course_utils.cli.run import run

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


for command in (data, doctor, lab, list_lessons, progress, run):
    main.add_command(command)
