"""Reliability diagrams: heights, counts, refused input."""

import numpy as np
import pytest

from course_utils import style
from course_utils.plots.reliability import draw_reliability

COUNTS, CONFIDENCE, ACCURACY = [0, 4, 6], [np.nan, 0.5, 0.9], [np.nan, 0.25, 0.95]


def test_bars_are_accuracies_and_diamonds_confidences():
    _, ax = style.figure(4, 3)
    bars = draw_reliability(ax, COUNTS, CONFIDENCE, ACCURACY)
    assert [bar.get_height() for bar in bars] == [0, 25, 95]
    diamonds = ax.lines[1].get_xydata()
    np.testing.assert_allclose(diamonds[1:], [[50, 50], [100 * 5 / 6, 90]])
    assert np.isnan(diamonds[0, 1])
    assert [text.get_text() for text in ax.texts] == ["4", "6"]


def test_bars_stay_within_the_axes():
    _, ax = style.figure(4, 3)
    for bar in draw_reliability(ax, COUNTS, CONFIDENCE, ACCURACY):
        assert bar.get_x() >= 0
        assert bar.get_x() + bar.get_width() <= 100


def test_lengths_must_agree():
    _, ax = style.figure(4, 3)
    with pytest.raises(ValueError, match=r"one number a bin; got shapes \(2,\)"):
        draw_reliability(ax, [1, 2], CONFIDENCE, ACCURACY)
