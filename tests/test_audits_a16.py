"""Lesson 16's recomputations: five owners three ways, and the attack."""

import numpy as np
import pytest

from course_utils.audits import a16_federation as federation
from course_utils.layers import average_pool2d


def test_halving_is_average_pooling():
    images = np.random.default_rng(0).random((3, 28, 28))
    pooled = average_pool2d(images[..., None], 2).reshape(3, -1)
    assert np.allclose(federation.halved(images), pooled)


def test_federated_lies_between_alone_and_pooled():
    alone, shared, pooled = federation.three_ways()
    assert 0.5 < alone < shared < pooled < 0.9
    assert federation.gains() == [True, True]


@pytest.mark.parametrize(
    ("three", "gains"),
    [((0.8, 0.82, 0.84), [False, True]), ((0.5, 0.6, 0.8), [True, False])],
)
def test_gains_need_five_points(monkeypatch, three, gains):
    monkeypatch.setattr(federation, "three_ways", lambda: three)
    assert federation.gains() == gains


def test_an_overfitted_network_leaks_and_a_fresh_one_does_not():
    auc, low, high = federation.attack_on_an_overfitted_network()
    assert 0.5 < low < auc < high < 0.8
    assert federation.leaks()
    X, labels, _, _ = federation.digits()
    losses = federation.example_losses(federation.fresh_network(), X, labels)
    order = np.random.default_rng(3).permutation(len(labels))
    parts = losses[order[:500]], losses[order[500:2500]]
    _, low, high = federation.membership_auc(*parts)
    assert low < 0.5 < high
