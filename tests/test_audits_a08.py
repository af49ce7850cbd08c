"""Lesson 08's recomputations: gradients against differences, and what each helper reports."""

import doctest

import numpy as np
import pytest

from course_utils import sources
from course_utils.audits import a08_initialisation as starts
from course_utils.audits import a08_overfitting as over
from course_utils.gradients import gradient_error
from course_utils.regularisation import l1_penalty, l2_penalty


def test_examples():
    assert doctest.testmod(starts).failed == 0


def test_the_network_is_the_articles():
    network = over.article_network()
    assert network.layer_sizes == [10, 64, 32, 1]
    assert network.theta.size == 11 * 64 + 65 * 32 + 33 == 2817


@pytest.mark.parametrize("rate", [0.0, 0.5])
def test_the_gradient_is_a_central_difference(rate):
    network = over.Network.create((3, 4, 2, 1), ["relu", "relu", "identity"], rng(1))
    network = network.with_theta(network.theta + 0.1)
    X, y = rng(2).normal(size=(5, 3)), np.array([0.0, 1, 1, 0, 1])

    def loss(theta):
        return over.loss_and_gradient(network.with_theta(theta), X, y, rate, rng(3))[0]

    gradient = over.loss_and_gradient(network, X, y, rate, rng(3))[1]
    assert gradient_error(loss, gradient, network.theta) < 1e-6


def rng(seed):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("penalty", [l1_penalty, l2_penalty])
def test_the_penalty_pulls_at_weights_and_not_at_biases(penalty):
    network = over.Network.create((3, 2, 1), ["relu", "identity"], rng(1))

    def total(theta):
        return penalty(network.with_theta(theta).weights, 0.3)[0]

    gradient = over.penalty_gradient(network, penalty, 0.3)
    assert gradient_error(total, gradient, network.theta) < 1e-6
    assert np.array_equal(gradient[6:8], [0, 0])


def test_keras_takes_the_same_first_loss():
    import keras

    network, (X, y) = over.article_network(), over.noise(20, seed=1)
    by_keras = keras.losses.BinaryCrossentropy(from_logits=True)(y[:, None], network.forward(X))
    assert over.loss_of(network, X, y) == pytest.approx(float(by_keras), rel=1e-5)


def test_fit_keeps_a_loss_every_ten_steps_and_repeats_itself():
    data, watched = over.noise(20, seed=1), over.noise(30, seed=2)
    first, second = (
        over.fit(over.article_network(), *data, steps=25, rate=0.5, validation=watched, seed=4)
        for _ in range(2)
    )
    assert len(first.losses) == len(first.validation_losses) == 3
    assert np.array_equal(first.network.theta, second.network.theta)


def test_with_patience_the_best_network_comes_back():
    data, watched = over.rule(100, seed=1), over.rule(1000, seed=101)
    found = over.fit(over.article_network(1), *data, validation=watched, patience=5)
    best = min(found.validation_losses)
    assert found.validation_losses.index(best) == len(found.validation_losses) - 6
    assert over.loss_of(found.network, *watched) == pytest.approx(best)


def test_flipped_labels_are_the_share_asked_for():
    X, y = over.rule(20_000, seed=1, flipped=0.2)
    assert np.mean((X[:, 0] + X[:, 1] > 1) != y) == pytest.approx(0.2, abs=0.01)


def test_only_what_a_listing_never_defines_is_named():
    assert starts.undefined_names("def f(a):\n    return len(a) + b\nc = f(1)") == ["b"]
    assert starts.undefined_names("import a.b as d\nfrom e import g\nd, g, a") == ["a"]


def test_the_listing_of_the_claim_is_the_articles():
    claim = sources.claim("08-listing")
    assert repr(claim.quote) in claim.how
