"""Lesson 13's recomputations: gradients against differences, and what each helper reports."""

import numpy as np
import pytest

from course_utils import sources
from course_utils.audits import a13_maps as maps
from course_utils.gradients import gradient_error
from course_utils.losses import softmax_cross_entropy
from course_utils.network import Network


def rng(seed):
    return np.random.default_rng(seed)


def small():
    return Network.create((5, 4, 3), ["relu", "identity"], rng(1))


@pytest.mark.parametrize("k", [0, 2])
def test_a_scores_gradient_is_a_central_difference(k):
    network, X = small(), rng(2).normal(size=(1, 5))
    found = maps.pixel_gradients(network, X, np.eye(3)[[k]])
    assert gradient_error(lambda x: network.forward(x)[0, k], found, X) < 1e-6


def test_a_losss_gradient_is_a_central_difference():
    network, X = small(), rng(3).normal(size=(4, 5))
    labels = [0, 2, 1, 1]
    found = maps.pixel_gradients(network, X, softmax_cross_entropy(network.forward(X), labels)[1])
    loss = lambda x: softmax_cross_entropy(network.forward(x), labels)[0]  # noqa: E731
    assert gradient_error(loss, found, X) < 1e-6


def test_the_linear_models_gradients_are_its_weights():
    X = maps.test_images()[0][:2]
    found = maps.pixel_gradients(maps.linear_model(), X, np.eye(10)[[3, 7]])
    assert np.allclose(found, maps.linear_model().weights[0].T[[3, 7]])


def test_both_models_have_learnt():
    X, labels = maps.test_images()
    for model in (maps.hidden_network(), maps.linear_model()):
        assert maps.accuracy(model, X, labels) > 0.75
    assert maps.hidden_network().theta.size == 25_450


def test_the_helpers_report_what_the_ledger_holds():
    gradient, times_pixel = sources.claim("13-visualise").recomputed
    assert abs(gradient) < 0.15
    assert times_pixel > 0.8
    assert maps.account_error() == 0
    assert maps.pieces() > 100
    before, after = maps.fooled()
    assert after < 0.6 * before
    without, with_noise = maps.noise_training()
    assert with_noise > without
