"""``course lab``."""

import os
import subprocess
import sys
from pathlib import Path

import click

from course_utils.cli.plain import plain_errors

FIRST = "00_start_here.ipynb"


@click.command(
    epilog="Example: course lab --no-browser --port 8890",
    context_settings={"ignore_unknown_options": True},
)
@click.option("--no-browser", is_flag=True, help="Print the address; open no browser.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen at.")
@click.argument("more", nargs=-1, type=click.UNPROCESSED, metavar="[JUPYTERLAB OPTION]...")
def lab(no_browser: bool, port: int | None, more: tuple[str, ...]) -> None:
    """Open the lessons in JupyterLab, the first one in front.

    Other options, such as --allow-root, are JupyterLab's own.
    """
    from course_utils import notebooks

    with plain_errors(notebooks.NotebookError):
        folder = notebooks.folder().resolve()
    click.echo("JupyterLab starts. To stop it: press Ctrl-C here twice, or File > Shut Down.")
    raise click.exceptions.Exit(_follow([*command(folder, no_browser, port), *more]))


def command(folder: Path, no_browser: bool = False, port: int | None = None) -> list[str]:
    """Give the command that starts JupyterLab with this Python.

    Parameters
    ----------
    folder : Path
        The notebooks; JupyterLab shows the folder above, where their pictures lie.
    no_browser : bool
    port : int or None

    Returns
    -------
    list of str
    """
    page = f"{folder.name}/{FIRST}" if (folder / FIRST).is_file() else folder.name
    return [
        *(sys.executable, "-m", "jupyterlab"),
        f"--ServerApp.root_dir={folder.parent}",
        f"--LabApp.default_url=/lab/tree/{page}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        *(["--no-browser"] if no_browser else []),
        *([f"--ServerApp.port={port}"] if port else []),
    ]


def _follow(words: list[str]) -> int:
    """Wait for JupyterLab to end; Ctrl-C is its own to answer."""
    environment = os.environ | {"JUPYTER_PREFER_ENV_PATH": "1"}
    with subprocess.Popen(words, env=environment) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue
