"""The founder's calculators: units, limits, refusals, directions, and independent oracles."""

import doctest
import importlib
import inspect
import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils import venture
from course_utils.venture import law

MODULES = (
    "answers bounds computing data decision findings inputs law market questions ranges safety"
)
CURVE = (0.05, 1.0, 0.3)
CALLS = {
    "user_value": (160, 0.15, 20.0),
    "break_even_users": (80_000.0, 30.0, 9.0),
    "expected_error": (1000, CURVE),
    "examples_needed": (0.1, CURVE),
    "data_cost": (1000, 1.7, 0.6),
    "data_value": (1000, 500, CURVE, 1e5, 5.0, 1.7),
    "device_hours": (1e18, 1e15, 0.4),
    "training_cost": (1e9, 2e10, 1e15, 0.4, 2.7),
    "energy_kwh": (1000.0, 700.0, 1.2),
    "carbon_kg": (1000.0, 480.0),
    "serving_hours": (8e9, 1e9, 1e15, 0.1, 0),
    "api_cost": (1e6, 2e5, 0.6, 4.0),
    "months_to_launch": (3.0, 5000.0, 64, 2.0),
    "accuracy_needed": (1.0, 5.0),
    "examples_to_test": (0.9, 0.02),
    "expected_loss": (0.1, 1000, 170.0),
    "attack_rate_bound": (300,),
}
NUMBERS = [
    (name, i)
    for name, args in CALLS.items()
    for i, value in enumerate(args)
    if not isinstance(value, tuple)
]
RISES = {
    "user_value": "+++",
    "break_even_users": "+-+",
    "expected_error": "-.",
    "examples_needed": "-.",
    "data_cost": "++-",
    "data_value": "-..++-",
    "device_hours": "+--",
    "training_cost": "++--+",
    "energy_kwh": "+++",
    "carbon_kg": "++",
    "serving_hours": "++--.",
    "api_cost": "++++",
    "months_to_launch": "++-+",
    "accuracy_needed": "-+",
    "examples_to_test": ".-",
    "expected_loss": "+++",
    "attack_rate_bound": "-",
}


def call(name, *args):
    return getattr(venture, name)(*args)


@pytest.mark.parametrize("name", MODULES.split())
def test_examples(name):
    module = importlib.import_module(f"course_utils.venture.{name}")
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("name", CALLS)
def test_every_calculator_states_its_units(name):
    text = inspect.getdoc(getattr(venture, name))
    units = r"USD|kilowatt|kg CO2|[Hh]ours|[Mm]onths|share|[Ss]hare|[Ee]xamples|Users"
    assert re.search(units, text.partition("Returns\n-------")[2])
    for parameter in inspect.signature(getattr(venture, name)).parameters:
        assert re.search(rf"\b{parameter}\b", text), parameter


@pytest.mark.parametrize(("name", "i"), NUMBERS)
@pytest.mark.parametrize("wrong", [-1.0, float("nan"), -float("inf")])
def test_negative_and_nan_input_is_refused_by_name(name, i, wrong):
    args = [wrong if k == i else value for k, value in enumerate(CALLS[name])]
    with pytest.raises(ValueError, match=r"must be .*; got (-1|nan|-inf)"):
        call(name, *args)


@pytest.mark.parametrize(("name", "i"), NUMBERS)
def test_answers_rise_and_fall_as_they_must(name, i):
    direction = RISES[name][i]
    if direction == ".":
        pytest.skip("neither way throughout")
    before = call(name, *CALLS[name])
    grown = [1.05 * value if k == i else value for k, value in enumerate(CALLS[name])]
    after = call(name, *grown)
    assert (after > before) if direction == "+" else (after < before)


