"""Maps of signed sums."""

import numpy as np
import pytest

from course_utils import style
from course_utils.plots.maps import draw_map


def test_zero_is_in_the_middle_and_the_largest_at_an_end():
    _, ax = style.figure(2, 2)
    artist = draw_map(ax, [[-3.0, 0.0], [1.0, 2.0]], "edges")
    assert artist.get_clim() == (-3, 3)
    assert artist.get_cmap().name == style.SIGNED
    orange, white, purple = artist.cmap(artist.norm([-3.0, 0.0, 3.0]))[:, :3]
    assert min(white) > 0.9
    assert orange[0] > orange[2]
    assert purple[2] > purple[1]
    assert ax.get_title() == "edges"


def test_the_reach_can_be_set_and_an_even_map_is_drawn():
    _, ax = style.figure(2, 2)
    assert draw_map(ax, np.ones((2, 3)), reach=5).get_clim() == (-5, 5)
    assert draw_map(ax, np.zeros((2, 3))).get_clim() == (-1, 1)


def test_several_maps_at_once_are_refused():
    _, ax = style.figure(2, 2)
    with pytest.raises(ValueError, match=r"one map, \(h, w\); got shape \(1, 2, 2\)"):
        draw_map(ax, np.ones((1, 2, 2)))
