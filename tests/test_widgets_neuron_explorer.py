import doctest
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from course_utils.widgets import neuron_explorer as explorer

X, LABELS = explorer.clouds()
weights = st.floats(-2, 2).map(lambda value: round(value, 1))
biases = st.floats(-3, 3).map(lambda value: round(value, 1))


@pytest.fixture(scope="module")
def live():
    return explorer.neuron_explorer()


def pixels(data):
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), dtype=int)


def test_examples():
    assert doctest.testmod(explorer).failed == 0


def test_the_clouds_are_the_same_each_time_and_in_the_picture():
    assert np.array_equal(X, explorer.clouds()[0])
    assert np.bincount(LABELS).tolist() == [24, 24]
    assert np.abs(X).max() < explorer.REACH


@given(weights, weights, biases)
def test_scores_and_right_points_over_the_whole_range(w1, w2, b):
    state = explorer.neuron_state(w1, w2, b)
    by_hand = [w1 * x1 + w2 * x2 + b for x1, x2 in X.tolist()]
    np.testing.assert_allclose(state.scores, by_hand, atol=1e-12)
    assert np.abs(state.scores).max() <= explorer.SCORES
    told = [(z > 0) == (label == 1) for z, label in zip(state.scores, LABELS, strict=True)]
    assert state.is_right.tolist() == told


@given(weights, weights, biases)
def test_the_line_holds_the_points_of_score_zero(w1, w2, b):
    state = explorer.neuron_state(w1, w2, b)
    if w1 == w2 == 0:
        assert state.line is None
        assert state.distance is None
        return
    np.testing.assert_allclose(state.line @ [w1, w2] + b, 0, atol=1e-9)
    assert np.linalg.norm(np.diff(state.line, axis=0)) > 50
    assert state.distance == pytest.approx(abs(b) / np.hypot(w1, w2))


@given(weights, weights, biases, st.floats(-5, 5))
def test_a_signed_distance_is_how_far_one_walks_along_the_weights(w1, w2, b, steps):
    w = np.array([w1, w2])
    if not w.any():
        with pytest.raises(ValueError, match="No line is drawn"):
            explorer.signed_distance(X, w, b)
        return
    start = explorer.neuron_state(w1, w2, b).line.mean(axis=0)
    end = start + steps * w / np.linalg.norm(w)
    assert explorer.signed_distance([end], w, b)[0] == pytest.approx(steps, abs=1e-9)


def test_some_setting_parts_the_clouds_and_the_storyboard_ends_with_it():
    assert explorer.neuron_state(**explorer.STORY[-1]).is_right.all()
    assert not explorer.neuron_state(**explorer.STORY[0]).is_right.all()


@pytest.mark.parametrize("w1", [-2.0, 0.0, 2.0])
@pytest.mark.parametrize("w2", [-2.0, 0.0, 2.0])
@pytest.mark.parametrize("b", [-3.0, 0.0, 3.0])
def test_the_corners_of_the_range_are_drawn_as_computed(live, w1, w2, b):
    live.render(w1=w1, w2=w2, b=b)
    state, artists = explorer.neuron_state(w1, w2, b), live.artists
    first, second, crosses = artists["ruler"]
    assert first.get_xdata().tolist() == state.scores[LABELS == 0].tolist()
    assert second.get_xdata().tolist() == state.scores[LABELS == 1].tolist()
    assert (
        len(crosses.get_xdata()) == np.sum(~state.is_right) == len(artists["plane"][2].get_xdata())
    )
    assert len(artists["line"].get_xdata()) == (0 if state.line is None else 2)
    assert artists["arrow"].get_visible() == artists["name"].get_visible() == (w1 != 0 or w2 != 0)
    paths = artists["shading"].get_paths()
    (middle,) = [k for k, path in enumerate(paths) if path.contains_point((1e-3, 2e-3))]
    score = 1e-3 * w1 + 2e-3 * w2 + b
    assert explorer.EDGES[middle] <= score < explorer.EDGES[middle + 1]


def test_each_control_changes_the_picture_and_the_words(live):
    for name in live.controls:
        before, words = live.picture, live.words
        live.controls[name].value = live.controls[name].values[-1]
        assert np.abs(pixels(live.picture) - pixels(before)).max() > 50
        assert live.words != words


def test_a_state_looks_the_same_whatever_came_before(live):
    first = live.render(w1=1.0, w2=-0.5, b=0.3)
    live.render(w1=0.0, w2=0.0, b=-3.0)
    assert live.render(w1=1.0, w2=-0.5, b=0.3) == first


def test_words_have_the_numbers():
    assert explorer.describe_neuron(3.0, 4.0, -5.0).startswith(
        "z = 3.0 x1 + 4.0 x2 - 5.0. The line z = 0 passes 1.00 from the origin; "
    )
    flat = explorer.describe_neuron(0.0, 0.0, 1.0)
    assert "no line; 24 of 48 points lie on their class's side." in flat


def test_only_animated_artists_move(live):
    assert all(artist.get_animated() for artist in explorer._flat(live.artists))
    assert len(live.storyboard()) < 100_000
