"""Lesson 03's forward passes, against arithmetic done by hand and Keras."""

import doctest
import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.activations import identity, relu
from course_utils.audits import a03_forward_pass as a03
from course_utils.exercises import load
from course_utils.layers import dense_forward
from course_utils.network import mlp_forward

neuron = load("03").neuron.solution


def test_examples():
    assert doctest.testmod(a03).failed == 0


def test_a_neuron_is_its_sum_written_out():
    x, w = [0.1, -2.0, 30.0], [5.0, 0.5, -1.0]
    assert neuron(x, w, 4.0) == pytest.approx(0.5 - 1.0 - 30.0 + 4.0)
    assert neuron([], [], 2.5) == 2.5


def test_the_321_example_by_hand():
    z1 = 0.5 * 1 + 0.5 * 2 + 0.5 * 3 + 0.5
    z2 = 0.5 * 1 + 0.5 * 2 + 0.5 * 3 + 1.0
    z, y, loss = a03.example_321()
    assert z.tolist() == [z1, z2]
    assert y == 0.5 * z1 + 0.5 * z2 + 2.0 == 5.75
    assert loss == (y - 3) ** 2 / 2
    assert a03.example_321("relu")[1] == y
    squeezed = [1 / (1 + np.exp(-score)) for score in (z1, z2)]
    assert a03.example_321("sigmoid")[1] == pytest.approx(0.5 * sum(squeezed) + 2)


def test_the_321_example_in_keras():
    keras = pytest.importorskip("keras")
    hidden, output = keras.layers.Dense(2), keras.layers.Dense(1)
    model = keras.Sequential([keras.Input((3,)), hidden, output])
    hidden.set_weights([np.full((3, 2), 0.5), np.array([0.5, 1.0])])
    output.set_weights([np.full((2, 1), 0.5), np.array([2.0])])
    assert float(model(a03.X_001)[0, 0]) == pytest.approx(a03.example_321()[1])
    assert model.count_params() == 11


def test_the_221_example_by_hand():
    hidden, output = a03.example_221([1.0, 3.0])
    sigma = 1 / (1 + np.exp(-2.0))
    assert hidden == pytest.approx([sigma, sigma])
    assert output == pytest.approx(1 / (1 + np.exp(-sigma)))


def test_hidden_outputs_are_a_half_only_where_the_inputs_add_up_to_zero():
    assert a03.example_221([2.0, -2.0])[0].tolist() == [0.5, 0.5]
    assert np.all(a03.example_221([2.0, -1.9])[0] > 0.5)


@given(m=st.integers(1, 6), n=st.integers(1, 6))
def test_a_unit_with_a_matrix_for_weights_gives_no_single_number(m, n):
    matrix_first, x_first, column = a03.unit_shapes(m, n)
    assert matrix_first == (f"({m},)" if m == n else "undefined")
    assert x_first == f"({n},)"
    assert column == "()"


@given(st.lists(st.integers(1, 5), min_size=2, max_size=6), st.integers(0, 99))
def test_layers_without_activations_are_one_matrix(sizes, seed):
    rng = np.random.default_rng(seed)
    pairs = itertools.pairwise(sizes)
    layers = [(rng.normal(size=(d, k)), rng.normal(size=k), identity) for d, k in pairs]
    X = rng.normal(size=(4, sizes[0]))
    W, b = a03.collapsed(layers)
    assert W.shape == (sizes[0], sizes[-1])
    np.testing.assert_allclose(X @ W + b, a03._outputs(X, layers)[-1], rtol=1e-9, atol=1e-9)


def test_with_relu_they_are_not():
    layers = [(np.array([[1.0]]), np.array([0.0]), relu)] * 2
    X = np.array([[-3.0]])
    W, b = a03.collapsed(layers)
    assert (X @ W + b).item() != a03._outputs(X, layers)[-1].item()
    assert a03.distance_from_one_matrix("identity") < 1e-9
    assert a03.distance_from_one_matrix("relu") > 0.1


@pytest.mark.parametrize("name", ["001-hidden", "001-output", "000-layer", "004-unit"])
def test_the_articles_formulas_are_a_dense_layer(name, monkeypatch):
    assert a03.is_article_formula(name)
    monkeypatch.setattr(a03, "dense_forward", lambda X, W, b: X @ W)
    assert not a03.is_article_formula(name)


def test_a_layer_is_one_neuron_a_row_and_unit():
    rng = np.random.default_rng(3)
    X, W, b = rng.normal(size=(4, 3)), rng.normal(size=(3, 2)), rng.normal(size=2)
    by_neuron = [[neuron(x, W[:, j], b[j]) for j in range(2)] for x in X]
    np.testing.assert_allclose(dense_forward(X, W, b), by_neuron, rtol=1e-12)


def test_a_network_is_its_layers_in_turn():
    rng = np.random.default_rng(3)
    V, c, W, b = rng.normal(size=(3, 2)), np.ones(2), rng.normal(size=(2, 4)), np.arange(4.0)
    X = rng.normal(size=(5, 3))
    nested = np.maximum(X @ V + c, 0) @ W + b
    np.testing.assert_allclose(mlp_forward(X, [(V, c, relu), (W, b, identity)]), nested)
