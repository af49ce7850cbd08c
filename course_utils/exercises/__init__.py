"""Exercises with feedback: `load("09").accuracy.check(accuracy)`.

A lesson declares its exercises in one module `eNN_topic`, as `EXERCISES`, a tuple of `Exercise`.
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
