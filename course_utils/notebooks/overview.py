"""The map of the course in the README, made from the lessons' own headers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from course_utils.notebooks.files import NotebookError
from course_utils.notebooks.lessons import Lesson, folder, lessons
from course_utils.whole_files import write_whole

BEGIN = "<!-- The lessons: written by python -m course_utils.notebooks readme -->"
END = "<!-- The end of the lessons -->"
HEAD = "| lesson | minutes | needs | you will be able to |\n|---|---|---|---|"


def overview(among: Iterable[Lesson], place: str = "notebooks/") -> str:
    """Return the lessons as a Markdown table.

    Parameters
    ----------
    among : iterable of Lesson
    place : str
        What comes before a file's name in its link.
    """
    return "\n".join([HEAD, *(_row(lesson, place) for lesson in among)])


def renewed(readme: str) -> str:
    """Return the README's text with the table of lessons as it should be now.

    Raises
    ------
    NotebookError
        If the marks around the table are missing.
    """
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise NotebookError(f"README.md must hold the lines {BEGIN!r} and {END!r}.")
    return f"{before}{BEGIN}\n\n{overview(lessons())}\n\n{END}{after}"


def write_readme() -> Path:
    """Renew the table of lessons in the README beside the notebooks, whole or not at all."""
    target = folder().parent / "README.md"
    write_whole(target, renewed(target.read_text(encoding="utf-8")))
    return target


def _row(lesson: Lesson, place: str) -> str:
    """Write one lesson's line of the table."""
    link = f"[{lesson.number}. {lesson.title}]({place}{lesson.path.name})"
    return f"| {link} | {lesson.minutes} | {lesson.needs} | {'; '.join(lesson.goals)} |"
