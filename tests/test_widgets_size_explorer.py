import doctest
import itertools

import numpy as np
import pytest

from course_utils import budget
from course_utils.widgets import size_explorer as module
from course_utils.widgets.size_explorer import LAYERS, VOCABULARIES, WIDTHS, describe, size

STATES = list(itertools.product(LAYERS, WIDTHS, VOCABULARIES))
each_state = pytest.mark.parametrize("state", STATES)


@pytest.fixture(scope="module")
def player():
    return module.size_explorer()


@pytest.fixture(scope="module")
def artists():
    return module.setup()[1]


def test_examples():
    assert doctest.testmod(module).failed == 0


@each_state
def test_a_state_is_the_budgets_numbers(state):
    layers, width, vocabulary = state
    found = size(*state)
    parameters = budget.count_transformer_parameters(vocabulary, 1024, width, layers)
    assert found.parameters == parameters
    assert found.run_bytes == 2 * parameters
    assert found.train_bytes == 16 * parameters
    assert found.flops == pytest.approx(120 * parameters**2)


@each_state
def test_everything_lies_on_the_axes(state, artists):
    module.draw(artists, *state)
    x, y = (float(values[0]) for values in artists["here"].get_data())
    assert module.PARAMETER_LIMITS[0] < x < module.PARAMETER_LIMITS[1]
    assert module.FLOP_LIMITS[0] < y < module.FLOP_LIMITS[1]
    for bar in artists["bars"]:
        assert module.BYTE_LIMITS[0] < bar.get_height() < module.BYTE_LIMITS[1]


def test_the_verdict_follows_the_articles_lines():
    assert size(2, 64, 256).articles == ()
    assert size(2, 64, 50_257).articles == ("004",)
    assert size(12, 768, 50_257).articles == ("004", "000")
    assert size(96, 12288, 50_257).articles == ("004", "000", "001")
    said = [module.verdict(size(*state)) for state in STATES]
    assert "large for none of the articles" in said
    assert "large for article 004" in said
    assert "large for articles 004 and 000" in said
    assert "large for all three articles with a line" in said


@pytest.mark.parametrize(
    ("number", "words"),
    [(999, "999"), (999_600, "1.00 million"), (101_770, "102 thousand"), (2e12, "2.00 trillion")],
)
def test_counts_in_words(number, words):
    assert module.short(number) == words


@pytest.mark.parametrize(
    ("number", "words"), [(364e3, "364 kB"), (999.9e6, "1.00 GB"), (2.83e12, "2.83 TB")]
)
def test_bytes_in_words(number, words):
    assert module.bytes_words(number) == words


@pytest.mark.parametrize("state", STATES[:: len(STATES) // 9])
def test_a_picture_depends_on_its_state_alone(state):
    (_, fresh), (_, used) = module.setup(), module.setup()
    module.draw(used, *STATES[-1])
    for both in (fresh, used):
        module.draw(both, *state)
    assert used["head"].get_text() == fresh["head"].get_text()
    assert np.array_equal(used["here"].get_data(), fresh["here"].get_data())
    heights = [[bar.get_height() for bar in both["bars"]] for both in (fresh, used)]
    assert heights[0] == heights[1]


def test_the_named_models_are_drawn_where_the_budget_says():
    _, artists = module.setup()
    points = {tuple(np.ravel(line.get_data())) for line in artists["left"].lines}
    for model in budget.MODELS:
        if model.name in module.SHOWN:
            assert (model.parameters, 6 * model.parameters * model.tokens) in points


def test_every_frame_is_there_described_and_small(player):
    assert len(player.sizes) == len(STATES) == 75
    assert player.alts == [describe(*state) for state in STATES]
    assert len(set(player.alts)) == len(STATES)
    assert max(player.sizes) < 30_000
    assert player.width <= 800


def test_it_starts_with_the_smallest_gpt_2(player):
    chosen = [ticks[at] for ticks, at in zip(player.ticks, player.start, strict=True)]
    assert chosen == ["12", "768", "50,257"]
    assert size(12, 768, 50_257).parameters == 124_439_808


def test_the_summarys_factors_are_true(player):
    base = size(12, 768, 50_257).parameters
    assert round(size(96, 768, 50_257).parameters / base) == 6
    assert round(size(12, 12288, 50_257).parameters / base, -1) == 180
    assert size(12, 768, 256).parameters / base == pytest.approx(2 / 3, abs=0.03)
    assert all(words in player.summary for words in ("six times", "180 times", "a third"))
