"""The founder's sheet: sources of its defaults, ranges, findings and the decision report."""

import dataclasses
import math
import tomllib
from importlib.resources import files

import numpy as np
import pytest

from course_utils import venture
from course_utils.venture import QUESTIONS, answers, inputs
from course_utils.venture.ranges import Bar

TEXT = (files(venture) / "inputs.toml").read_text(encoding="utf-8")
DEFAULTS = venture.defaults()
LIKELY = venture.likely_values(DEFAULTS)
each_input = pytest.mark.parametrize("name", DEFAULTS)
each_question = pytest.mark.parametrize("asked", QUESTIONS, ids=[q.key for q in QUESTIONS])
UP = {
    "need": {"hours_per_month": 1, "share_saved": 1, "hourly_wage": 1},
    "data": {"price_per_example": 1, "share_usable": -1, "target_error": -1, "curve_exponent": -1},
    "model": {"api_price": -1, "users": -1, "operations_cost": 1, "device_price": 1},
    "compute": {"parameters": 1, "tokens_per_parameter": 1, "utilisation": -1, "runs": 1},
    "time": {"data_months": 1, "evaluation_months": 1, "devices": -1},
    "quality": {"cost_wrong": 1, "hourly_wage": -1, "requests": 1},
    "risk": {"incidents_per_year": 1, "users": 1, "cost_per_record": 1},
    "energy": {"watts": 1, "pue": 1, "devices_on": 1},
    "economics": {"burn": 1, "price": -1, "price_cut": 1, "other_cost": 1, "api_price": 1},
}
MOVES = [(key, name, way) for key, row in UP.items() for name, way in row.items()]


@each_input
def test_a_default_has_a_source_a_date_and_a_unit(name):
    each = DEFAULTS[name]
    assert len(each.source) > 15
    assert inputs.DATE.fullmatch(each.date)
    assert each.unit.strip()
    assert each.low <= each.likely <= each.high
    assert each.kind in inputs.KINDS
    assert (each.kind != "published") or each.seen.startswith("https://")


@each_input
@pytest.mark.parametrize("field", ["source", "date", "unit"])
def test_a_default_without_it_is_refused(name, field):
    fields = tomllib.loads(TEXT)[name]
    lines = "\n".join(f"{key} = {value!r}".replace("True", "true") for key, value in fields.items())
    assert inputs.read(f"[{name}]\n{lines}") == {name: DEFAULTS[name]}
    del fields[field]
    without = "\n".join(f"{k} = {v!r}".replace("True", "true") for k, v in fields.items())
    with pytest.raises(ValueError, match=f"input '{name}' is incomplete: .*{field}"):
        inputs.read(f"[{name}]\n{without}")
    with pytest.raises(ValueError, match=f"input '{name}' must say where it comes from"):
        inputs.read(f"[{name}]\n{without}\n{field} = ' '")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"date": "last year"}, "a date such as 2024-07"),
        ({"kind": "rumour"}, "must be one of published, assumption, decision"),
        ({"kind": "published", "seen": ""}, "must say where it was seen"),
        ({"low": 500.0}, "needs low <= likely <= high"),
        ({"low": -1.0}, "must be a finite number from 0"),
        ({"high": float("nan")}, "must be a finite number from 0"),
    ],
)
def test_an_impossible_default_is_refused(change, words):
    with pytest.raises(ValueError, match=words):
        dataclasses.replace(DEFAULTS["hourly_wage"], **change)


def test_every_input_is_read_by_a_question_and_every_question_reads_inputs():
    read = {name for asked in QUESTIONS for name in asked.reads}
    assert read == set(DEFAULTS)
    assert len(QUESTIONS) == len({asked.key for asked in QUESTIONS}) == 10


@each_question
def test_a_question_reads_what_it_says_and_no_more(asked):
    seen = set()

    class Watched(dict):
        def __getitem__(self, name):
            seen.add(name)
            return super().__getitem__(name)

    values = Watched({name: LIKELY[name] for name in asked.reads})
    asked.passes(values, asked.answer(values))
    assert seen == set(asked.reads)


