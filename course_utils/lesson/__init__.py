"""What lessons show besides figures: predictions, quizzes, recorded results, errors on purpose."""

from course_utils.lesson.apart import Outcome, run_apart
from course_utils.lesson.beside import beside
from course_utils.lesson.course_map import course_map
from course_utils.lesson.predictions import predict, reveal
from course_utils.lesson.questions import quiz
from course_utils.lesson.records import (
    RECORD_MIME,
    ContractError,
    note_data,
    record,
    record_history,
)
from course_utils.lesson.terms import glossary

__all__ = [
    "RECORD_MIME",
    "ContractError",
    "Outcome",
    "beside",
    "course_map",
    "glossary",
    "note_data",
    "predict",
    "quiz",
    "record",
    "record_history",
    "reveal",
    "run_apart",
]
