"""Initialisers: closed forms of mean, spread and range; Keras's; what signals do with depth."""

import inspect

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from course_utils import initialisers
from course_utils.initialisers import INITIALISERS

RANDOM = ["small normal", "large normal", "glorot_uniform", "he_normal"]
STDS = {
    "zeros": lambda fan_in, fan_out: 0.0,
    "constant": lambda fan_in, fan_out: 0.0,
    "small normal": lambda fan_in, fan_out: 0.01,
    "large normal": lambda fan_in, fan_out: 1.0,
    "glorot_uniform": lambda fan_in, fan_out: np.sqrt(2 / (fan_in + fan_out)),
    "he_normal": lambda fan_in, fan_out: np.sqrt(2 / fan_in),
}
each = pytest.mark.parametrize("name", INITIALISERS)
each_random = pytest.mark.parametrize("name", RANDOM)


def rng(seed=0):
    return np.random.default_rng(seed)


def test_the_table_names_them_all():
    assert list(INITIALISERS) == list(STDS)
    for initialiser in INITIALISERS.values():
        assert list(inspect.signature(initialiser).parameters)[:3] == ["fan_in", "fan_out", "rng"]


@each
@settings(deadline=None, max_examples=20)
@given(fan_in=st.integers(0, 40), fan_out=st.integers(0, 40))
def test_every_shape_is_kept_and_all_is_finite(name, fan_in, fan_out):
    W = INITIALISERS[name](fan_in, fan_out, rng())
    assert (W.shape, W.dtype) == ((fan_in, fan_out), np.float64)
    assert np.isfinite(W).all()


@each
@pytest.mark.parametrize("fans", [(400, 100), (100, 400)])
def test_mean_and_spread_are_their_closed_forms(name, fans):
    W = INITIALISERS[name](*fans, rng(1))
    std = STDS[name](*fans)
    middle = 0.5 if name == "constant" else 0.0
    assert abs(W.mean() - middle) <= 4 * std / 200
    assert abs(W.std() - std) <= 0.02 * std


def test_zeros_and_constant_are_the_closed_forms():
    assert np.array_equal(initialisers.zeros(2, 3), np.zeros((2, 3)))
    assert np.array_equal(initialisers.constant(2, 3), np.full((2, 3), 0.5))
    assert np.array_equal(initialisers.constant(2, 1, value=-2), [[-2.0], [-2.0]])


def test_glorot_is_uniform_up_to_its_limit():
    W = initialisers.glorot_uniform(300, 100, rng(2))
    limit = np.sqrt(6 / 400)
    assert np.abs(W).max() <= limit
    assert stats.kstest(W.ravel(), stats.uniform(-limit, 2 * limit).cdf).pvalue > 0.01


@pytest.mark.parametrize(
    ("name", "std"), [("he_normal", 0.1), ("small normal", 0.01), ("large normal", 1.0)]
)
def test_the_normal_ones_are_normal(name, std):
    W = INITIALISERS[name](200, 50, rng(3))
    assert stats.kstest(W.ravel() / std, stats.norm.cdf).pvalue > 0.01


@each_random
def test_the_generator_decides(name):
    draw = INITIALISERS[name]
    assert np.array_equal(draw(3, 4, rng(7)), draw(3, 4, rng(7)))
    assert not np.array_equal(draw(3, 4, rng(7)), draw(3, 4, rng(8)))
    shared = rng(7)
    assert not np.array_equal(draw(3, 4, shared), draw(3, 4, shared))


@pytest.mark.parametrize("name", ["glorot_uniform", "he_normal"])
def test_keras_draws_with_the_same_mean_and_spread(name):
    import keras

    initialiser = keras.initializers.get(name).clone()
    initialiser.seed = 1
    by_keras = np.asarray(initialiser((300, 200)))
    ours = INITIALISERS[name](300, 200, rng(4))
    assert by_keras.std() == pytest.approx(ours.std(), rel=0.02)
    assert by_keras.mean() == pytest.approx(ours.mean(), abs=0.02 * ours.std() + 1e-3)


def spread_after(name, activation, depth=20, width=200):
    generator = rng(5)
    A = generator.normal(size=(200, width))
    for _ in range(depth):
        A = activation(A @ INITIALISERS[name](width, width, generator))
    return A.std()


def test_he_keeps_the_signal_through_twenty_relu_layers():
    def relu(Z):
        return np.maximum(Z, 0)

    assert 0.3 < spread_after("he_normal", relu) < 3
    assert spread_after("small normal", relu) < 1e-15
    assert spread_after("large normal", relu) > 1e15
    assert spread_after("glorot_uniform", relu) < 0.01
    assert spread_after("glorot_uniform", np.tanh) > 0.1


@each
@pytest.mark.parametrize("fans", [(2.0, 3), (2, "3"), (None, 1)])
def test_a_count_that_is_no_whole_number_is_refused(name, fans):
    with pytest.raises(TypeError, match=r"whole numbers; got .* try X\.shape\[1\]"):
        INITIALISERS[name](*fans, rng())


@each
def test_a_negative_count_is_refused(name):
    with pytest.raises(ValueError, match="0 or more; got -1 and 3"):
        INITIALISERS[name](-1, 3, rng())


@each
def test_numpy_integers_count_too(name):
    assert INITIALISERS[name](np.int64(2), np.uint8(3), rng()).shape == (2, 3)


@each_random
@pytest.mark.parametrize("wrong", [None, 0, np.random])
def test_what_draws_nothing_is_refused(name, wrong):
    with pytest.raises(TypeError, match=r"numpy\.random\.Generator; got .*default_rng\(0\)"):
        INITIALISERS[name](2, 3, wrong)


@pytest.mark.parametrize("std", [-1, np.nan, np.inf])
def test_a_spread_that_is_none_is_refused(std):
    with pytest.raises(ValueError, match="std must be 0 or more and finite; got"):
        initialisers.normal(2, 3, rng(), std=std)