def test_no_users_no_data_free_computing():
    assert venture.user_value(0, 0.15, 20) == 0
    assert venture.break_even_users(0, 30, 9) == venture.break_even_users(0, 0, 5) == 0
    assert venture.expected_error(0, CURVE) == 1
    assert venture.data_value(0, 0, CURVE, 1e5, 5, 1.7) == 0
    assert venture.data_cost(0, 1.7, 0.6) == venture.data_cost(100, 0, 0.6) == 0
    assert venture.training_cost(1e9, 2e10, 1e15, 0.4, 0) == 0
    assert venture.training_cost(0, 2e10, 1e15, 0.4, 3) == 0
    assert venture.energy_kwh(0, 700, 1.2) == venture.energy_kwh(100, 0, 1.2) == 0
    assert venture.api_cost(0, 0, 0.6, 4) == venture.expected_loss(0, 1000, 170) == 0
    assert venture.serving_hours(8e9, 0, 1e15, 0.1, 0) == 0
    assert venture.serving_hours(8e9, 0, 1e15, 0.1, 3) == 3 * 730
    assert venture.months_to_launch(0, 0, 1, 0) == 0
    assert venture.attack_rate_bound(0) == 1


@pytest.mark.parametrize(
    ("name", "args", "words"),
    [
        ("training_cost", (1e9, 2e10, 1e15, 0, 3), "utilisation must be above 0"),
        ("training_cost", (1e9, 2e10, 0, 0.4, 3), "peak_flops_per_second must be above 0"),
        ("training_cost", (1e9, 2e10, 1e15, 40, 3), "utilisation must be a share from 0 to 1"),
        ("energy_kwh", (1, 1, 0.9), "pue must be a ratio from 1; got 0.9"),
        ("months_to_launch", (1, 1, 0, 1), "devices must be above 0"),
        ("data_cost", (1, 1, 0), "share_usable must be above 0"),
        ("examples_to_test", (0.9, 0), "half_width must be above 0"),
        ("expected_error", (1, (0.1, 1, 0)), "exponent must be above 0"),
        ("expected_error", (1, (1.2, 1, 0.3)), "floor must be a share"),
        ("examples_needed", (1.2, CURVE), "target_error must be a share"),
    ],
)
def test_what_makes_no_sense_is_refused(name, args, words):
    with pytest.raises(ValueError, match=words):
        call(name, *args)


@given(st.integers(0, 10**6), st.integers(0, 500), st.integers(0, 500))
def test_break_even_is_the_first_user_that_covers_the_costs(fixed, price, cost):
    users = venture.break_even_users(fixed, price, cost)
    margin = price - cost
    if users == math.inf:
        assert fixed > 0
        assert margin <= 0
    else:
        assert users * margin >= fixed
        assert users == 0 or (users - 1) * margin < fixed


@given(st.floats(0.06, 0.9), st.floats(0.1, 2), st.floats(0.1, 1))
def test_the_examples_needed_reach_the_target(target, scale, exponent):
    curve = (0.05, scale, exponent)
    needed = venture.examples_needed(target, curve)
    if needed >= 1e-6:
        assert venture.expected_error(needed, curve) == pytest.approx(target, rel=1e-6)


def test_a_promise_below_the_floor_has_no_price():
    assert venture.examples_needed(0.05, CURVE) == math.inf
    assert venture.data_cost(math.inf, 1, 0.5) == math.inf
    assert venture.examples_needed(1, CURVE) == 0
    assert venture.examples_needed(0.2, (0.1, 0, 0.3)) == 0
    assert venture.examples_needed(0.1, (0.1, 0, 0.3)) == math.inf


def test_more_data_is_worth_the_errors_that_it_saves():
    before, after = (venture.expected_error(n, CURVE) for n in (1000, 1500))
    assert venture.data_value(1000, 500, CURVE, 1e5, 5, 1.7) == pytest.approx(
        (before - after) * 1e5 * 5 - 500 * 1.7
    )
    assert venture.data_value(1000, 0, CURVE, 1e5, 5, 1.7) == 0
    assert venture.data_value(10**6, 500, CURVE, 1e3, 5, 1.7) < 0


def test_gpt_3_takes_355_years_of_one_v100_as_was_published():
    hours = venture.device_hours(3.14e23, 28e12, 1)
    assert hours / 8760 == pytest.approx(355, rel=0.01)
    assert venture.training_cost(174.6e9, 300e9, 28e12, 1, 1.5) == pytest.approx(4.6e6, rel=0.03)


