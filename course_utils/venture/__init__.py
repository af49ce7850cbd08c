"""Ten questions to a founder: calculators, ranges, and a decision report.

`market`, `data`, `computing`, `safety` and `law` hold the calculators; `inputs` reads the defaults
with their sources; `ranges` draws and varies them; `questions` asks, `findings` answers, `decision`
writes it down.
"""

from course_utils.venture.computing import (
    api_cost,
    carbon_kg,
    device_hours,
    energy_kwh,
    months_to_launch,
    serving_hours,
    training_cost,
)
from course_utils.venture.data import data_cost, data_value, examples_needed, expected_error
from course_utils.venture.decision import report, verdict
from course_utils.venture.findings import Finding, find, find_all, short, tick
from course_utils.venture.inputs import Input, defaults, likely_values, sheet
from course_utils.venture.law import duties, largest_fine, laws
from course_utils.venture.market import break_even_users, user_value
from course_utils.venture.pipeline import RENTED, Rented, Stage, pipeline
from course_utils.venture.questions import QUESTIONS, Question, question
from course_utils.venture.ranges import draws, percentiles, tornado, worst_and_best
from course_utils.venture.safety import (
    accuracy_needed,
    attack_rate_bound,
    examples_to_test,
    expected_loss,
)

__all__ = [
    "QUESTIONS",
    "RENTED",
    "Finding",
    "Input",
    "Question",
    "Rented",
    "Stage",
    "accuracy_needed",
    "api_cost",
    "attack_rate_bound",
    "break_even_users",
    "carbon_kg",
    "data_cost",
    "data_value",
    "defaults",
    "device_hours",
    "draws",
    "duties",
    "energy_kwh",
    "examples_needed",
    "examples_to_test",
    "expected_error",
    "expected_loss",
    "find",
    "find_all",
    "largest_fine",
    "laws",
    "likely_values",
    "months_to_launch",
    "percentiles",
    "pipeline",
    "question",
    "report",
    "serving_hours",
    "sheet",
    "short",
    "tick",
    "tornado",
    "training_cost",
    "user_value",
    "verdict",
    "worst_and_best",
]
