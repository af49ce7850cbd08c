from itertools import pairwise

import pytest

from course_utils import style
from course_utils.plots.nesting import draw_nested

RINGS = [("all", ["one", "two"]), ("some", ["three"]), ("few", [])]


def drawn(rings):
    _, ax = style.figure(8, 3)
    draw_nested(ax, rings)
    return ax


def test_each_frame_lies_inside_the_one_before():
    frames = [patch.get_bbox() for patch in drawn(RINGS).patches[1::2]]
    assert len(frames) == len(RINGS)
    for outer, inner in pairwise(frames):
        assert outer.x0 < inner.x0 < inner.x1 < outer.x1
        assert outer.y0 < inner.y0 < inner.y1 < outer.y1


def test_names_and_examples_stand_in_their_own_ring():
    ax = drawn(RINGS)
    texts = [text.get_text() for text in ax.texts]
    assert texts == ["all", "one, two", "some", "three", "few", ""]
    heights = [text.get_position()[1] for text in ax.texts]
    assert heights == sorted(heights, reverse=True)
    frames = [patch.get_bbox() for patch in ax.patches[1::2]]
    assert heights[1] > frames[1].y1


def test_nothing_to_draw_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        drawn([])
