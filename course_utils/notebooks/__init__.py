"""Read, normalise, check and re-execute the course's notebooks.

`python -m course_utils.notebooks write 09` runs lesson 09 from top to bottom and stores it in
the one form that is committed; `python -m course_utils.notebooks check` names what any lesson
lacks.
"""

from course_utils.notebooks.files import NotebookError, read, write
from course_utils.notebooks.form import canonical, dumps, merge_streams
from course_utils.notebooks.lessons import Lesson, folder, lessons
from course_utils.notebooks.lint import lint
from course_utils.notebooks.run import execute, isolated_environment

__all__ = [
    "Lesson",
    "NotebookError",
    "canonical",
    "dumps",
    "execute",
    "folder",
    "isolated_environment",
    "lessons",
    "lint",
    "merge_streams",
    "read",
    "write",
]
