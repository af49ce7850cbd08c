import doctest
import sys

import pytest

from course_utils import venture
from course_utils.venture import pipeline as stages_of
from course_utils.venture.pipeline import RENTED, Rented

DEVICE = Rented("round", 1e12, 500, 2.0, "made up")


def costs(**changes):
    given = {"utilisation": 0.5, "runs": 3, "tokens_per_month": 1e9, "pue": 1.2}
    return stages_of(1e9, 20e9, DEVICE, **given | changes)


def test_examples():
    assert doctest.testmod(sys.modules[stages_of.__module__]).failed == 0


def test_the_training_is_the_calculators():
    trials, training, _ = costs()
    assert training.usd == pytest.approx(venture.training_cost(1e9, 20e9, 1e12, 0.5, 2.0))
    assert training.kwh == pytest.approx(venture.energy_kwh(training.hours, 500, 1.2))
    assert (trials.hours, trials.usd) == pytest.approx((2 * training.hours, 2 * training.usd))


def test_answers_take_two_operations_a_parameter_and_token():
    year = costs(serving_utilisation=0.25)[2]
    assert year.hours == pytest.approx(12 * 2 * 1e9 * 1e9 / (1e12 * 0.25) / 3600)


def test_one_run_has_no_trials_and_no_users_cost_nothing():
    trials, _, year = costs(runs=1, tokens_per_month=0)
    assert (trials.usd, year.usd) == (0, 0)


@pytest.mark.parametrize("changes", [{"runs": 0.5}, {"utilisation": 0}, {"tokens_per_month": -1}])
def test_what_cannot_be_is_refused(changes):
    with pytest.raises(ValueError, match="must be"):
        costs(**changes)


def test_the_newest_device_is_the_founders_sheets():
    sheet = venture.likely_values(venture.defaults())
    newest = RENTED[-1]
    assert newest.flops_per_second == sheet["peak_flops"]
    assert (newest.watts, newest.price) == (sheet["watts"], sheet["device_price"])
    assert [each.flops_per_second for each in RENTED] == sorted(
        each.flops_per_second for each in RENTED
    )
