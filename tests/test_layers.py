"""Dense layers and activations, forwards and back: closed forms, differences, TensorFlow."""

import numpy as np
import pytest
from central import differences
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from course_utils import activations, layers

FORWARD = {
    "dense_forward": (np.ones((2, 3)), np.ones((3, 4)), np.ones(4)),
    "dense_backward": (np.ones((2, 4)), np.ones((2, 3)), np.ones((3, 4))),
    "relu_backward": (np.ones((2, 3)), np.ones((2, 3))),
    "sigmoid_mse_delta": (np.full((2, 3), 0.5), np.ones((2, 3))),
}
moderate = st.floats(-3, 3).filter(lambda x: abs(x) > 1e-3)


@st.composite
def dense(draw):
    n, d, k = (draw(st.integers(1, 4)) for _ in range(3))
    return tuple(draw(arrays(float, shape, elements=moderate)) for shape in [(n, d), (d, k), (k,)])


def test_dense_forward_is_its_closed_form():
    Z = layers.dense_forward([[1, 2], [0, -1]], [[3, 0, 1], [0, 4, 1]], [1, 2, 3])
    assert Z.tolist() == [[4, 10, 6], [1, -2, 2]]
    assert Z.dtype == float


def test_dense_backward_is_its_closed_form():
    dX, dW, db = layers.dense_backward([[1, 2], [3, 4]], [[5, 6, 7], [8, 9, 10]], np.eye(3)[:, :2])
    assert dX.tolist() == [[1, 2, 0], [3, 4, 0]]
    assert dW.tolist() == [[29, 42], [33, 48], [37, 54]]
    assert db.tolist() == [4, 6]


@given(dense(), st.integers(0, 99))
def test_dense_backward_agrees_with_central_differences(case, seed):
    dZ = np.random.default_rng(seed).normal(size=(len(case[0]), len(case[2])))

    def loss(X, W, b):
        return np.sum(dZ * layers.dense_forward(X, W, b))

    found = layers.dense_backward(dZ, *case[:2])
    for i in range(3):
        parts = list(case)

        def of_part(part, i=i, parts=parts):
            return loss(*parts[:i], part, *parts[i + 1 :])

        np.testing.assert_allclose(found[i], differences(of_part, case[i]), rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("name", activations.ACTIVATIONS)
@given(Z=arrays(float, (2, 3), elements=moderate))
def test_an_activation_agrees_with_central_differences(name, Z):
    dA = np.arange(1.0, 7.0).reshape(2, 3)
    expected = differences(lambda z: np.sum(dA * layers.activation_forward(z, name)), Z)
    found = layers.activation_backward(dA, Z, name)
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-7)


@given(Z=arrays(float, (2, 3), elements=moderate), dA=arrays(float, (2, 3), elements=moderate))
def test_relu_backward_is_the_general_one(Z, dA):
    expected = layers.activation_backward(dA, Z, "relu")
    np.testing.assert_array_equal(layers.relu_backward(dA, Z), expected)


def test_relu_backward_is_zero_at_the_kink_and_below():
    found = layers.relu_backward([np.inf, -5, 6, np.inf], [0, -1e-300, 1e-300, -1000])
    assert found.tolist() == [0, 0, 6, 0]


@given(z=arrays(float, 5, elements=moderate), y=arrays(float, 5, elements=moderate))
def test_sigmoid_mse_delta_agrees_with_central_differences(z, y):
    expected = differences(lambda z: np.sum((activations.sigmoid(z) - y) ** 2) / 2, z)
    found = layers.sigmoid_mse_delta(activations.sigmoid(z), y)
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-9)


def test_sigmoid_mse_delta_is_its_closed_form():
    assert layers.sigmoid_mse_delta(0.5, 0) == 0.125
    assert layers.sigmoid_mse_delta([0.5, 0.0, 1.0, 0.8], [1, 1, 0, 0.8]).tolist() == [
        -0.125,
        0,
        0,
        0,
    ]


