"""The network: closed forms, central differences and Keras."""

import doctest
import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils import network
from course_utils.activations import ACTIVATIONS
from course_utils.gradients import numerical_gradient, relative_error
from course_utils.initialisers import INITIALISERS
from course_utils.network import Network, mlp_forward
from course_utils.network import forward as forward_module
from course_utils.network import model as model_module

NAMES = sorted(ACTIVATIONS)
SMOOTH = ["gelu", "identity", "sigmoid", "tanh"]


def rng(seed=0):
    return np.random.default_rng(seed)


def relu(Z):
    return np.maximum(Z, 0)


def made(sizes=(2, 3, 4), names=("tanh", "identity"), seed=0):
    """A network whose biases are drawn too."""
    net = Network.create(sizes, names, rng(seed))
    return net.with_theta(net.theta + 0.1 * rng(seed + 1).normal(size=net.theta.shape))


@pytest.mark.parametrize("module", [forward_module, model_module])
def test_examples(module):
    assert doctest.testmod(module).failed == 0


def test_mlp_forward_is_its_closed_form():
    layers = [
        ([[1, -1], [2, 0]], [0.5, 0], relu),
        ([[3], [4]], [-1], lambda Z: Z),
    ]
    X = [[1, 2], [-1, 0]]
    assert mlp_forward(X, layers).tolist() == [[3 * 5.5 - 1], [4 * 1 - 1]]
    assert X == [[1, 2], [-1, 0]]


def test_mlp_forward_without_layers_copies():
    X = np.ones((2, 3))
    A = mlp_forward(X, [])
    A[0, 0] = 7
    assert X[0, 0] == 1
    assert mlp_forward([[1, 2]], []).dtype == float


def test_mlp_forward_of_an_empty_batch_and_of_one():
    layers = [(np.ones((2, 3)), np.zeros(3), np.tanh), (np.ones((3, 1)), np.ones(1), relu)]
    assert mlp_forward(np.zeros((0, 2)), layers).shape == (0, 1)
    assert mlp_forward([[0, 0]], layers).tolist() == [[1.0]]


def test_mlp_forward_names_shapes_that_do_not_fit():
    with pytest.raises(ValueError, match=r"got X \(1, 2\), W \(3, 2\)"):
        mlp_forward([[1, 2]], [(np.ones((3, 2)), np.ones(2), relu)])


def test_without_activations_a_network_is_one_matrix():
    net = made((3, 5, 4, 2), ["identity"] * 3)
    X = rng(2).normal(size=(6, 3))
    product = X
    for W, b in zip(net.weights, net.biases, strict=True):
        product = product @ W + b
    assert net.forward(X) == pytest.approx(product)


def test_layer_outputs_hold_every_sum_and_activation():
    net = made((2, 3, 3, 2), ("relu", "sigmoid", "identity"))
    X = rng(3).normal(size=(5, 2))
    outputs = net.layer_outputs(X)
    A = X
    for (Z, after), W, b, name in zip(
        outputs, net.weights, net.biases, net.activations, strict=True
    ):
        assert pytest.approx(A @ W + b) == Z
        assert pytest.approx(ACTIVATIONS[name][0](Z)) == after
        A = after
    assert np.array_equal(outputs[-1][1], net.forward(X))


@pytest.mark.parametrize("initialiser", sorted(INITIALISERS))
def test_create_draws_weights_in_order_and_starts_biases_at_zero(initialiser):
    net = Network.create([3, 4, 2], ["relu", "identity"], rng(7), initialiser)
    same = rng(7)
    for W, (d, k) in zip(net.weights, [(3, 4), (4, 2)], strict=True):
        assert np.array_equal(W, INITIALISERS[initialiser](d, k, same))
    assert [b.tolist() for b in net.biases] == [[0] * 4, [0] * 2]
    assert net.layer_sizes == [3, 4, 2]