def test_a_new_likely_value_keeps_the_ranges_ratios():
    wage = DEFAULTS["hourly_wage"].moved(41.18)
    assert (wage.low, wage.likely, wage.high) == pytest.approx((30, 41.18, 62))
    certain = DEFAULTS["hourly_wage"].moved(41.18, 0)
    assert (certain.low, certain.high) == pytest.approx((41.18, 41.18))
    wide = DEFAULTS["hourly_wage"].moved(20.59, 2)
    assert wide.high == pytest.approx(20.59 * (31 / 20.59) ** 2)
    assert DEFAULTS["share_usable"].moved(1.0).high == 1
    assert DEFAULTS["pue"].moved(1.0).low == 1
    assert DEFAULTS["users"].moved(0).high == 0
    assert DEFAULTS["price_cut"].moved(0.3, 0).low == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("likely", "words"),
    [
        ({"nonsense": 1}, "'nonsense' must be one of hours_per_month"),
        ({"users": -1}, r"users \(users, a year after launch\) must be a finite number from 0"),
        ({"users": float("nan")}, "got nan"),
        ({"pue": 0.5}, "pue .* must be a finite number from 1; got 0.5"),
        ({"utilisation": 0}, "must be a finite number above 0 to 1; got 0"),
        ({"share_saved": 15}, "from 0 to 1; got 15"),
        ({"spread": -1}, "spread must be a finite number from 0"),
    ],
)
def test_a_sheet_refuses_what_makes_no_sense(likely, words):
    with pytest.raises(ValueError, match=words):
        venture.sheet(**likely)


# ranges


def test_draws_lie_in_their_ranges_and_have_the_triangles_mean():
    names = [name for name, each in DEFAULTS.items() if not each.is_log]
    drawn = venture.draws(DEFAULTS, names, 4000, np.random.default_rng(1))
    for name in names:
        column = np.array([row[name] for row in drawn])
        each = DEFAULTS[name]
        assert each.low <= column.min() <= column.max() <= each.high
        mean = (each.low + each.likely + each.high) / 3
        assert column.mean() == pytest.approx(mean, abs=0.02 * (each.high - each.low) + 1e-12)


def test_a_range_over_powers_of_ten_is_drawn_on_its_logarithm():
    given = DEFAULTS["tokens_per_parameter"]
    assert given.is_log
    drawn = venture.draws(DEFAULTS, [given.name], 4000, np.random.default_rng(1))
    column = np.log([row[given.name] for row in drawn])
    assert column.mean() == pytest.approx(
        np.log((given.low, given.likely, given.high)).mean(), 0.01
    )


def test_draws_repeat_with_their_seed_and_need_a_count():
    first, again = (venture.draws(DEFAULTS, ["price"], 9, np.random.default_rng(5)) for _ in "ab")
    assert first == again
    with pytest.raises(ValueError, match="count must be a whole number from 1"):
        venture.draws(DEFAULTS, ["price"], 0, np.random.default_rng(5))


def test_percentiles_bear_infinite_answers():
    assert venture.percentiles([1, 2, 3, math.inf]) == (1, 2, math.inf)


def test_a_tornado_puts_the_widest_bar_first_and_drops_what_hardly_moves():
    bars = venture.tornado(
        lambda v: 2 * v["price"] + v["users"] * 1e-6, DEFAULTS, ["users", "price"]
    )
    assert bars == [Bar("price", pytest.approx(40.002), pytest.approx(80.002))]
    assert Bar("x", math.inf, math.inf).width == 0
    assert Bar("x", 1, math.inf).width == math.inf


@each_question
def test_every_draw_lies_between_worst_and_best(asked):
    found = venture.find(asked, DEFAULTS, 300, 0)
    lowest, highest = venture.worst_and_best(asked.answer, DEFAULTS, asked.reads)
    assert lowest <= found.values.min() * (1 + 1e-9)
    assert found.values.max() <= highest * (1 + 1e-9)
    assert found.low <= found.middle <= found.high


# answers


@pytest.mark.parametrize(("key", "name", "way"), MOVES)
def test_answers_move_the_right_way(key, name, way):
    asked = venture.question(key)
    down, up = (asked.answer({**LIKELY, name: f * LIKELY[name]}) for f in (0.9, 1.1))
    assert (up > down) if way > 0 else (up < down)


