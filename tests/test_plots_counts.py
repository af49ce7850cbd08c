"""Counts as stacked bars and as cells."""

import numpy as np
import pytest

from course_utils import style
from course_utils.plots.counts import draw_counts, draw_stacked

COUNTS = np.array([[4, 0, 2], [1, 5, 7]])
NAMES, PARTS = ["a", "b"], ["x", "y", "z"]


def test_bars_are_stacked_in_order_and_told_twice():
    _, ax = style.figure()
    draw_stacked(ax, COUNTS, NAMES, PARTS)
    widths = [[bar.get_width() for bar in part] for part in ax.containers]
    starts = [[bar.get_x() for bar in part] for part in ax.containers]
    assert np.array_equal(np.transpose(widths), COUNTS)
    assert np.array_equal(np.transpose(starts), [[0, 4, 4], [0, 1, 6]])
    looks = {(part[0].get_facecolor(), part[0].get_hatch()) for part in ax.containers}
    assert len({colour for colour, _ in looks}) == len({hatch for _, hatch in looks}) == 3
    assert [text.get_text() for text in ax.get_legend().get_texts()] == PARTS
    assert [label.get_text() for label in ax.get_yticklabels()] == NAMES
    assert ax.yaxis_inverted()


def test_small_parts_have_no_number():
    _, ax = style.figure()
    draw_stacked(ax, COUNTS, NAMES, PARTS, least=4)
    assert sorted(text.get_text() for text in ax.texts if text.get_visible()) == ["4", "5", "7"]


def test_cells_hold_their_numbers():
    _, ax = style.figure()
    cells = draw_counts(ax, COUNTS, NAMES, PARTS)
    assert np.array_equal(cells.get_array().filled(0), COUNTS)
    written = {(*text.get_position(), text.get_text()) for text in ax.texts}
    assert written == {(k, i, str(COUNTS[i, k])) for i in (0, 1) for k in range(3) if COUNTS[i, k]}
    assert [label.get_text() for label in ax.get_xticklabels()] == PARTS
    assert [label.get_text() for label in ax.get_yticklabels()] == NAMES


@pytest.mark.parametrize("draw", [draw_stacked, draw_counts])
def test_names_must_fit(draw):
    _, ax = style.figure()
    with pytest.raises(ValueError, match=r"must have shape \(3, 2\).*got.*\(2, 3\)"):
        draw(ax, COUNTS, PARTS, NAMES)


def test_there_are_seven_patterns():
    _, ax = style.figure()
    with pytest.raises(ValueError, match="at most 7"):
        draw_stacked(ax, np.ones((1, 8)), ["a"], list("abcdefgh"))