def test_theta_goes_out_and_in_layer_by_layer():
    net = Network([[[1, 2], [3, 4]], [[7], [8]]], [[5, 6], [9]], ["relu", "identity"])
    assert net.theta.tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    other = net.with_theta(10 * net.theta)
    assert other.weights[0].tolist() == [[10, 20], [30, 40]]
    assert other.biases[1].tolist() == [90]
    assert other.activations == ["relu", "identity"]
    assert net.theta.tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_with_theta_copies():
    net = made()
    theta = net.theta
    other = net.with_theta(theta)
    theta[:] = 0
    assert np.array_equal(other.theta, net.theta)


networks = st.tuples(
    st.lists(st.integers(1, 4), min_size=3, max_size=5), st.integers(0, 6), st.integers(0, 999)
)


@given(networks, st.sampled_from(SMOOTH), st.sampled_from(SMOOTH))
def test_gradients_are_those_of_central_differences(form, first, other):
    sizes, n, seed = form
    hidden = len(sizes) - 2
    names = [(first, other)[k % 2] for k in range(hidden)] + ["identity"]
    net = made(sizes, names, seed)
    X, labels = rng(seed + 2).normal(size=(n, sizes[0])), rng(seed).integers(0, sizes[-1], n)
    found = net.loss_and_gradients(X, labels)[1]
    wanted = numerical_gradient(
        lambda theta: net.with_theta(theta).loss_and_gradients(X, labels)[0], net.theta
    )
    assert np.abs(found - wanted).max() < 1e-8
    # where a class or the batch leaves next to no slope, rounding is all there is to compare
    assert np.linalg.norm(wanted) < 1e-3 or relative_error(found, wanted) < 1e-6


@pytest.mark.parametrize("last", ["tanh", "sigmoid"])
def test_the_last_layer_may_have_an_activation(last):
    net, X, labels = made(names=("tanh", last)), rng(4).normal(size=(5, 2)), [0, 1, 2, 3, 0]
    wanted = numerical_gradient(
        lambda theta: net.with_theta(theta).loss_and_gradients(X, labels)[0], net.theta
    )
    assert relative_error(net.loss_and_gradients(X, labels)[1], wanted) < 1e-6


@pytest.mark.parametrize("name", ["relu", "leaky_relu"])
def test_gradients_off_the_kink(name):
    net, X = made((2, 5, 5, 2), (name, name, "identity"), seed=5), rng(5).normal(size=(4, 2))
    sums = [Z for Z, _ in net.layer_outputs(X)]
    assert min(np.abs(Z).min() for Z in sums) > 1e-3
    wanted = numerical_gradient(
        lambda theta: net.with_theta(theta).loss_and_gradients(X, [0, 1, 1, 0])[0], net.theta
    )
    assert relative_error(net.loss_and_gradients(X, [0, 1, 1, 0])[1], wanted) < 1e-6


def test_an_empty_batch_has_no_loss_and_no_slope():
    net = made()
    loss, gradient = net.loss_and_gradients(np.zeros((0, 2)), np.zeros(0, dtype=int))
    assert loss == 0
    assert gradient.tolist() == [0] * len(net.theta)
    assert net.forward(np.zeros((0, 2))).shape == (0, 4)


def test_a_batch_of_one_and_the_mean_over_the_batch():
    net, X = made(), rng(6).normal(size=(3, 2))
    parts = [net.loss_and_gradients(X[i : i + 1], [i]) for i in range(3)]
    loss, gradient = net.loss_and_gradients(X, [0, 1, 2])
    assert loss == pytest.approx(np.mean([part[0] for part in parts]))
    assert gradient == pytest.approx(np.mean([part[1] for part in parts], axis=0))


def test_large_inputs_stay_finite():
    for name in NAMES:
        net = made(names=(name, "identity"))
        loss, gradient = net.loss_and_gradients([[1000, -1000], [-1000, 1000]], [0, 1])
        assert np.isfinite(loss)
        assert np.isfinite(gradient).all()


def test_inputs_stay_as_they_are_and_may_be_lists():
    net, X, labels = made(), rng(8).normal(size=(4, 2)), np.array([0, 1, 2, 3])
    kept = X.copy(), labels.copy(), net.theta
    loss, gradient = net.loss_and_gradients(X, labels)
    net.layer_outputs(X)
    assert np.array_equal(X, kept[0])
    assert np.array_equal(labels, kept[1])
    assert np.array_equal(net.theta, kept[2])
    again = net.loss_and_gradients(X.tolist(), labels.tolist())
    assert again[0] == loss
    assert np.array_equal(again[1], gradient)


