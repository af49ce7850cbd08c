"""Loss explorer: every state of its controls."""

import math

import numpy as np
import pytest

from course_utils.widgets import loss_explorer as module
from course_utils.widgets.loss_explorer import LABELS, PREDICTIONS, costs, describe, draw, setup

STATES = [(label, prediction) for label in LABELS for prediction in PREDICTIONS]


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def test_the_frames_are_few_enough_and_reach_both_ends():
    assert len(STATES) <= 120
    assert (min(PREDICTIONS), max(PREDICTIONS)) == (0.01, 0.99)
    assert sorted(set(PREDICTIONS)) == list(PREDICTIONS)


@pytest.mark.parametrize(("label", "p"), STATES)
def test_costs_are_their_closed_forms(label, p):
    here = costs(label, p)
    assert here.squared == pytest.approx((p - label) ** 2)
    assert here.cross_entropy == pytest.approx(-math.log(p if label else 1 - p))
    assert here.cross_entropy_slope == pytest.approx(p - label)
    assert here.squared_slope == pytest.approx(2 * (p - label) * p * (1 - p))


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("score", [-700.0, -6.0, -0.5, 0.0, 2.0, 9.0, 700.0])
def test_squared_slope_is_the_slope_of_the_squared_error(label, score):
    h = 1e-5
    measured = ((sigmoid(score + h) - label) ** 2 - (sigmoid(score - h) - label) ** 2) / (2 * h)
    assert module.squared_slope(score, label) == pytest.approx(measured, rel=1e-6, abs=1e-10)


def test_only_cross_entropy_still_pushes_when_sure_and_wrong():
    wrong = costs(1, 0.01)
    assert wrong.cross_entropy_slope < -0.9
    assert -0.03 < wrong.squared_slope < 0


def test_the_label_turns_the_picture_over():
    for p in PREDICTIONS:
        one, zero = costs(1, p), costs(0, 1 - p)
        assert one.cross_entropy == pytest.approx(zero.cross_entropy)
        assert one.squared_slope == pytest.approx(-zero.squared_slope)


@pytest.mark.parametrize(("label", "p"), STATES[::7])
def test_every_point_lies_on_its_curve_and_in_its_panel(label, p):
    _, artists = setup()
    draw(artists, label, p)
    for (quantity, _), value in module._readings().items():
        ax = artists[quantity]
        for line, point in [artists[quantity, name] for name in ("cross-entropy", "squared error")]:
            x, y = point.get_xydata()[0]
            assert x == p
            assert ax.get_ylim()[0] < y < ax.get_ylim()[1]
            assert np.interp(x, *line.get_xydata().T) == pytest.approx(y, abs=0.01)
        assert math.isfinite(value(costs(label, p)))


def test_a_frame_does_not_depend_on_the_one_before():
    _, artists = setup()
    draw(artists, 0, 0.99)
    draw(artists, 1, 0.5)
    _, fresh = setup()
    draw(fresh, 1, 0.5)
    for key, pair in artists.items():
        if isinstance(key, tuple):
            for mine, other in zip(pair, fresh[key], strict=True):
                np.testing.assert_array_equal(mine.get_xydata(), other.get_xydata())
    assert artists["loss"].get_title(loc="left") == fresh["loss"].get_title(loc="left")


def test_words_hold_the_numbers():
    assert "Cross-entropy 0.69 nats, slope -0.50" in describe(1, 0.5)
    assert "squared error 0.25, slope +0.250" in describe(0, 0.5)


def test_the_player_shows_every_state_and_starts_sure_and_wrong(monkeypatch):
    monkeypatch.setattr(module, "PREDICTIONS", (0.01, 0.5, 0.99))
    player = module.loss_explorer()
    assert len(player.sizes) == 6
    assert player.labels == ["true label", "predicted probability of class 1"]
    assert player.start == [1, 0]
    assert player.frame(0, 0) != player.frame(1, 0)
    assert player.width <= 800
