"""Curves on one another are all seen, and measured speedups stand where they belong."""

import numpy as np

from course_utils import style
from course_utils.plots.scaling import draw_equal_curves, draw_speedups


def test_each_curve_is_thinner_than_the_one_behind_it():
    _, ax = style.figure()
    draw_equal_curves(ax, {"a": [3, 2, 1], "b": [3, 2, 1], "c": [3, 2, 1]}, [], 2)
    lines = ax.get_lines()
    widths = [line.get_linewidth() for line in lines]
    assert widths == sorted(widths, reverse=True)
    assert len({*widths}) == 3
    assert [list(line.get_xdata()) for line in lines] == [[1, 2, 3]] * 3
    assert len({line.get_color() for line in lines}) == 3


def test_lost_steps_stand_after_the_checkpoint():
    _, ax = style.figure()
    draw_equal_curves(ax, {"a": [3, 2, 1, 0]}, [1.5, 1.2], 2)
    by_name = {line.get_label(): line for line in ax.get_lines()}
    assert list(by_name["lost with the kill"].get_xdata()) == [3, 4]
    assert list(by_name["lost with the kill"].get_ydata()) == [1.5, 1.2]
    assert list(by_name["last checkpoint"].get_xdata()) == [2.5, 2.5]
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    assert names == ["a", "lost with the kill", "last checkpoint"]


def test_speedups_are_drawn_as_given():
    _, ax = style.figure()
    workers = np.array([1, 2, 4, 8])
    draw_speedups(ax, workers, {"law": [1, 1.5, 2, 2.2]}, {1: 1.0, 2: 1.6})
    by_name = {line.get_label(): line for line in ax.get_lines()}
    assert list(by_name["law"].get_ydata()) == [1, 1.5, 2, 2.2]
    assert list(by_name["every worker counts whole"].get_ydata()) == [1, 2, 4, 8]
    assert by_name["measured"].get_xydata().tolist() == [[1, 1], [2, 1.6]]
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["1", "4"]
