"""The activation explorer over the whole range of its controls."""

import io
import itertools

import numpy as np
import pytest
from PIL import Image

from course_utils.activations import ACTIVATIONS, softmax
from course_utils.widgets import activation_explorer as explorer

STATES = list(itertools.product(explorer.INPUTS, explorer.NAMES))


@pytest.fixture(scope="module")
def player():
    return explorer.activation_explorer()


@pytest.fixture(scope="module")
def temperatures():
    return explorer.temperature_explorer()


def test_every_function_of_the_package_is_there():
    assert set(explorer.NAMES) == set(ACTIVATIONS)
    assert {-3.0, 0.0, 3.0} <= set(explorer.INPUTS)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_point_holds_value_and_slope(name):
    function, derivative = ACTIVATIONS[name]
    for x in explorer.INPUTS:
        at = explorer.point(x, name)
        assert (at.value, at.slope) == (function(x), derivative(x))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_tangent_touches_the_curve(name):
    function, _ = ACTIVATIONS[name]
    for x in explorer.INPUTS:
        if x == 0 and "relu" in name:
            continue
        at = explorer.point(x, name)
        ends, heights = explorer.tangent(at)
        slope = np.diff(heights)[0] / np.diff(ends)[0]
        assert np.mean(heights) == pytest.approx(at.value)
        assert slope == pytest.approx((function(x + 1e-5) - function(x - 1e-5)) / 2e-5, abs=1e-6)


def test_every_frame_is_described_with_its_numbers(player):
    assert len(player.alts) == len(STATES) == 102
    for words, (x, name) in zip(player.alts, STATES, strict=True):
        at = explorer.point(x, name)
        assert f"x = {x:.1f} is {at.value:z.3f}" in words
        assert explorer.NAMES[name] in words
    assert "nothing of a gradient" in explorer.point(-4.0, "relu").words()
    assert "almost nothing of a gradient" in explorer.point(4.0, "sigmoid").words()
    assert "1.00 of a gradient" in explorer.point(4.0, "relu").words()


def test_no_two_frames_are_alike_and_none_depends_on_the_one_before(player):
    frames = [player.frame(i, j) for i in range(17) for j in range(6)]
    assert len(set(frames)) == len(frames)
    draw = explorer._activation_frames()
    draw(-4.0, "identity")
    figure = draw(4.0, "sigmoid")
    lines = figure.axes[0].get_lines()
    np.testing.assert_array_equal(lines[0].get_ydata(), ACTIVATIONS["sigmoid"][0](explorer.CURVE))
    assert figure.axes[0].get_ylim() == explorer.RANGES["sigmoid"]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_curve_and_marks_stay_inside_the_axes(name):
    draw = explorer._activation_frames()
    for x in explorer.INPUTS:
        at = explorer.point(x, name)
        above, below = draw(x, name).axes
        low, high = above.get_ylim()
        assert low < at.value < high
        assert below.get_ylim()[0] < at.slope < below.get_ylim()[1]


def test_an_unknown_function_is_refused():
    with pytest.raises(ValueError, match=r"one of identity, sigmoid.* got 'step'"):
        explorer.point(0.0, "step")


def test_frames_are_small(player, temperatures):
    for each in (player, temperatures):
        assert each.width <= 800
        assert max(each.sizes) < 25_000
        assert Image.open(io.BytesIO(each.storyboard())).width <= 1600


def test_bars_are_softmax_at_each_temperature():
    logits = np.array(explorer.LOGITS)
    draw = explorer._temperature_frames(logits)
    for temperature in explorer.TEMPERATURES:
        ax = draw(temperature).axes[0]
        heights = [bar.get_height() for bar in ax.patches]
        np.testing.assert_allclose(heights, softmax(logits / temperature))
        assert f"{max(heights):.3f}" in ax.get_title("left")


def test_each_temperature_is_described(temperatures):
    assert temperatures.ticks[0][temperatures.start[0]] == "1"
    assert len(temperatures.alts) == len(explorer.TEMPERATURES)
    assert "0.636, 0.234, 0.086, 0.032, 0.012" in temperatures.alts[temperatures.start[0]]
