"""The lessons of the course, as their own headers describe them."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from course_utils.notebooks.files import NotebookError, read_json

BESIDE_PACKAGE = Path(__file__).resolve().parents[2] / "notebooks"
TITLE = re.compile(r"^# (?P<number>\d\d)\. (?P<title>\S.*)$", re.MULTILINE)
GOALS = re.compile(r"\*\*You will be able to:\*\*\s*\n\s*((?:[-*] .+(?:\n {2,}.+)*\n?)+)")
EFFORT = re.compile(r"^\*\*Minutes:\*\* (?P<minutes>\d+).*?\*\*Needs:\*\* (?P<needs>\S.*)$", re.M)


@dataclass(frozen=True)
class Lesson:
    """One lesson of the course.

    Attributes
    ----------
    number : str
        Two digits, `"09"`.
    slug : str
        The file's name without its ending, `"09_mlp_on_digits"`.
    path : pathlib.Path
        The notebook.
    title : str
        The title without its number.
    minutes : int
        Minutes of work, training apart.
    needs : str
        What the machine must offer, `"CPU is enough"`.
    goals : tuple of str
        What the learner will be able to do.
    """

    number: str
    slug: str
    path: Path
    title: str
    minutes: int
    needs: str
    goals: tuple[str, ...] = ()


def folder() -> Path:
    """Return the folder of the notebooks.

    Returns
    -------
    pathlib.Path
        `$COURSE_NOTEBOOKS` where it is set, else `notebooks` beside the package in the clone.

    Raises
    ------
    NotebookError
        There is no such folder.
    """
    place = Path(os.environ.get("COURSE_NOTEBOOKS") or BESIDE_PACKAGE)
    if not place.is_dir():
        raise NotebookError(
            f"The notebooks must be in a folder; {place} is none. Run from a clone of the "
            "course, or set COURSE_NOTEBOOKS to its folder `notebooks`."
        )
    return place


def files(names: Iterable[str] = ()) -> list[Path]:
    """Return the notebooks asked for, in the order they are read.

    Parameters
    ----------
    names : iterable of str
        Numbers (`"09"`, `"9"`) or slugs (`"09_mlp_on_digits"`); all lessons when empty.

    Returns
    -------
    list of pathlib.Path
        The notebooks, each once.

    Raises
    ------
    NotebookError
        A name fits no lesson.
    """
    known = sorted(folder().glob("[0-9][0-9]_*.ipynb"))
    wanted = {_only(name, known) for name in names}
    return [path for path in known if not wanted or path in wanted]


def lessons() -> list[Lesson]:
    """Return every lesson, in the order they are read.

    Returns
    -------
    list of Lesson
        One for each file `NN_topic.ipynb` in `folder()`.

    Raises
    ------
    NotebookError
        There is no folder, or a notebook is unreadable or lacks its header.
    """
    return [_lesson(path) for path in files()]


def parse_header(text: str) -> dict[str, str]:
    """Read number, title, minutes and needs from a lesson's first cell.

    Parameters
    ----------
    text : str
        The cell's Markdown.

    Returns
    -------
    dict
        With the keys `number`, `title`, `minutes` and `needs`.

    Raises
    ------
    NotebookError
        The title or the line of minutes and needs is missing.
    """
    title, effort = TITLE.search(text), EFFORT.search(text)
    if title is None:
        raise NotebookError("the first cell must begin with `# NN. Title`")
    if effort is None:
        raise NotebookError("the first cell needs a line `**Minutes:** 45 · **Needs:** ...`")
    return {**title.groupdict(), **effort.groupdict()}


def parse_goals(text: str) -> tuple[str, ...]:
    """Read from a lesson's first cell what the learner will be able to do.

    Parameters
    ----------
    text : str
        The cell's Markdown.

    Returns
    -------
    tuple of str
        Empty where the header lists nothing.
    """
    found = GOALS.search(text)
    items = re.split(r"^[-*] ", found[1], flags=re.MULTILINE)[1:] if found else []
    return tuple(" ".join(item.split()) for item in items)


def _lesson(path: Path) -> Lesson:
    """Describe the lesson in the file `path`."""
    sources = ["".join(cell.get("source", "")) for cell in read_json(path)["cells"]]
    try:
        header = parse_header("".join(sources[:1]))
    except NotebookError as error:
        raise NotebookError(f"{path.name}: {error}.") from error
    minutes, goals = int(header.pop("minutes")), parse_goals("".join(sources[:1]))
    return Lesson(slug=path.stem, path=path, minutes=minutes, goals=goals, **header)


def _only(name: str, known: list[Path]) -> Path:
    """Return the one notebook called `name`."""
    for path in known:
        if name == path.stem or name.zfill(2) == path.name[:2]:
            return path
    listed = ", ".join(path.stem for path in known) or "none yet"
    raise NotebookError(f"There is no lesson {name!r}. Lessons: {listed}.")
