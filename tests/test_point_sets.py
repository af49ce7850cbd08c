"""Point sets: their curves without noise, their noise, and what they refuse."""

import doctest

import numpy as np
import pytest

from course_utils import point_sets
from course_utils.point_sets import POINT_SETS

NAMES = sorted(POINT_SETS)


def rng(seed=0):
    return np.random.default_rng(seed)


def test_examples():
    assert doctest.testmod(point_sets).failed == 0


def test_every_set_has_a_name():
    assert NAMES == ["blobs", "circles", "moons", "spirals"]
    assert all(getattr(point_sets, name) is POINT_SETS[name] for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("n", [0, 1, 2, 7, 300])
def test_shapes_and_labels(name, n):
    X, labels = POINT_SETS[name](n, 0.1, rng())
    assert X.shape == (n, 2)
    assert labels.shape == (n,)
    assert X.dtype == np.float64
    assert labels.dtype == np.int64
    assert labels.tolist() == [k % 2 for k in range(n)]


@pytest.mark.parametrize("name", NAMES)
def test_without_noise_all_points_lie_in_the_square_and_fill_it(name):
    X, _ = POINT_SETS[name](2000, 0.0, rng(1))
    assert np.abs(X).max() <= 1.5 + 1e-12
    assert np.abs(X).max(axis=0).min() > 0.7
    assert np.abs(X.mean(axis=0)).max() < 0.1


@pytest.mark.parametrize("name", NAMES)
def test_the_same_state_gives_the_same_points(name):
    first, again, other = (POINT_SETS[name](50, 0.2, rng(seed))[0] for seed in (3, 3, 4))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("noise", [0.05, 0.4])
def test_noise_is_a_standard_deviation_in_both_coordinates(name, noise):
    clean, noisy = (POINT_SETS[name](4000, level, rng(5))[0] for level in (0.0, noise))
    assert (noisy - clean).std(axis=0) == pytest.approx([noise, noise], rel=0.05)
    assert (noisy - clean).mean(axis=0) == pytest.approx([0, 0], abs=3 * noise / 4000**0.5)


def test_moons_lie_on_two_half_circles():
    X, labels = point_sets.moons(200, 0.0, rng())
    upper, lower = X[labels == 0] - [-0.5, -0.25], X[labels == 1] - [0.5, 0.25]
    for half in (upper, lower):
        assert np.hypot(*half.T) == pytest.approx(np.ones(100))
    assert upper[:, 1].min() >= 0 >= lower[:, 1].max()


def test_circles_have_their_radii():
    X, labels = point_sets.circles(100, 0.0, rng())
    assert np.hypot(*X.T) == pytest.approx(np.where(labels == 1, 0.75, 1.5))


def test_spirals_turn_once_and_a_quarter_and_mirror_each_other():
    X, labels = point_sets.spirals(1000, 0.0, rng())
    radius = np.hypot(*X.T)
    angle = np.arctan2(X[:, 1], X[:, 0]) - np.pi * labels
    expected = 2 * np.pi * 1.25 * (radius - 0.15) / 1.35
    assert np.cos(angle - expected) == pytest.approx(np.ones(1000))
    assert radius.min() < 0.25
    assert radius.max() > 1.45


def test_blobs_are_two_clouds():
    X, labels = point_sets.blobs(4000, 0.0, rng())
    for label, sign in ((0, -1), (1, 1)):
        cloud = X[labels == label]
        assert cloud.mean(axis=0) == pytest.approx([0.75 * sign, 0.75 * sign], abs=0.02)
        assert cloud.std(axis=0) == pytest.approx([0.25, 0.25], rel=0.05)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("n", "noise", "generator", "error", "words"),
    [
        (-1, 0.1, rng(), ValueError, "got n=-1"),
        (5, -0.1, rng(), ValueError, "noise=-0.1"),
        (5, np.nan, rng(), ValueError, "noise=nan"),
        (5, np.inf, rng(), ValueError, "noise=inf"),
        (2.5, 0.1, rng(), TypeError, "whole number of points; got 2.5"),
        (5, 0.1, 0, TypeError, "default_rng"),
    ],
)
def test_what_is_refused(name, n, noise, generator, error, words):
    with pytest.raises(error, match=words):
        POINT_SETS[name](n, noise, generator)
