"""Find the lessons' exercise modules, by name until one is asked for."""

import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator

from course_utils import exercises
from course_utils.exercises.model import Exercise


class LessonExercises:
    """The exercises of one lesson, each under its name.

    Attributes
    ----------
    lesson : str
        Such as ``"09_mlp_on_digits"``.
    names : tuple of str
        The exercises in their order.
    """

    def __init__(self, lesson: str, declared: tuple[Exercise, ...]) -> None:
        bound = [dataclasses.replace(exercise, lesson=lesson) for exercise in declared]
        self.lesson = lesson
        self._by_name = {exercise.name: exercise for exercise in bound}
        self.names = tuple(self._by_name)

    def __getattr__(self, name: str) -> Exercise:
        if name.startswith("_") or name not in self._by_name:
            known = ", ".join(self.names)
            raise AttributeError(f"lesson {self.lesson} has no exercise {name!r}; it has: {known}")
        return self._by_name[name]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.names]

    def __iter__(self) -> Iterator[Exercise]:
        return iter(self._by_name.values())

    def __len__(self) -> int:
        return len(self._by_name)

    def __repr__(self) -> str:
        return f"lesson {self.lesson}: {', '.join(self.names)}"


def load(lesson: str) -> LessonExercises:
    """Return the exercises of a lesson.

    Parameters
    ----------
    lesson : str
        Its number with two digits, ``"09"``, or its full name, ``"09_mlp_on_digits"``.

    Returns
    -------
    LessonExercises
        One attribute an exercise.

    Raises
    ------
    ValueError
        If no lesson of that number or name has exercises; the message lists those that have.
    """
    lessons = _lessons()
    for full_name in lessons:
        if lesson in (full_name, full_name[:2]):
            module = importlib.import_module(f"{exercises.__name__}.e{full_name}")
            return LessonExercises(full_name, module.EXERCISES)
    raise ValueError(f"lesson must be one of {', '.join(lessons)}; got {lesson!r}")


def index() -> dict[str, tuple[str, ...]]:
    """Return the names of all exercises by lesson, in order; loads no framework."""
    return {lesson: load(lesson).names for lesson in _lessons()}


def _lessons() -> list[str]:
    """Return the full names of the lessons that have a module here."""
    modules = (module.name for module in pkgutil.iter_modules(exercises.__path__))
    return sorted(name[1:] for name in modules if re.fullmatch(r"e\d\d_\w+", name))
