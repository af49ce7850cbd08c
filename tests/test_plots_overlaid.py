import doctest
import math

import numpy as np
import pytest

from course_utils import plots, style
from course_utils.plots import overlaid


def test_examples() -> None:
    assert doctest.testmod(overlaid).failed == 0


def test_forty_nine_settings_look_different() -> None:
    looks = {str(sorted(plots.look(place).items(), key=str)) for place in range(49)}
    assert len(looks) == 49
    first, second = plots.look(0), plots.look(1)
    assert all(first[key] != second[key] for key in ("color", "linestyle", "marker"))


def test_the_mean_is_thick_and_labelled_and_single_runs_are_thin() -> None:
    _, ax = style.figure()
    plots.draw_overlaid(ax, {"A": [[1, 2, 3], [3, 4, 5]], "C": [[2, 2]]}, {"A": 0, "C": 2})
    labelled = {line.get_label(): line for line in ax.get_lines() if line.get_label() != "_"}
    np.testing.assert_allclose(labelled["A"].get_ydata(), [2, 3, 4])
    assert [text.get_text() for text in ax.texts] == ["A", "C"]
    thin = [line for line in ax.get_lines() if line.get_label() == "_"]
    assert [list(line.get_ydata()) for line in thin] == [[1, 2, 3], [3, 4, 5]]
    assert labelled["C"].get_color() == plots.look(2)["color"]
    assert labelled["A"].get_linewidth() > thin[0].get_linewidth()


def test_more_settings_than_labels_fit_are_drawn_all_the_same() -> None:
    _, ax = style.figure()
    names = [f"S{k}" for k in range(14)]
    curves = {name: [[k, k + 1.0, math.nan]] for k, name in enumerate(names)}
    plots.draw_overlaid(ax, curves, {name: k for k, name in enumerate(names)})
    assert len(ax.get_lines()) == 14
    assert len(ax.texts) == overlaid.MOST_LABELS


def test_labels_stand_at_their_own_ends_and_apart_where_ends_meet() -> None:
    _, ax = style.figure()
    curves = {"A": [[0.0, 5.0]], "B": [[0.0, 5.0, 9.0]], "C": [[0.0, 5.1, 9.01]]}
    plots.draw_overlaid(ax, curves, {"A": 0, "B": 1, "C": 2})
    found = {text.get_text(): text.xy for text in ax.texts}
    assert [found[name][0] for name in "ABC"] == [2, 3, 3]
    low, high = ax.get_ylim()
    assert found["A"][1] == pytest.approx((5 - low) / (high - low))
    assert found["C"][1] - found["B"][1] >= 0.069
