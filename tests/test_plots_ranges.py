import doctest
import math

import numpy as np
import pytest

from course_utils import style
from course_utils.plots import ranges
from course_utils.plots.ranges import draw_draws, draw_tornado


def axes():
    return style.figure(5, 3)[1]


def test_examples():
    assert doctest.testmod(ranges).failed == 0


@pytest.mark.parametrize("scale", [(1, 2, "linear"), (1, 1e4, "log"), (-1e4, 1e4, "linear")])
def test_draws_are_all_counted_and_the_bar_told_by_pattern(scale):
    low, high, name = scale
    values = np.linspace(low, high, 200)
    ax, met = axes(), values > np.median(values)
    draw_draws(ax, values, met, (low, high), values[80], str)
    both, right = (patch.get_data().values for patch in ax.patches)
    assert ax.get_xscale() == name
    assert (right.sum(), both.sum()) == (met.sum(), 200)
    assert [patch.get_hatch() for patch in ax.patches] == [ranges.HATCH, None]
    assert [text.get_label() for text in ax.patches] == ["not met: 50%", "bar met: 50%"]
    left, right_end = ax.get_xlim()
    assert left < low < high < right_end


def test_infinite_answers_are_counted_in_words():
    ax = axes()
    draw_draws(ax, [1.0, 2.0, 3.0, math.inf], [True, True, False, False], (1, math.inf), 2.0, str)
    assert [text.get_text() for text in ax.texts] == ["no limit: 25%"]
    assert np.isfinite(ax.get_xlim()).all()


@pytest.mark.parametrize("values", [[5.0] * 9, [0.0] * 9, [math.inf] * 9])
def test_answers_that_are_all_alike_can_be_drawn(values):
    ax = axes()
    draw_draws(ax, values, [True] * 9, (values[0], values[0]), values[0], str)
    assert np.diff(ax.get_xlim()) > 0
    ax.figure.canvas.draw()


def test_a_tornados_bars_reach_from_the_likely_answer_to_both_ends():
    ax = axes()
    draw_tornado(ax, ["a", "b"], [1, 4], [9, 3], 5, [("low a", "high a"), ("low b", "high b")], str)
    spans = [sorted((bar.get_x(), bar.get_x() + bar.get_width())) for bar in ax.patches]
    assert spans == [[1, 5], [5, 9], [4, 5], [3, 5]]
    assert [text.get_text() for text in ax.get_yticklabels()] == ["a", "b"]
    assert {text.get_text() for text in ax.texts} == {"low a", "high a", "low b", "high b"}
    first, second = (bar.get_y() for bar in ax.patches[::2])
    top, bottom = ax.get_ylim()[::-1]
    assert top < first < second < bottom


def test_a_tornado_bears_infinite_ends_and_no_bars():
    ax = axes()
    draw_tornado(ax, ["a"], [1], [math.inf], 2, [("0", "9")], str)
    assert np.isfinite(ax.get_xlim()).all()
    empty = axes()
    draw_tornado(empty, [], [], [], 7.0, [], str)
    assert [text.get_text() for text in empty.texts] == ["nothing in the sheet moves it"]
    draw_tornado(axes(), [], [], [], math.inf, [], str)
