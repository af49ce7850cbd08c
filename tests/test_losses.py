"""Losses against closed forms, central differences and Keras."""

import doctest
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import log_softmax as scipy_log_softmax
from scipy.special import xlogy

from course_utils import losses
from course_utils.losses import cross_entropy, logits, squared_error

SHAPES = st.tuples(st.integers(1, 4), st.integers(1, 5))
PAIRS = {
    "mean_squared_error": (losses.mean_squared_error, losses.mean_squared_error_gradient),
    "binary_cross_entropy": (losses.binary_cross_entropy, losses.binary_cross_entropy_gradient),
    "categorical_cross_entropy": (
        losses.categorical_cross_entropy,
        losses.categorical_cross_entropy_gradient,
    ),
}


def filled(shape, low, high):
    return arrays(float, shape, elements=st.floats(low, high))


def of_one_shape(*ranges):
    return SHAPES.flatmap(lambda shape: st.tuples(*(filled(shape, *span) for span in ranges)))


@st.composite
def classified(draw, size=30.0):
    n, k = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    return draw(filled((n, k), -size, size)), draw(arrays(int, n, elements=st.integers(0, k - 1)))


def differences(function, x, h=1e-5):
    """Slopes of a scalar function by central differences."""
    slopes = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        slopes[i] = (function(up) - function(down)) / (2 * h)
    return slopes


def assert_slopes(function, x, gradient, h=1e-5):
    numeric = differences(function, x, h)
    scale = max(np.abs(numeric).max(), np.abs(gradient).max(), 1e-2)
    assert np.abs(numeric - gradient).max() < 1e-6 * scale


def one_hot(labels, k):
    return np.eye(k)[labels]


def some_rows(n=6, k=4, seed=0):
    rng = np.random.default_rng(seed)
    labels = rng.integers(k, size=n)
    return one_hot(labels, k), rng.dirichlet(np.ones(k), size=n)


@pytest.mark.parametrize("module", [squared_error, cross_entropy, logits])
def test_examples_in_the_docstrings(module):
    assert doctest.testmod(module).failed == 0


# closed forms


def test_mean_squared_error_is_its_closed_form():
    assert losses.mean_squared_error([0, 0, 0, 0], [1, -2, 0, 3]) == (1 + 4 + 0 + 9) / 4
    assert losses.mean_squared_error([[0, 0], [0, 0]], [[1, -2], [0, 3]]) == 14 / 4


@given(of_one_shape((-100, 100), (-100, 100)), st.floats(-100, 100))
def test_mean_squared_error_is_variance_plus_squared_bias(pair, shift):
    y, _ = pair
    expected = np.var(y) + (shift - np.mean(y)) ** 2
    assert losses.mean_squared_error(y, np.full_like(y, shift)) == pytest.approx(expected)


def test_binary_cross_entropy_is_its_closed_form():
    right, wrong = -math.log(0.8), -math.log(0.3)
    assert losses.binary_cross_entropy([1, 0], [0.8, 0.7]) == pytest.approx((right + wrong) / 2)
    assert losses.binary_cross_entropy(1, 0.25) == pytest.approx(math.log(4))


@given(of_one_shape((0, 1), (1e-6, 1 - 1e-6)))
def test_binary_cross_entropy_agrees_with_xlogy(pair):
    y, p = pair
    expected = -np.mean(xlogy(y, p) + xlogy(1 - y, 1 - p))
    assert losses.binary_cross_entropy(y, p) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@given(of_one_shape((0, 1), (0.001, 0.999)))
def test_binary_cross_entropy_does_not_mind_which_class_is_called_one(pair):
    y, p = pair
    assert losses.binary_cross_entropy(y, p) == pytest.approx(
        losses.binary_cross_entropy(1 - y, 1 - p)
    )


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_no_prediction_beats_the_true_probability(y, p):
    assert losses.binary_cross_entropy(y, p) >= losses.binary_cross_entropy(y, y) - 1e-12


def test_categorical_cross_entropy_is_its_closed_form():
    rows = [[0.5, 0.25, 0.25], [0.1, 0.1, 0.8]]
    expected = (math.log(4) - math.log(0.8)) / 2
    got = losses.categorical_cross_entropy([[0, 1, 0], [0, 0, 1]], rows)
    assert got == pytest.approx(expected)


