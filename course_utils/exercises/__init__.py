"""Exercises with feedback: `load("09").accuracy.check(accuracy)`.

A lesson declares its exercises in a module or package `eNN_topic`, as the tuple `EXERCISES`::

    EXERCISES = (
        Exercise(
            solution=double,
            prompt="Return twice x.",
            judge=SameValues(lambda: [(3,), (-0.5,)], returns="twice x"),
            hints=("Which sign multiplies?", "Put it between 2 and x."),
            mistakes=(Mistake(lambda x: x**2, "The answer squares x."),),
        ),
    )

Cases go from small to large: the first that fails is shown. `SameValues` finds the likely mistake
by itself: it is the one that behaves as the answer does. Where values cannot be compared, `judge`
is a function of a `Trial`, which words the likely mistake itself. A framework is imported inside
functions only and named in `needs`; a listed mistake must end by itself. Right answers of other
kinds go to `tests/right_answers/eNN_topic.py`.

`model` holds what is declared and what a learner calls, `trial` calls an answer safely, `values`
judges one by its values, `comparing` and `wording` find and name differences, `running` keeps in
whatever an answer does, `loading` finds the lessons' modules.
"""

from course_utils.exercises.loading import LessonExercises, index, load
from course_utils.exercises.model import Exercise, Result
from course_utils.exercises.trial import AnswerError, Mistake, Trial
from course_utils.exercises.values import SameValues

__all__ = [
    "AnswerError",
    "Exercise",
    "LessonExercises",
    "Mistake",
    "Result",
    "SameValues",
    "Trial",
    "index",
    "load",
]
