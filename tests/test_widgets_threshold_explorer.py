"""Threshold explorer: every state of its controls."""

import numpy as np
import pytest
from sklearn import metrics as oracle

from course_utils.metrics import best_threshold, cost_curve
from course_utils.widgets import threshold_explorer as module
from course_utils.widgets.threshold_explorer import (
    MISS_COSTS,
    THRESHOLDS,
    describe,
    draw,
    reading,
    setup,
)

STATES = [(threshold, miss_cost) for threshold in THRESHOLDS for miss_cost in MISS_COSTS]
RNG = np.random.default_rng(0)
SCORES = RNG.beta(0.25, 2.5, size=4000)
LABELS = (RNG.random(4000) < SCORES).astype(int)


@pytest.fixture(scope="module")
def artists():
    return setup(LABELS, SCORES, ("honest", "fraud"))[1]


def test_the_frames_are_few_enough_and_in_order():
    assert len(STATES) <= 120
    assert sorted(set(THRESHOLDS)) == list(THRESHOLDS)
    assert 0.5 in THRESHOLDS


@pytest.mark.parametrize(("threshold", "miss_cost"), STATES)
def test_a_reading_is_scikit_learns(threshold, miss_cost):
    here = reading(LABELS, SCORES, threshold, miss_cost)
    yes = threshold <= SCORES
    np.testing.assert_array_equal(here.matrix, oracle.confusion_matrix(LABELS, yes))
    scores = oracle.precision_recall_fscore_support(LABELS, yes, zero_division=0)
    assert [here.precision, here.recall, here.f1] == pytest.approx([part[1] for part in scores[:3]])
    assert here.accuracy == pytest.approx(np.mean(yes == LABELS))
    alarms, misses = np.sum(yes & (LABELS == 0)), np.sum(~yes & (LABELS == 1))
    assert here.cost == pytest.approx(1000 * (alarms + miss_cost * misses) / 4000)


@pytest.mark.parametrize(("threshold", "miss_cost"), STATES[::4])
def test_points_lie_on_their_curves_and_in_their_panels(artists, threshold, miss_cost):
    here = reading(LABELS, SCORES, threshold, miss_cost)
    draw(artists, here, threshold, miss_cost)
    for name, tolerance in (("roc", 0.02), ("pr", 0.03)):
        ax, (x, y) = artists[name].axes, artists[name].get_xydata()[0]
        assert ax.get_xlim()[0] < x < ax.get_xlim()[1]
        assert ax.get_ylim()[0] < y < ax.get_ylim()[1]
        curve = max(ax.lines, key=lambda line: len(line.get_xdata())).get_xydata()
        assert np.min(np.hypot(curve[:, 0] - x, curve[:, 1] - y)) < tolerance
    x, y = artists["price"].get_xydata()[0]
    curve = artists["curve"].get_xydata()
    near = np.argmin(np.abs(curve[:, 0] - x))
    assert y == pytest.approx(curve[near, 1], rel=0.15)
    assert artists["span"][0] <= y <= artists["span"][1]


def test_counts_stand_in_their_cells_and_can_be_read(artists):
    draw(artists, reading(LABELS, SCORES, 0.05, 20), 0.05, 20)
    counts = oracle.confusion_matrix(LABELS, SCORES >= 0.05)
    shown = [text.get_text() for text in artists["matrix"].texts]
    assert shown == [f"{count:,}" for count in counts.ravel()]
    share = counts / counts.sum(axis=1, keepdims=True)
    inks = [text.get_color() for text in artists["matrix"].texts]
    assert inks == ["white" if each < 0.55 else "black" for each in share.ravel()]


def test_a_frame_does_not_depend_on_the_one_before(artists):
    draw(artists, reading(LABELS, SCORES, 0.99, 400), 0.99, 400)
    draw(artists, reading(LABELS, SCORES, 0.1, 20), 0.1, 20)
    fresh = setup(LABELS, SCORES, ("honest", "fraud"))[1]
    draw(fresh, reading(LABELS, SCORES, 0.1, 20), 0.1, 20)
    for name in ("curve", "rule", "price", "roc", "pr"):
        np.testing.assert_array_equal(artists[name].get_xydata(), fresh[name].get_xydata())
    assert artists["head"].get_text() == fresh["head"].get_text()
    np.testing.assert_array_equal(artists["cells"].get_array(), fresh["cells"].get_array())


@pytest.mark.parametrize("miss_cost", MISS_COSTS)
def test_the_cheapest_threshold_drawn_is_the_cheapest_there_is(artists, miss_cost):
    grid_cost = artists["curves"][miss_cost]
    _, mean_cost = cost_curve(LABELS, SCORES, miss_cost, 1)
    assert 1000 * mean_cost.min() <= grid_cost.min() <= 1050 * mean_cost.min()
    best = best_threshold(LABELS, SCORES, miss_cost, 1)
    assert best == pytest.approx(1 / (1 + miss_cost), rel=0.8)


def test_words_hold_the_numbers():
    here = reading(LABELS, SCORES, 0.1, 400)
    words = describe(LABELS, SCORES, 0.1, 400)
    assert f"{here.matrix[1, 1]} caught, {here.matrix[1, 0]} missed" in words
    assert f"recall {here.recall:.2f}" in words
    assert words.endswith("is 0.00249.")


def test_the_player_shows_every_state(monkeypatch):
    monkeypatch.setattr(module, "THRESHOLDS", (0.1, 0.5))
    player = module.threshold_explorer(LABELS, SCORES)
    assert len(player.sizes) == 6
    assert player.labels == ["threshold (probability)", "cost of a miss (false alarms)"]
    assert player.start == [1, 1]
    assert player.frame(0, 0) != player.frame(1, 0) != player.frame(1, 2)
    assert player.width <= 800


def test_one_class_is_refused():
    with pytest.raises(ValueError, match="needs both classes"):
        setup(np.zeros(5, int), np.full(5, 0.5), ("no", "yes"))
