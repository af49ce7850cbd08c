"""Lessons that lose what runs them, for tests of `course sweep`."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from report_lessons import COURSE, environment, write_lesson

SEED = "SEED: int = 0  # which run\n"
SAY = """\
import json, os, psutil
kernel = psutil.Process()
chain = [kernel, *kernel.parents()]
root = next(each for each in chain if "from course_utils.cli" in " ".join(each.cmdline()))
tree = [root, *root.children(recursive=True)]
def listening(process):
    try:
        return [c for c in process.net_connections() if c.status == "LISTEN"]
    except psutil.Error:  # it was killed since, by another lesson
        return []
ports = [c for each in tree for c in listening(each)]
said = {"hosts": sorted({c.laddr.ip for c in ports}), "ports": len(ports),
        "masked": [line for line in open("/proc/self/status") if line.startswith("SigBlk")],
        "threads": {k: v for k, v in os.environ.items() if k.endswith("_THREADS")}}
print("said", json.dumps(said))
"""
LOSE = """\
import os, pathlib, psutil, signal, time
mark = pathlib.Path({mark!r})
with mark.open("a") as file:
    print("tried", file=file)
if {times} > mark.read_text().count("tried") - 1:
    chain = psutil.Process().parents()
    os.kill(chain[{up}].pid, signal.SIGKILL)
    time.sleep(600)
"""
REPORT, WORKER = 0, 1


def write_losing(notebooks: Path, slug: str, up: int, times: int) -> None:
    """Write a lesson that kills a process above its kernel some times, and notes each try."""
    source = LOSE.format(mark=str(_mark(notebooks, slug)), up=up, times=times)
    write_lesson(notebooks, slug, source, parameters="")


def tries(notebooks: Path, slug: str) -> int:
    """Count how often a losing lesson was started."""
    return _mark(notebooks, slug).read_text().count("tried")


def _mark(notebooks: Path, slug: str) -> Path:
    return notebooks.parent / f"tries-{slug}"


@contextlib.contextmanager
def popen(folder: Path, *words: str, **more: str) -> Iterator["subprocess.Popen[str]"]:
    """Start the course command in a process group of its own, as a shell would."""
    with subprocess.Popen(
        [*COURSE, *words],
        env=environment(folder, **more),
        cwd=folder.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def homes(folder: Path) -> dict[str, str]:
    """Give a command a home and a folder for temporary files, both made here and empty."""
    made = {name: folder.parent / f"{name.lower()}-of-its-own" for name in ("HOME", "TMPDIR")}
    for path in made.values():
        path.mkdir(exist_ok=True)
    return {name: os.fspath(path) for name, path in made.items()}