@pytest.mark.parametrize("k", [1, 2, 10, 1000])
def test_a_guess_among_k_classes_costs_log_k(k):
    uniform = np.full((3, k), 1 / k)
    y = one_hot([0, k // 2, k - 1], k)
    assert losses.categorical_cross_entropy(y, uniform) == pytest.approx(math.log(k), abs=2e-7)
    assert losses.softmax_cross_entropy(np.full((3, k), 7.0), [0, 0, 0])[0] == pytest.approx(
        math.log(k)
    )


def test_categorical_cross_entropy_takes_distributions_as_labels():
    p = np.array([[0.2, 0.3, 0.5]])
    entropy = -np.sum(p * np.log(p))
    assert losses.categorical_cross_entropy(p, p) == pytest.approx(entropy)


@given(classified())
def test_softmax_cross_entropy_is_softmax_then_cross_entropy(case):
    z, labels = case
    expected = -np.mean(scipy_log_softmax(z, axis=1)[np.arange(len(z)), labels])
    assert losses.softmax_cross_entropy(z, labels)[0] == pytest.approx(expected, abs=1e-12)


@given(classified(), st.floats(-1000, 1000))
def test_softmax_cross_entropy_sees_only_differences_of_logits(case, shift):
    z, labels = case
    loss, dlogits = losses.softmax_cross_entropy(z, labels)
    moved, dmoved = losses.softmax_cross_entropy(z + shift, labels)
    assert moved == pytest.approx(loss, abs=1e-9)
    np.testing.assert_allclose(dmoved, dlogits, atol=1e-9)
    np.testing.assert_allclose(dlogits.sum(axis=1), 0, atol=1e-15)


@given(of_one_shape((-30, 30), (0, 1)))
def test_sigmoid_cross_entropy_is_softmax_cross_entropy_of_two_classes(pair):
    z, _ = pair
    labels = np.ones(z.size, dtype=int)
    two = np.stack([np.zeros(z.size), z.ravel()], axis=1)
    loss, dlogits = losses.sigmoid_cross_entropy(z, np.ones_like(z))
    expected, dtwo = losses.softmax_cross_entropy(two, labels)
    assert loss == pytest.approx(expected, rel=1e-12, abs=1e-14)
    np.testing.assert_allclose(dlogits.ravel(), dtwo[:, 1], atol=1e-14)


# central differences


@given(of_one_shape((-50, 50), (-50, 50)))
def test_mean_squared_error_gradient_is_its_slope(pair):
    y, p = pair
    gradient = losses.mean_squared_error_gradient(y, p)
    assert_slopes(lambda x: losses.mean_squared_error(y, x), p, gradient, h=1e-3)


@given(of_one_shape((0, 1), (0.02, 0.98)))
def test_binary_cross_entropy_gradient_is_its_slope(pair):
    y, p = pair
    gradient = losses.binary_cross_entropy_gradient(y, p)
    assert_slopes(lambda x: losses.binary_cross_entropy(y, x), p, gradient, h=1e-6)


@given(classified(3.0))
def test_categorical_cross_entropy_gradient_is_its_slope(case):
    z, labels = case
    k = z.shape[1]
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True) * 0.99
    y = one_hot(labels, k)
    gradient = losses.categorical_cross_entropy_gradient(y, p)
    assert_slopes(lambda x: losses.categorical_cross_entropy(y, x), p, gradient, h=1e-6)


@given(classified())
def test_softmax_cross_entropy_gradient_is_its_slope(case):
    z, labels = case
    gradient = losses.softmax_cross_entropy(z, labels)[1]
    assert_slopes(lambda x: losses.softmax_cross_entropy(x, labels)[0], z, gradient, h=1e-4)


@given(of_one_shape((-30, 30), (0, 1)))
def test_sigmoid_cross_entropy_gradient_is_its_slope(pair):
    z, y = pair
    gradient = losses.sigmoid_cross_entropy(z, y)[1]
    smooth = lambda x: losses.sigmoid_cross_entropy(x, y)[0]  # noqa: E731
    assert_slopes(smooth, z, gradient, h=1e-4)


def test_beyond_the_cut_the_loss_is_flat_and_its_gradient_zero():
    for y in (0, 1):
        for p in (0.0, 1.0, 5e-8):
            assert losses.binary_cross_entropy_gradient([y], [p])[0] == 0
    assert not losses.categorical_cross_entropy_gradient([[0, 1]], [[1.0, 0.0]]).any()
    assert losses.categorical_cross_entropy_gradient([[0, 1]], [[1.0, 1e-6]])[0, 1] == -1e6


# Keras and TensorFlow


@pytest.fixture(scope="module")
def tf():
    return pytest.importorskip("tensorflow")


@pytest.fixture(scope="module")
def keras(tf):
    return pytest.importorskip("keras")


def taped(tf, function, x):
    variable = tf.Variable(x, dtype=tf.float32)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(function(variable))
    return float(loss), tape.gradient(loss, variable).numpy()


def assert_agrees(found, expected):
    assert found[0] == pytest.approx(expected[0], rel=1e-5, abs=1e-6)
    np.testing.assert_allclose(found[1], expected[1], rtol=1e-4, atol=1e-5)


def test_mean_squared_error_agrees_with_keras(tf, keras):
    y, p = np.random.default_rng(0).normal(size=(2, 5, 3)).astype(np.float32)
    found = losses.mean_squared_error(y, p), losses.mean_squared_error_gradient(y, p)
    assert_agrees(found, taped(tf, lambda x: keras.losses.mean_squared_error(y, x), p))


def test_binary_cross_entropy_agrees_with_keras(tf, keras):
    rng = np.random.default_rng(1)
    y = rng.integers(2, size=(5, 3)).astype(np.float32)
    p = rng.uniform(0.02, 0.98, (5, 3)).astype(np.float32)
    found = losses.binary_cross_entropy(y, p), losses.binary_cross_entropy_gradient(y, p)
    assert_agrees(found, taped(tf, lambda x: keras.losses.binary_crossentropy(y, x), p))


def test_binary_cross_entropy_is_cut_off_as_in_keras(tf, keras):
    y, p = np.float32([[1], [1], [0], [0]]), np.float32([[1], [0], [0], [1]])
    _, gradient = taped(tf, lambda x: keras.losses.binary_crossentropy(y, x), p)
    losses_of_keras = keras.losses.binary_crossentropy(y, p).numpy()
    ours = [losses.binary_cross_entropy(*pair) for pair in zip(y, p, strict=True)]
    np.testing.assert_allclose(ours, losses_of_keras, rtol=0.02, atol=1e-6)
    assert not gradient.any()
    assert not losses.binary_cross_entropy_gradient(y, p).any()


def test_categorical_cross_entropy_agrees_with_keras(tf, keras):
    y, p = some_rows()
    value, gradient = taped(tf, lambda x: keras.losses.categorical_crossentropy(y, x), p)
    assert losses.categorical_cross_entropy(y, p) == pytest.approx(value, rel=1e-5)
    ours = losses.categorical_cross_entropy_gradient(y, p) + 1 / len(y)
    np.testing.assert_allclose(ours, gradient, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("scale", [1.0, 30.0])
def test_softmax_cross_entropy_agrees_with_tensorflow(tf, scale):
    rng = np.random.default_rng(2)
    z, labels = scale * rng.normal(size=(6, 4)).astype(np.float32), rng.integers(4, size=6)
    sparse = tf.nn.sparse_softmax_cross_entropy_with_logits
    expected = taped(tf, lambda x: sparse(labels=labels, logits=x), z)
    assert_agrees(losses.softmax_cross_entropy(z, labels), expected)


@pytest.mark.parametrize("scale", [1.0, 30.0])
def test_sigmoid_cross_entropy_agrees_with_tensorflow(tf, scale):
    rng = np.random.default_rng(3)
    z = scale * rng.normal(size=(6, 4)).astype(np.float32)
    y = rng.random((6, 4)).astype(np.float32)
    dense = tf.nn.sigmoid_cross_entropy_with_logits
    expected = taped(tf, lambda x: dense(labels=y, logits=x), z)
    assert_agrees(losses.sigmoid_cross_entropy(z, y), expected)


# awkward inputs


def test_a_certain_answer_costs_almost_nothing_or_much_and_never_infinity():
    for right, wrong in ((1.0, 0.0), (0.0, 1.0)):
        assert 0 <= losses.binary_cross_entropy([right], [right]) < 1e-6
        assert losses.binary_cross_entropy([right], [wrong]) == pytest.approx(-math.log(1e-7))
    assert losses.categorical_cross_entropy([[1, 0]], [[1, 0]]) < 1e-6
    assert losses.categorical_cross_entropy([[1, 0]], [[0, 1]]) == pytest.approx(7 * math.log(10))


@pytest.mark.parametrize("size", [1000.0, 1e300])
def test_huge_logits_stay_finite(size):
    loss, dlogits = losses.softmax_cross_entropy([[size, 0, -size], [size, 0, -size]], [0, 2])
    assert loss == pytest.approx(size)
    np.testing.assert_allclose(dlogits, [[0, 0, 0], [0.5, 0, -0.5]], atol=1e-15)
    loss, dlogits = losses.sigmoid_cross_entropy([size, -size], [1, 1])
    assert loss == pytest.approx(size / 2)
    np.testing.assert_allclose(dlogits, [0, -0.5])


@pytest.mark.parametrize("name", PAIRS)
def test_an_empty_batch_costs_nothing(name):
    loss, gradient = PAIRS[name]
    assert loss(np.zeros((0, 3)), np.zeros((0, 3))) == 0
    assert gradient(np.zeros((0, 3)), np.zeros((0, 3))).shape == (0, 3)


def test_an_empty_batch_of_logits_costs_nothing():
    loss, dlogits = losses.softmax_cross_entropy(np.zeros((0, 3)), [])
    assert (loss, dlogits.shape) == (0.0, (0, 3))
    loss, dlogits = losses.sigmoid_cross_entropy(np.zeros((0, 3)), np.zeros((0, 3)))
    assert (loss, dlogits.shape) == (0.0, (0, 3))


@pytest.mark.parametrize("name", PAIRS)
def test_a_batch_costs_the_mean_of_its_rows_and_stays_as_it_is(name):
    loss, gradient = PAIRS[name]
    y, p = some_rows()
    before = y.copy(), p.copy()
    rows = [loss(y[i : i + 1], p[i : i + 1]) for i in range(len(y))]
    assert loss(y, p) == pytest.approx(np.mean(rows))
    assert gradient(y, p).shape == y.shape
    np.testing.assert_array_equal((y, p), before)


def test_logits_and_labels_stay_as_they_are():
    z, labels = np.array([[1.0, 2.0], [0.0, 3.0]]), np.array([0, 1])
    losses.softmax_cross_entropy(z, labels)
    losses.sigmoid_cross_entropy(z, z > 1)
    assert z.tolist() == [[1, 2], [0, 3]]
    assert labels.tolist() == [0, 1]


def test_lists_integers_and_numbers_are_welcome():
    assert losses.mean_squared_error(3, 1) == 4.0
    assert losses.mean_squared_error_gradient(3, 1) == -4.0
    assert losses.binary_cross_entropy([1, 0], [1, 0]) == pytest.approx(1e-7)
    assert losses.categorical_cross_entropy([[True, False]], [[1, 0]]) == 0
    assert losses.softmax_cross_entropy([[1, 1]], np.array([0], np.uint8))[0] == math.log(2)
    assert isinstance(losses.mean_squared_error([1], [2]), float)


@pytest.mark.parametrize("name", PAIRS)
def test_shapes_that_differ_are_refused(name):
    for function in PAIRS[name]:
        with pytest.raises(ValueError, match=r"got \(2, 1\) and \(1, 2\)\. .*ravel"):
            function([[1], [1]], [[0.5, 0.5]])


@pytest.mark.parametrize(
    ("function", "inputs", "words"),
    [
        (losses.binary_cross_entropy, ([1], [2.5]), r"y_pred .* 0 to 1; got 2\.5 .*Logits\?"),
        (losses.binary_cross_entropy_gradient, ([-1], [0.5]), r"y_true .* got -1 to -1"),
        (losses.sigmoid_cross_entropy, ([0.0], [2]), r"y_true must lie from 0 to 1"),
        (losses.categorical_cross_entropy, ([0, 1], [[1, 0], [1, 0]]), r"\(n, k\).*np\.eye"),
        (losses.categorical_cross_entropy, ([[1, 1]], [[0.5, 0.5]]), r"row 0 sums to 2"),
        (losses.categorical_cross_entropy, ([[1, 0]], [[3.0, 1.0]]), r"y_pred .*Logits\?"),
        (losses.softmax_cross_entropy, ([1.0, 2.0], [0]), r"got \(2,\).*\[None, :\]"),
        (losses.softmax_cross_entropy, ([[1.0, 2.0]], [[0, 1]]), r"got \(1, 2\).*argmax"),
        (losses.softmax_cross_entropy, ([[1.0, 2.0]], [2]), r"0 to 1; got 2 to 2.*Subtract 1"),
        (losses.softmax_cross_entropy, ([[1.0, 2.0]], [-1]), r"got -1"),
        (losses.softmax_cross_entropy, ([[1.0, 2.0]], [0.5]), r"integers.*float64"),
    ],
)
def test_errors_say_what_must_hold_what_came_and_what_to_try(function, inputs, words):
    with pytest.raises(ValueError, match=words):
        function(*inputs)
