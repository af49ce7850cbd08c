import io

import numpy as np
import pytest
from PIL import Image

from course_utils import style, venture
from course_utils.venture import QUESTIONS
from course_utils.widgets import founders_sheet as module
from course_utils.widgets.founders_sheet import founders_sheet

DEFAULTS = venture.defaults()
each_question = pytest.mark.parametrize("asked", QUESTIONS, ids=[q.key for q in QUESTIONS])


@pytest.fixture(scope="module")
def live():
    return founders_sheet()


@pytest.mark.parametrize("name", DEFAULTS)
def test_a_slider_holds_what_makes_sense_and_the_likely_value(name):
    given = DEFAULTS[name]
    places = module.values(given)
    assert places == sorted(set(places))
    assert given.likely in places
    assert all(given.allows(value) for value in places)
    assert len(places) >= 2 or name in module.COUNTED


@each_question
def test_the_answer_is_the_calculators(live, asked):
    found = module.answer(DEFAULTS, {"question": asked.key})
    assert found.likely == asked.answer(venture.likely_values(DEFAULTS))
    words = live.describe(question=asked.key)
    assert asked.asks in words
    assert asked.unit in words
    assert found.decision in words
    assert f"{found.passing:.0%}" in words


@each_question
def test_only_the_sliders_that_matter_are_shown(live, asked):
    live.controls["question"].value = asked.key
    names = list(live.controls)
    shown = {names[k] for k in range(len(names)) if k not in live.box.hidden}
    assert shown == {"question", *asked.reads} - {"duties_open"}


@each_question
def test_every_end_of_every_slider_has_an_answer(live, asked):
    for name in set(asked.reads) & set(live.controls):
        for value in (live.controls[name].values[0], live.controls[name].values[-1]):
            found = module.answer(DEFAULTS, {"question": asked.key, name: value})
            assert not np.isnan(found.values).any()
            assert "nan" not in live.describe(question=asked.key, **{name: value})


@each_question
def test_every_question_can_be_drawn_at_the_ends(live, asked):
    live.render(question=asked.key)
    for name in sorted(set(asked.reads) & set(live.controls))[:3]:
        values = live.controls[name].values
        live.render(question=asked.key, **{name: values[0]})
        live.render(question=asked.key, **{name: values[-1]})


def test_a_slider_changes_words_picture_and_decision(live):
    live.controls["question"].value = "economics"
    live.controls["price"].value = 30
    before, words = live.picture, live.words
    assert words.endswith(": stop.")
    live.controls["price"].value = 90
    live.controls["users"].value = 10_000
    assert live.picture != before
    assert live.words.endswith(": go on.")
    live.controls["price"].value = 30
    live.controls["users"].value = 2000
    assert live.words == words


def test_the_tornado_shows_the_widest_bars_in_order(live):
    live.render(question="data")
    labels = [text.get_text() for text in live.artists["right"].labels if text.get_visible()]
    found = module.answer(DEFAULTS, {"question": "data"})
    assert labels == [DEFAULTS[bar.name].label for bar in found.bars[: module.BARS]]
    assert labels[0] == "learning exponent"


def grey(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("L"), dtype=int)[45:345, 60:]


@each_question
def test_the_moved_artists_show_what_the_plots_draw(live, asked):
    figure, (left, right) = style.figure(8.8, 3.9, layout=None, ncols=2)
    left.set_position(module.LEFT)
    right.set_position(module.RIGHT)
    found = module.answer(DEFAULTS, {"question": asked.key})
    module.draw_finding(left, right, found, DEFAULTS)
    drawn, moved = grey(style.png(figure)), grey(live.render(question=asked.key))
    other = QUESTIONS[QUESTIONS.index(asked) - 1].key
    assert np.mean(abs(drawn - moved) > 80) < 0.006
    assert np.mean(abs(drawn - grey(live.render(question=other))) > 80) > 0.05


def test_a_moved_slider_draws_only_animated_artists_while_the_bars_keep_their_order(live):
    live.render(question="economics")
    for moved, is_stale in (({"users": 5000.0}, False), ({"price": 45.0}, True)):
        live._draw(live.artists, **live.first_state | {"question": "economics"} | moved)
        assert live.figure.stale == is_stale


def test_the_names_follow_the_bars_when_a_slider_changes_their_order(live):
    for state in ({}, {"price": 45.0}, {"price": 20.0}, {}):
        live.render(question="economics", **state)
        found = module.answer(DEFAULTS, {"question": "economics"} | state)
        names = [DEFAULTS[bar.name].label for bar in found.bars[: module.BARS]]
        shown = [text for text in live.artists["right"].labels if text.get_visible()]
        assert [text.get_text() for text in shown] == names
        assert np.all(np.diff([text.get_position()[1] for text in shown]) < 0)


def test_a_state_looks_the_same_whatever_came_before(live):
    first = live.render(question="data")
    live.render(question="model", users=0.0)
    assert live.render(question="data") == first


def test_it_starts_from_the_sheet_it_is_given():
    live = founders_sheet(venture.sheet(price=45), first="economics")
    assert live.controls["price"].value == 45
    assert live.controls["question"].value == "economics"
    assert 4.5 in live.controls["price"].values


@pytest.mark.parametrize("name", [name for name, each in DEFAULTS.items() if each.allows(0)])
def test_a_sheet_with_a_zero_can_be_moved_away_from_it(name):
    places = module.values(DEFAULTS[name].moved(0))
    assert places[0] == 0
    assert len(places) >= 2


def test_labels_name_the_unit_and_are_found_once(live):
    labels = [control.description for control in live.controls.values()]
    assert len(labels) == len(set(labels))
    assert "your price (USD per user and month)" in labels


def test_the_storyboard_fits_a_page_and_its_words_are_true(live):
    board = live.storyboard()
    assert Image.open(io.BytesIO(board)).width <= 960
    assert len(board) < 90_000
    movers = [module.answer(DEFAULTS, state).mover for state in module.STORY]
    assert movers == ["share_saved", "curve_exponent", "tokens_per_parameter", "price_cut"]
