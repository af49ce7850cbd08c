"""Card payments: shares, features, seeds."""

import doctest

import numpy as np
import pytest

from course_utils import transactions
from course_utils.transactions import FEATURES, FRAUD, HONEST, card_payments


def rng(seed=0):
    return np.random.default_rng(seed)


def test_examples():
    assert doctest.testmod(transactions).failed == 0


@pytest.mark.parametrize(("n", "share", "frauds"), [(0, 0.5, 0), (1000, 0.002, 2), (200, 1, 200)])
def test_the_share_of_frauds_is_the_nearest_possible(n, share, frauds):
    X, labels = card_payments(n, share, rng())
    assert X.shape == (n, len(FEATURES))
    assert labels.sum() == frauds


@pytest.mark.parametrize(("label", "drawn_from"), [(0, HONEST), (1, FRAUD)])
def test_each_class_has_its_own_distribution(label, drawn_from):
    X, labels = card_payments(40_000, 0.5, rng())
    means, spreads, chances = drawn_from
    rows = X[labels == label]
    np.testing.assert_allclose(rows.mean(axis=0), [*means, *chances], atol=0.02)
    np.testing.assert_allclose(rows[:, :3].std(axis=0), spreads, atol=0.02)
    assert set(np.unique(rows[:, 3:])) == {0.0, 1.0}
    off_diagonal = np.corrcoef(rows.T)[~np.eye(5, dtype=bool)]
    assert np.abs(off_diagonal).max() < 0.03


def test_the_generator_decides_and_frauds_are_not_in_order():
    first, again, other = (card_payments(2000, 0.01, rng(k)) for k in (1, 1, 2))
    np.testing.assert_array_equal(first[0], again[0])
    assert not np.array_equal(first[0], other[0])
    assert 200 < np.flatnonzero(first[1]).mean() < 1800


def test_inputs_are_checked():
    with pytest.raises(ValueError, match="Per cent"):
        card_payments(10, 2, rng())
    with pytest.raises(ValueError, match="n must be at least 0"):
        card_payments(-1, 0.5, rng())
    with pytest.raises(TypeError, match="default_rng"):
        card_payments(10, 0.5, 3)