def test_two_layers_agree_with_tensorflow():
    tf = pytest.importorskip("tensorflow")
    rng = np.random.default_rng(7)
    X, Y = rng.normal(size=(5, 4)), rng.random((5, 2))
    W1, b1, W2, b2 = (rng.normal(size=shape) for shape in [(4, 3), 3, (3, 2), 2])
    Z1 = layers.dense_forward(X, W1, b1)
    A1 = layers.activation_forward(Z1, "relu")
    a = layers.activation_forward(layers.dense_forward(A1, W2, b2), "sigmoid")
    dA1, dW2, db2 = layers.dense_backward(layers.sigmoid_mse_delta(a, Y) / 5, A1, W2)
    dX, dW1, db1 = layers.dense_backward(layers.relu_backward(dA1, Z1), X, W1)
    variables = [tf.Variable(part) for part in (X, W1, b1, W2, b2)]
    with tf.GradientTape() as tape:
        x, w1, c1, w2, c2 = variables
        out = tf.sigmoid(tf.nn.relu(x @ w1 + c1) @ w2 + c2)
        loss = tf.reduce_sum((out - Y) ** 2) / 10
    expected = tape.gradient(loss, variables)
    for found, true in zip((dX, dW1, db1, dW2, db2), expected, strict=True):
        np.testing.assert_allclose(found, true.numpy(), rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("name", FORWARD)
def test_inputs_stay_and_lists_do(name):
    function, args = getattr(layers, name), FORWARD[name]
    copies = [arg.copy() for arg in args]
    found = function(*args)
    for arg, copy in zip(args, copies, strict=True):
        np.testing.assert_array_equal(arg, copy)
    by_lists = function(*(arg.tolist() for arg in args))
    for one, other in zip(found, by_lists, strict=True):
        np.testing.assert_array_equal(one, other)


def test_an_empty_batch_is_legal():
    assert layers.dense_forward(np.zeros((0, 3)), np.ones((3, 2)), [1, 2]).shape == (0, 2)
    dX, dW, db = layers.dense_backward(np.zeros((0, 2)), np.zeros((0, 3)), np.ones((3, 2)))
    assert (dX.shape, dW.tolist(), db.tolist()) == ((0, 3), [[0, 0]] * 3, [0, 0])


def test_large_inputs_stay_finite():
    Z = np.array([[-1000.0, 1000.0]])
    for name in activations.ACTIVATIONS:
        assert np.isfinite(layers.activation_forward(Z, name)).all()
        assert np.isfinite(layers.activation_backward(np.ones((1, 2)), Z, name)).all()


@pytest.mark.parametrize(
    ("name", "place", "shape", "said"),
    [
        ("dense_forward", 0, (2, 4), "Look at W"),
        ("dense_forward", 2, (4, 1), r"Look at b.*second axis"),
        ("dense_backward", 0, (3, 4), "Look at X"),
        ("relu_backward", 1, (3,), r"dA \(2, 3\), Z \(3,\)"),
        ("sigmoid_mse_delta", 1, (2, 1), r"y \(2, 1\)"),
    ],
)
def test_shapes_that_do_not_agree_are_named(name, place, shape, said):
    args = list(FORWARD[name])
    args[place] = np.ones(shape)
    with pytest.raises(ValueError, match=rf"(?s)shapes must agree as .*{said}"):
        getattr(layers, name)(*args)


def test_activations_refuse_what_does_not_fit():
    with pytest.raises(ValueError, match=r"one of identity.*got 'swish'"):
        layers.activation_forward([1.0], "swish")
    with pytest.raises(ValueError, match="shapes must agree"):
        layers.activation_backward([1.0, 2.0], [1.0], "tanh")


@pytest.mark.parametrize("n", [1, 4, 9])
@pytest.mark.parametrize("kernel_size", [1, 2, 3])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("padding", [0, 1, 2])
def test_conv_output_size_counts_the_places_of_a_window(n, kernel_size, stride, padding):
    places = range(0, n + 2 * padding - kernel_size + 1, stride)
    if places:
        assert layers.conv_output_size(n, kernel_size, stride, padding) == len(places)
    else:
        with pytest.raises(ValueError, match="kernel_size <= n"):
            layers.conv_output_size(n, kernel_size, stride, padding)


@pytest.mark.parametrize("wrong", [(5, 0, 1, 0), (5, 3, 0, 0), (5, 3, 1, -1)])
def test_sizes_out_of_range_are_refused(wrong):
    with pytest.raises(ValueError, match="a window needs"):
        layers.conv_output_size(*wrong)
