import doctest
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils import gradients
from course_utils.gradients import gradient_error, numerical_gradient, relative_error

SMOOTH = {
    "square": (np.square, lambda x: 2 * x),
    "cube": (lambda x: x**3, lambda x: 3 * x**2),
    "exp": (np.exp, np.exp),
    "sin": (np.sin, np.cos),
    "tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
}
SHAPES = [(), (1,), (3,), (0,), (0, 3), (1, 4), (2, 3), (2, 3, 2)]
numbers = st.floats(-3, 3)


def test_examples():
    assert doctest.testmod(gradients).failed == 0


@pytest.mark.parametrize("name", SMOOTH)
@pytest.mark.parametrize("shape", SHAPES)
def test_central_differences_are_the_closed_form(name, shape):
    function, derivative = SMOOTH[name]
    x = np.random.default_rng(0).uniform(-2, 2, shape)
    found = numerical_gradient(lambda x: np.sum(function(x)), x)
    assert (found.shape, found.dtype) == (shape, np.float64)
    np.testing.assert_allclose(found, derivative(x), rtol=1e-8, atol=1e-9)


@given(st.lists(numbers, min_size=2, max_size=4))
def test_entries_that_interact_are_kept_apart(values):
    x = np.array(values)
    found = numerical_gradient(lambda x: x[0] ** 2 * x[1] - np.sum(x[1:] ** 3), x)
    right = -3 * x**2
    right[0] = 2 * x[0] * x[1]
    right[1] += x[0] ** 2
    np.testing.assert_allclose(found, right, rtol=1e-7, atol=1e-8)


def test_error_is_that_of_central_not_of_one_sided_differences():
    found = numerical_gradient(np.exp, 0.0)
    assert abs(found - 1) < 1e-9
    assert abs((np.exp(gradients.STEP) - 1) / gradients.STEP - 1) > 1e-6


def test_numerical_gradient_takes_lists_and_whole_numbers():
    assert numerical_gradient(lambda x: 3 * x, 2) == pytest.approx(3)
    found = numerical_gradient(np.prod, np.array([[2, 3]]))
    np.testing.assert_allclose(found, [[3, 2]], rtol=1e-8)


def test_what_f_sees_or_does_does_not_change_x():
    seen = []

    def f(x):
        seen.append(x)
        x += 0.5
        return x.reshape(-1)[:1]

    x = np.ones((1, 1))
    np.testing.assert_allclose(numerical_gradient(f, x), [[1]], rtol=1e-8)
    assert x.tolist() == [[1.0]]
    assert len({float(point[0, 0]) for point in seen}) == 2


def test_numerical_gradient_agrees_with_tensorflow():
    import tensorflow as tf

    x = np.random.default_rng(1).normal(size=(3, 2))
    variable = tf.Variable(x)
    with tf.GradientTape() as tape:
        value = tf.reduce_sum(tf.sigmoid(variable) * tf.exp(variable))
    right = tape.gradient(value, variable).numpy()
    found = numerical_gradient(lambda x: np.sum(np.exp(x) / (1 + np.exp(-x))), x)
    assert relative_error(found, right) < 1e-8


def test_relative_error_is_its_closed_form():
    assert relative_error([3, 4], [0, 0]) == 1
    assert relative_error(np.zeros(3), np.zeros(3)) == 0
    assert relative_error(np.zeros((0, 3)), np.zeros((0, 3))) == 0
    assert relative_error(1.0, 1.001) == pytest.approx(0.001 / 1.001)
    assert relative_error([1e-30], [-1e-30]) == 2
    assert np.isnan(relative_error([np.nan], [1.0]))


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=4), st.floats(0.1, 1e6))
def test_relative_error_has_no_order_and_no_unit(pairs, scale):
    a, b = np.array(pairs).T
    error = relative_error(a, b)
    assert 0 <= error <= 2
    assert relative_error(b, a) == error
    assert relative_error(scale * a, scale * b) == pytest.approx(error, rel=1e-9, abs=1e-300)


def test_gradient_error_tells_right_from_wrong():
    x = np.random.default_rng(2).normal(size=(2, 3))

    def f(x):
        return np.sum(x**3)

    assert gradient_error(f, lambda x: 3 * x**2, x) < 1e-8
    assert gradient_error(f, 3 * x**2, x) < 1e-8
    assert gradient_error(f, lambda x: -3 * x**2, x) == pytest.approx(2, abs=1e-6)
    assert gradient_error(f, lambda x: x**2, x) == pytest.approx(2 / 3, abs=1e-6)
    wrong = 3 * x**2
    wrong[1, 2] *= 1.01
    assert gradient_error(f, wrong, x) > 1e-4


def test_gradient_error_lets_a_saturated_unit_pass():
    def sigmoid(x):
        return 1 / (1 + np.exp(-x))

    gradient = sigmoid(30.0) * sigmoid(-30.0)
    assert gradient_error(sigmoid, gradient, 30.0) < 1e-6


def test_gradient_error_does_not_hand_out_x_itself():
    def spoil(x):
        x[...] = 7
        return np.ones(2)

    assert gradient_error(np.sum, spoil, np.zeros(2)) < 1e-8


def test_messages_say_what_came():
    with pytest.raises(ValueError, match=r"one number; got shape \(3,\)"):
        numerical_gradient(lambda x: x, np.zeros(3))
    with pytest.raises(ValueError, match=r"one shape; got \(2,\) and \(1, 2\)"):
        relative_error([1, 2], [[1, 2]])
    with pytest.raises(ValueError, match=r"one shape; got \(1,\) and \(2,\)"):
        gradient_error(np.sum, [1.0], [1.0, 2.0])


def test_extremes_do_not_warn():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = numerical_gradient(lambda x: np.sum(np.abs(x)), [-1000.0, 1000.0])
        assert relative_error([1e150], [-1e-150]) == 1
    np.testing.assert_allclose(found, [-1, 1], rtol=1e-7)


def test_the_mean_of_the_workers_gradients_is_that_of_all_rows():
    rng = np.random.default_rng(15)
    X, y, w = rng.normal(size=(10, 3)), rng.normal(size=10), rng.normal(size=3)

    def gradient(rows):
        return [2 * X[rows].T @ (X[rows] @ w - y[rows]) / len(rows)]

    shards = np.split(np.arange(10), [2, 5])
    mean = gradients.average_gradients([gradient(rows) for rows in shards], [2, 3, 5])
    whole = numerical_gradient(lambda w: np.mean((X @ w - y) ** 2), w)
    assert np.allclose(mean[0], whole, atol=1e-8)


@pytest.mark.parametrize("sizes", [[1], [1, -1], [0, 0]])
def test_sizes_of_shards_must_fit(sizes):
    with pytest.raises(ValueError, match="worker_sizes must be"):
        gradients.average_gradients([[np.ones(2)], [np.ones(2)]], sizes)