def keras_twin(keras, net):
    """The same network in Keras, in float64."""
    twins = {"leaky_relu": lambda Z: keras.activations.leaky_relu(Z, negative_slope=0.01)}
    twins["gelu"] = lambda Z: keras.activations.gelu(Z, approximate=False)
    model = keras.Sequential([keras.Input((net.layer_sizes[0],))])
    for W, b, name in zip(net.weights, net.biases, net.activations, strict=True):
        activation = twins.get(name) or (None if name == "identity" else name)
        layer = keras.layers.Dense(len(b), activation=activation, dtype="float64")
        model.add(layer)
        layer.set_weights([W, b])
    return model


@pytest.fixture(scope="module")
def tf():
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    return pytest.importorskip("tensorflow")


@pytest.mark.parametrize("name", NAMES)
def test_outputs_and_gradients_are_keras_s(tf, name):
    net = made((3, 6, 5, 4), (name, "tanh", "identity"), seed=9)
    X, labels = rng(9).normal(size=(7, 3)), rng(10).integers(0, 4, 7)
    twin = keras_twin(tf.keras, net)
    entropy = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    with tf.GradientTape() as tape:
        logits = twin(tf.constant(X))
        wanted = entropy(labels, logits)
    slopes = tape.gradient(wanted, twin.trainable_variables)
    loss, gradient = net.loss_and_gradients(X, labels)
    assert net.forward(X) == pytest.approx(logits.numpy(), abs=1e-5)
    assert loss == pytest.approx(float(wanted), abs=1e-5)
    flat = np.concatenate([slope.numpy().ravel() for slope in slopes])
    assert gradient == pytest.approx(flat, abs=1e-5)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (([2], []), ValueError, r"at least 2 numbers of at least 1; got \[2\]"),
        (([2, 0, 2], ["tanh", "identity"]), ValueError, "at least 1; got"),
        (([2, 3.5, 2], ["tanh", "identity"]), TypeError, "whole numbers"),
        (([2, 3, 2], ["tanh"]), ValueError, "need 2 activations, one a layer"),
        (([2, 3, 2], "tanh"), ValueError, "need 2 activations"),
        (([2, 3, 2], ["swish", "identity"]), ValueError, "an activation is one of .*'swish'"),
    ],
)
def test_what_create_refuses(arguments, error, words):
    with pytest.raises(error, match=words):
        Network.create(*arguments, rng())


def test_create_refuses_unknown_initialisers_and_seeds():
    with pytest.raises(ValueError, match=r"an initialiser is one of zeros.*got 'he'"):
        Network.create([2, 2], ["identity"], rng(), "he")
    with pytest.raises(TypeError, match="default_rng"):
        Network.create([2, 2], ["identity"], 0)


@pytest.mark.parametrize(
    ("weights", "biases", "names"),
    [
        ([], [], []),
        ([np.ones((2, 3))], [np.ones(2)], ["relu"]),
        ([np.ones((2, 3)), np.ones((2, 3))], [np.ones(3), np.ones(3)], ["relu", "relu"]),
        ([np.ones((2, 3))], [np.ones(3), np.ones(3)], ["relu"]),
        ([np.ones((2, 3))], [np.ones(3)], ["relu", "identity"]),
        ([np.ones(3)], [np.ones(3)], ["relu"]),
    ],
)
def test_layers_that_do_not_fit_are_refused(weights, biases, names):
    with pytest.raises(ValueError, match="each layer needs weights"):
        Network(weights, biases, names)


def test_a_theta_of_another_length_is_refused():
    with pytest.raises(ValueError, match="this network's 25 parameters; got shape \\(26,\\)"):
        made().with_theta(np.zeros(26))


def test_shapes_and_labels_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match=r"W \(2, 3\)"):
        made().forward(np.ones((4, 3)))
    with pytest.raises(ValueError, match="labels"):
        made().loss_and_gradients(np.ones((2, 2)), [0, 4])


def test_the_package_names_what_it_has():
    assert sorted(network.__all__) == ["Network", "mlp_forward"]