@each_question
@pytest.mark.parametrize(
    "changed", [{"users": 0}, {"price": 0}, {"device_price": 0, "api_price": 0}]
)
def test_no_users_no_price_and_free_computing_have_answers(asked, changed):
    found = venture.find(asked, venture.sheet(**changed), 50, 0)
    assert not np.isnan(found.values).any()


@each_input
@pytest.mark.parametrize("wrong", [-1.0, float("nan"), float("inf")])
def test_no_sheet_holds_impossible_numbers(name, wrong):
    with pytest.raises(ValueError, match=rf"{name} .* must be a finite number"):
        venture.sheet(**{name: wrong})


def test_options_are_what_they_add_up_to():
    cost = answers.options(LIKELY)
    assert cost["train from scratch"] > cost["tune an open model"]
    tokens = 2000 * 400 * 24
    api = tokens * (1500 * 0.6 + 300 * 2.4) / 1e6
    assert cost["call an API"] == pytest.approx(api)
    assert answers.saved_by_api(LIKELY) == pytest.approx(cost["tune an open model"] - api)


def test_training_from_scratch_is_asked_for():
    both = [answers.training_hours({**LIKELY, "from_scratch": choice}) for choice in (0, 1)]
    assert both[1] / both[0] == pytest.approx(200 * 8e9 / 5e7)


# findings and report


@each_question
def test_a_finding_holds_together(asked):
    found = venture.find(asked, DEFAULTS, 200, 3)
    assert found.passing == np.mean(found.met)
    assert found.likely == asked.answer(LIKELY)
    assert found.decision in (asked.yes, asked.no, "find out more")
    widths = [bar.width for bar in found.bars]
    assert widths == sorted(widths, reverse=True)
    again = venture.find(asked, DEFAULTS, 200, 3)
    np.testing.assert_array_equal(found.values, again.values)


@pytest.mark.parametrize(
    ("passing", "decision"),
    [(0.8, "go on"), (0.79, "find out more"), (0.21, "find out more"), (0.2, "stop")],
)
def test_four_draws_of_five_decide(passing, decision):
    found = dataclasses.replace(
        venture.find(venture.question("need"), DEFAULTS, 5, 0), passing=passing
    )
    assert found.decision == decision


def test_an_unknown_question_names_the_known_ones():
    with pytest.raises(ValueError, match=r"key must be one of need, data, .*; got 'team'"):
        venture.question("team")


def test_the_report_holds_every_answer_duty_source_and_its_verdict():
    found = venture.find_all(DEFAULTS, 100, 0)
    duties = venture.duties(0, serves_eu=True, serves_china=True, has_personal_data=True)
    text = venture.report(found, DEFAULTS, duties)
    for each in found:
        assert each.question.asks in text
        assert venture.short(each.low) in text
    for each in DEFAULTS.values():
        assert each.source in text
        assert f"| {each.date} |" in text
    for duty in duties:
        assert f"| {duty.article} | {duty.title}." in text
    assert venture.verdict(found) in text
    assert "no legal advice" in text
    widths = {line.count(" | ") for line in text.splitlines() if line.startswith("| ")}
    assert widths == {6, 3, 5}


def test_the_verdict_names_what_must_change():
    found = venture.find_all(DEFAULTS, 200, 0)
    assert venture.verdict(found) == "Not as planned: risk, economics must change first."
    met = [dataclasses.replace(each, passing=1.0) for each in found]
    assert venture.verdict(met).startswith("Go on")
    met[1] = dataclasses.replace(met[1], passing=0.5)
    assert venture.verdict(met) == "Not yet: find out more about data."
    met[2] = dataclasses.replace(met[2], passing=0.0)
    assert "model" not in venture.verdict(met)


def test_a_changed_sheet_changes_the_decision():
    better = venture.sheet(price=60, users=4000, records_per_user=5)
    assert venture.verdict(venture.find_all(better, 200, 0)).startswith(("Not yet", "Go on"))
    open_duties = venture.sheet(duties_open=2)
    assert answers.exposure({**LIKELY, "under_gdpr": 0}) == 0
    law = venture.find(venture.question("law"), open_duties, 20, 0)
    assert law.decision == "meet the open duties first"
