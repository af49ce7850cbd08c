"""The map of the course, with what is solved."""

from IPython.display import Markdown, display

from course_utils import exercises, progress
from course_utils.notebooks import Lesson, lessons


def course_map() -> None:
    """Show every lesson: minutes, needs, what one will be able to do, exercises solved."""
    display(Markdown(map_table()))


def map_table() -> str:
    """Return the map as a Markdown table whose links open the lessons.

    Returns
    -------
    str

    Raises
    ------
    NotebookError
        There is no folder of notebooks, or one of them lacks its header.
    """
    index = exercises.index()
    head = "| lesson | minutes | needs | you will be able to | solved |\n|---|---|---|---|---|"
    return "\n".join([head, *(_row(lesson, index.get(lesson.slug, ())) for lesson in lessons())])


def _row(lesson: Lesson, names: tuple[str, ...]) -> str:
    """Write one lesson's line of the table."""
    solved = progress.summary({lesson.slug: names}).correct
    boxes = "■" * solved + "□" * (len(names) - solved)
    link = f"[{lesson.number}. {lesson.title}]({lesson.slug}.ipynb)"
    goals = "; ".join(lesson.goals)
    done = f"{boxes} {solved} of {len(names)}"
    return f"| {link} | {lesson.minutes} | {lesson.needs} | {goals} | {done} |"
