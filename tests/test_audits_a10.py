"""Lesson 10's recomputations against brute force."""

import doctest

import numpy as np
import pytest

from course_utils.audits import a10_measuring as audit
from course_utils.audits.a18_facts_b import accuracy_line


def test_examples():
    assert doctest.testmod(audit).failed == 0


@pytest.mark.parametrize("seed", range(5))
def test_the_articles_line_gives_the_share_of_pairs(seed):
    rng = np.random.default_rng(seed)
    y_true, y_pred = rng.random((2, 40)) < rng.random((2, 1))
    expected = audit.share_of_pairs(y_pred.mean(), y_true.mean())
    assert accuracy_line(y_pred, y_true) == pytest.approx(expected)


def test_half_and_half_gives_a_half_whatever_is_predicted():
    assert {audit.share_of_pairs(q, 0.5) for q in (0, 0.25, 1)} == {0.5}


def test_the_chance_of_a_gap_is_what_a_simulation_gives():
    scores = np.random.default_rng(0).binomial(1000, 0.96, size=(200_000, 2)) / 1000
    gaps = np.abs(np.diff(scores))
    low, high = np.mean(gaps > 0.0101), np.mean(gaps > 0.0099)
    assert low < audit.chance_of_gap(0.96, 1000, 0.01) < high
