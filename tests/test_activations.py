"""Activation functions against closed forms, central differences and Keras."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy import special

from course_utils import activations
from course_utils.activations import ACTIVATIONS

SMOOTH = ("identity", "sigmoid", "tanh", "gelu")
EXTREMES = np.array([-1e300, -1000.0, -745.2, -40.0, -1e-300, 0.0, 1e-9, 1.0, 36.8, 1000.0, 1e300])
FINITE = st.floats(-1e300, 1e300)
ANY_SHAPE = arrays(float, array_shapes(min_dims=0, max_dims=3, min_side=0), elements=FINITE)
NAMES = pytest.mark.parametrize("name", ACTIVATIONS)


def both(name):
    return ACTIVATIONS[name]


def slope(function, x, h=1e-5):
    return (function(x + h) - function(x - h)) / (2 * h)


def test_the_table_lists_functions_under_their_own_names():
    for name, (function, derivative) in ACTIVATIONS.items():
        assert (function.__name__, derivative.__name__) == (name, f"{name}_derivative")


# closed forms


@given(st.floats(-700, 700))
def test_sigmoid_is_its_closed_form(x):
    assert activations.sigmoid(x) == pytest.approx(1 / (1 + math.exp(-x)), rel=1e-13)


@given(FINITE)
def test_sigmoid_is_symmetric_about_one_half(x):
    assert activations.sigmoid(-x) == pytest.approx(1 - activations.sigmoid(x), abs=1e-15)


@given(st.floats(-700, 700))
def test_sigmoid_has_a_second_form_for_negative_inputs(x):
    assert activations.sigmoid(x) == pytest.approx(math.exp(x) / (1 + math.exp(x)), rel=1e-13)


@given(FINITE)
def test_sigmoid_is_tanh_moved_and_scaled(x):
    assert activations.sigmoid(x) == pytest.approx((1 + math.tanh(x / 2)) / 2, abs=1e-15)


@given(st.floats(-300, 300))
def test_sigmoid_derivative_is_its_closed_form(x):
    expected = math.exp(-x) / (1 + math.exp(-x)) ** 2
    assert activations.sigmoid_derivative(x) == pytest.approx(expected, rel=1e-12)


def test_sigmoid_derivative_is_largest_at_zero_and_never_exactly_lost_at_forty():
    assert activations.sigmoid_derivative(0) == 0.25
    assert activations.sigmoid_derivative(40) == pytest.approx(math.exp(-40), rel=1e-12)
    assert activations.sigmoid_derivative(40) == activations.sigmoid_derivative(-40)


@given(st.floats(-300, 300))
def test_tanh_is_its_closed_form(x):
    up, down = math.exp(x), math.exp(-x)
    assert activations.tanh(x) == pytest.approx((up - down) / (up + down), abs=1e-15)
    assert activations.tanh(x) == pytest.approx(2 * activations.sigmoid(2 * x) - 1, abs=1e-15)


@given(FINITE)
def test_tanh_is_odd(x):
    assert activations.tanh(-x) == -activations.tanh(x)


@given(st.floats(-300, 300))
def test_tanh_derivative_is_its_closed_form(x):
    assert activations.tanh_derivative(x) == pytest.approx(1 / math.cosh(x) ** 2, abs=1e-15)


@given(FINITE)
def test_relu_and_its_slope_are_piecewise(x):
    assert activations.relu(x) == max(0.0, x)
    assert activations.relu_derivative(x) == (1 if x > 0 else 0)


@given(FINITE, st.floats(0, 1))
def test_leaky_relu_and_its_slope_are_piecewise(x, leak):
    assert activations.leaky_relu(x, leak) == (x if x > 0 else leak * x)
    assert activations.leaky_relu_derivative(x, leak) == (1 if x > 0 else leak)


@given(FINITE)
def test_leaky_relu_with_slope_zero_is_relu(x):
    assert activations.leaky_relu(x, 0.0) == activations.relu(x)
    assert activations.leaky_relu_derivative(x, 0) == activations.relu_derivative(x)


@given(st.floats(-30, 30))
def test_gelu_is_x_times_the_normal_distribution_function(x):
    assert activations.gelu(x) == pytest.approx(x * special.ndtr(x), rel=1e-12, abs=1e-300)


def test_gelu_derivative_is_zero_at_gelus_one_minimum():
    x = np.linspace(-3, 3, 60001)
    lowest = x[activations.gelu(x).argmin()]
    assert lowest == pytest.approx(-0.7518, abs=1e-4)
    assert activations.gelu_derivative(lowest) == pytest.approx(0, abs=1e-4)


def test_kinks_have_the_lower_slope():
    assert activations.relu_derivative(0.0) == 0
    assert activations.relu_derivative(-0.0) == 0
    assert activations.leaky_relu_derivative(0.0) == 0.01


# central differences


@pytest.mark.parametrize("name", SMOOTH)
@given(st.floats(-6, 6))
def test_smooth_derivatives_are_central_differences(name, x):
    function, derivative = both(name)
    expected = slope(function, x)
    assert derivative(x) == pytest.approx(expected, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("name", ["relu", "leaky_relu"])
@given(st.floats(1e-3, 100), st.sampled_from([-1, 1]))
def test_kinked_derivatives_are_central_differences_off_the_kink(name, size, sign):
    function, derivative = both(name)
    assert derivative(sign * size) == pytest.approx(slope(function, sign * size), abs=1e-8)


# softmax


LOGITS = arrays(
    float, array_shapes(min_dims=1, max_dims=3, min_side=1), elements=st.floats(-500, 500)
)


@given(LOGITS)
def test_softmax_is_its_closed_form_along_the_last_axis(logits):
    rows = logits.reshape(-1, logits.shape[-1])
    expected = [[math.exp(z - max(row)) for z in row] for row in rows.tolist()]
    expected = [[power / math.fsum(row) for power in row] for row in expected]
    probabilities = activations.softmax(logits)
    assert probabilities.shape == logits.shape
    np.testing.assert_allclose(probabilities, np.reshape(expected, logits.shape), rtol=1e-12)
    np.testing.assert_allclose(probabilities.sum(axis=-1), 1, rtol=1e-12)


@given(LOGITS, st.floats(-1000, 1000))
def test_softmax_ignores_what_is_added_to_every_logit(logits, constant):
    moved = activations.softmax(logits + constant)
    np.testing.assert_allclose(moved, activations.softmax(logits), atol=1e-12)


@given(st.floats(-1000, 1000))
def test_softmax_of_two_logits_is_a_sigmoid(z):
    expected = [activations.sigmoid(-z), activations.sigmoid(z)]
    np.testing.assert_allclose(activations.softmax([0, z]), expected, atol=1e-15)


def test_softmax_with_a_temperature():
    logits = np.array([1.0, 2.0, 4.0])
    powers = np.exp(logits / 2)
    np.testing.assert_allclose(activations.softmax(logits / 2), powers / powers.sum(), rtol=1e-14)
    np.testing.assert_allclose(activations.softmax(logits / 1e9), 1 / 3, rtol=1e-8)
    np.testing.assert_allclose(activations.softmax(logits / 1e-3), [0, 0, 1], atol=1e-300)


@given(LOGITS)
def test_log_softmax_is_the_logarithm_of_softmax(logits):
    expected = special.log_softmax(logits, axis=-1)
    np.testing.assert_allclose(activations.log_softmax(logits), expected, rtol=1e-12, atol=1e-12)


def test_log_softmax_is_finite_where_softmax_rounds_to_zero():
    assert activations.softmax([1000.0, 0.0])[1] == 0
    assert activations.log_softmax([1000.0, 0.0]).tolist() == [0, -1000]


def test_minus_infinity_excludes_a_class():
    assert activations.softmax([-math.inf, 3.0]).tolist() == [0, 1]
    assert activations.log_softmax([-math.inf, 3.0]).tolist() == [-math.inf, 0]


@pytest.mark.parametrize("function", [activations.softmax, activations.log_softmax])
@pytest.mark.parametrize(
    ("logits", "shape"), [(3.0, r"\(\)"), ([], r"\(0,\)"), ([[]], r"\(1, 0\)")]
)
def test_logits_without_a_class_are_refused(function, logits, shape):
    with pytest.raises(ValueError, match=f"at least one class .* got shape {shape}.* into a list"):
        function(logits)


# every function: extremes, shapes, types


@NAMES
def test_extreme_inputs_give_finite_answers_without_a_warning(name):
    with warnings.catch_warnings(), np.errstate(over="raise", invalid="raise", divide="raise"):
        warnings.simplefilter("error")
        for function in both(name):
            assert np.isfinite(function(EXTREMES)).all()


@pytest.mark.parametrize("function", [activations.softmax, activations.log_softmax])
def test_extreme_logits_give_finite_answers_without_a_warning(function):
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        assert np.isfinite(function(EXTREMES[1:-1])).all()
        assert np.isfinite(function(np.stack([EXTREMES[1:-1], -EXTREMES[1:-1]]))).all()


@NAMES
@given(ANY_SHAPE)
def test_shape_is_kept_type_is_float64_and_the_input_stays(name, x):
    for function in both(name):
        before = x.copy()
        answer = function(x)
        assert answer.shape == x.shape
        assert answer.dtype == np.float64
        assert not np.shares_memory(answer, x)
        np.testing.assert_array_equal(x, before)


@NAMES
def test_integers_and_lists_are_read_as_floats(name):
    for function in both(name):
        expected = function(np.array([-2.0, 0.0, 3.0]))
        np.testing.assert_array_equal(function([-2, 0, 3]), expected)
        np.testing.assert_array_equal(function(np.array([-2, 0, 3], dtype=np.int8)), expected)


@pytest.mark.parametrize("function", [activations.softmax, activations.log_softmax])
def test_softmax_takes_empty_batches_integers_and_lists_and_keeps_its_input(function):
    assert function(np.empty((0, 3))).shape == (0, 3)
    logits = np.array([[1, 2, 3]])
    np.testing.assert_array_equal(function([[1, 2, 3]]), function(logits))
    assert function(logits).dtype == np.float64
    assert logits.tolist() == [[1, 2, 3]]


# Keras


@pytest.fixture(scope="module")
def keras():
    from course_utils import devices

    devices.prepare()
    return pytest.importorskip("keras")


def keras_function(keras, name):
    ours = {"leaky_relu": lambda x: keras.ops.leaky_relu(x, 0.01)}
    ours |= {"gelu": lambda x: keras.ops.gelu(x, approximate=False), "identity": lambda x: x + 0}
    return ours.get(name) or getattr(keras.ops, name)


@NAMES
def test_values_and_slopes_are_those_of_keras(name, keras):
    import tensorflow as tf

    x = tf.constant(np.linspace(-8, 8, 33), dtype=tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(x)
        values = keras_function(keras, name)(x)
    function, derivative = both(name)
    np.testing.assert_allclose(function(x), values, atol=1e-5)
    np.testing.assert_allclose(derivative(x), tape.gradient(values, x), atol=1e-5)


def test_softmax_and_log_softmax_are_those_of_keras(keras):
    logits = np.random.default_rng(4).normal(scale=5, size=(3, 4, 5)).astype("float32")
    np.testing.assert_allclose(
        activations.softmax(logits), keras.ops.softmax(logits, axis=-1), atol=1e-5
    )
    np.testing.assert_allclose(
        activations.log_softmax(logits), keras.ops.log_softmax(logits, axis=-1), atol=1e-5
    )