def test_gpt_3_takes_the_electricity_that_was_published():
    hours = venture.device_hours(3.14e23, 24.6e12, 1)
    assert venture.energy_kwh(hours, 330, 1.1) == pytest.approx(1_287_000, rel=0.01)


def test_llama_3_takes_no_more_than_its_makers_report():
    flops = 6 * 405e9 * 15.6e12
    hours = venture.device_hours(flops, 989e12, 0.41)
    assert 0.7 * 30.84e6 < hours < 30.84e6


def test_an_accuracy_at_the_bar_breaks_even():
    bar = venture.accuracy_needed(1.2, 4.3)
    assert bar * 1.2 - (1 - bar) * 4.3 == pytest.approx(0)


def test_the_test_set_pins_the_accuracy_down():
    count, rng = venture.examples_to_test(0.9, 0.02), np.random.default_rng(0)
    shares = rng.binomial(count, 0.9, 20_000) / count
    assert np.mean(np.abs(shares - 0.9) <= 0.02) == pytest.approx(0.95, abs=0.01)


def test_a_clean_record_is_rare_at_the_bound():
    assert (1 - venture.attack_rate_bound(300)) ** 300 == pytest.approx(0.05)
    assert venture.attack_rate_bound(300) == pytest.approx(3 / 300, rel=0.02)


# law


def test_every_duty_and_law_says_where_it_stands():
    names = {each.name for each in venture.laws()}
    for duty in law.all_duties():
        assert duty.law in names
        assert duty.article.startswith("Article")
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", duty.applies_from)
        assert set(duty.when) <= set(law.FACTS)
        assert duty.text.strip()
    for each in venture.laws():
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", each.date)
        assert each.citation.strip()
        assert each.seen.startswith("http")


def applying(flops=0.0, **facts):
    given_facts = {"serves_eu": False, "serves_china": False, "has_personal_data": False} | facts
    return [f"{duty.law} {duty.article}" for duty in venture.duties(flops, **given_facts)]


def test_duties_follow_the_facts():
    assert applying() == []
    assert applying(serves_eu=True) == [
        "EU AI Act Article 5(1)",
        "EU AI Act Article 50(1)",
        "EU AI Act Article 50(2)",
    ]
    assert applying(has_personal_data=True) == []
    assert [each for each in applying(serves_eu=True, has_personal_data=True) if "GDPR" in each]
    assert all("Interim" in each for each in applying(serves_china=True))
    assert "EU AI Act Article 53(1)" in applying(1.1e23, serves_eu=True)
    assert "EU AI Act Article 53(1)" not in applying(1e23, serves_eu=True)
    assert "EU AI Act Articles 51(2) and 55(1)" in applying(2e25, serves_eu=True)
    assert "EU AI Act Articles 51(2) and 55(1)" not in applying(1e25, serves_eu=True)


def test_fines_take_the_larger_but_of_small_firms_under_the_ai_act_the_smaller():
    act, gdpr = "EU AI Act, Article 99(3): prohibited practices", venture.questions.answers.FINE
    assert venture.largest_fine(act, 1e6, is_small=True) == pytest.approx(70_000)
    assert venture.largest_fine(act, 1e6, is_small=False) == 35e6
    assert venture.largest_fine(act, 1e9, is_small=False) == pytest.approx(70e6)
    assert venture.largest_fine(gdpr, 1e6, is_small=True) == 20e6
    assert venture.largest_fine(gdpr, 1e9, is_small=True) == pytest.approx(40e6)
    assert venture.largest_fine(gdpr, 0, is_small=True) == 20e6
    with pytest.raises(ValueError, match=r"provision must be one of .*; got 'x'"):
        venture.largest_fine("x", 1, is_small=True)
    with pytest.raises(ValueError, match="turnover_eur must be a finite number"):
        venture.largest_fine(gdpr, float("nan"), is_small=True)
