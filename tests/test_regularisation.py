"""Penalties, dropout, early stopping: closed forms, central differences, Keras."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from course_utils.regularisation import dropout_forward, l1_penalty, l2_penalty, should_stop

PENALTIES = {"l1": l1_penalty, "l2": l2_penalty}
each_penalty = pytest.mark.parametrize("name", PENALTIES)
NUMBERS = st.floats(-1000, 1000)
SHAPES = array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)


def rng(seed=0):
    return np.random.default_rng(seed)


def test_the_penalties_are_their_closed_forms():
    weights = [np.array([[3.0, -4.0], [0.0, 1.0]]), np.array([-2.0])]
    assert l1_penalty(weights, 0.1)[0] == pytest.approx(1.0)
    assert l2_penalty(weights, 0.1)[0] == pytest.approx(3.0)
    assert np.allclose(l1_penalty(weights, 0.1)[1][0], [[0.1, -0.1], [0, 0.1]])
    assert np.allclose(l2_penalty(weights, 0.1)[1][0], [[0.6, -0.8], [0, 0.2]])


@each_penalty
@settings(deadline=None, max_examples=60)
@given(W=arrays(float, SHAPES, elements=NUMBERS), strength=st.floats(0, 10))
def test_gradients_are_central_differences(name, W, strength):
    W = np.where(np.abs(W) < 1e-3, 0.5, W)
    penalty, (gradient,) = PENALTIES[name]([W], strength)
    assert (gradient.shape, gradient.dtype) == (W.shape, np.float64)
    assert isinstance(penalty, float)
    for place in np.ndindex(W.shape):
        step = np.zeros(W.shape)
        step[place] = 1e-4 * max(1, abs(W[place]))
        ahead, behind = (PENALTIES[name]([W + s], strength)[0] for s in (step, -step))
        slope = (ahead - behind) / (2 * step[place])
        assert gradient[place] == pytest.approx(slope, rel=1e-6, abs=1e-5 * (1 + strength))


@each_penalty
def test_keras_has_the_same_penalty_and_gradient(name):
    import keras
    import tensorflow as tf

    W = rng(1).normal(size=(5, 3))
    variable = tf.Variable(W.astype(np.float32))
    with tf.GradientTape() as tape:
        by_keras = getattr(keras.regularizers, name.upper())(0.03)(variable)
    penalty, (gradient,) = PENALTIES[name]([W], 0.03)
    assert penalty == pytest.approx(float(by_keras), rel=1e-5)
    assert np.allclose(gradient, tape.gradient(by_keras, variable), atol=1e-5)


@each_penalty
def test_penalties_of_easy_and_empty_inputs(name):
    penalty = PENALTIES[name]
    assert penalty([], 1.0) == (0.0, [])
    total, (first, second) = penalty([[[1, 2]], np.zeros((0, 3))], 1)
    assert total == {"l1": 3, "l2": 5}[name]
    assert (first.dtype, second.shape) == (np.float64, (0, 3))
    assert penalty([[1000.0, -1000.0]], 0.0)[0] == 0


def test_l1_leaves_a_zero_alone():
    assert l1_penalty([[0.0, -0.0]], 3.0)[1][0].tolist() == [0, 0]


def test_l1_reaches_zero_where_l2_only_shrinks():
    w1 = w2 = np.array([0.05, 3.0])
    for _ in range(100):
        gradient = l1_penalty([w1], 0.1)[1][0]
        w1 = np.where(np.abs(w1) <= 0.01, 0, w1 - 0.1 * gradient)
        w2 = w2 - 0.1 * l2_penalty([w2], 0.1)[1][0]
    assert w1[0] == 0
    assert np.allclose(w2, 0.98**100 * np.array([0.05, 3.0]))


@each_penalty
@pytest.mark.parametrize("strength", [-0.1, np.nan, np.inf])
def test_a_strength_that_is_none_is_refused(name, strength):
    with pytest.raises(ValueError, match=r"strength must be 0 or more and finite; got .* try"):
        PENALTIES[name]([[1.0]], strength)


@settings(deadline=None, max_examples=60)
@given(A=arrays(float, SHAPES, elements=NUMBERS), rate=st.floats(0, 0.99))
def test_dropout_gives_zero_or_the_scaled_entry(A, rate):
    before = A.copy()
    dropped = dropout_forward(A, rate, rng())
    assert (dropped.shape, dropped.dtype) == (A.shape, np.float64)
    assert np.all((dropped == 0) | np.isclose(dropped, A / (1 - rate)))
    assert np.array_equal(A, before)


def test_rate_zero_changes_nothing():
    A = [[1, -2], [3, 0]]
    assert np.array_equal(dropout_forward(A, 0, rng()), A)


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
def test_the_share_dropped_is_the_rate_and_the_mean_stays(rate):
    dropped = dropout_forward(np.full((400, 100), 3.0), rate, rng(1))
    assert np.mean(dropped == 0) == pytest.approx(rate, abs=0.01)
    assert dropped.mean() == pytest.approx(3.0, rel=0.05)


def test_each_entry_is_drawn_on_its_own():
    is_dropped = dropout_forward(np.ones((300, 200)), 0.5, rng(2)) == 0
    assert is_dropped.mean(axis=0).std() < 0.04
    assert is_dropped.mean(axis=1).std() < 0.05
    assert len({row.tobytes() for row in is_dropped}) == 300


def test_the_generator_decides():
    A = np.ones((6, 8))
    assert np.array_equal(dropout_forward(A, 0.5, rng(3)), dropout_forward(A, 0.5, rng(3)))
    shared = rng(3)
    assert not np.array_equal(dropout_forward(A, 0.5, shared), dropout_forward(A, 0.5, shared))


def test_keras_scales_what_it_keeps_alike():
    import keras

    A = rng(4).normal(size=(50, 40)).astype(np.float32)
    by_keras = np.asarray(keras.layers.Dropout(0.3, seed=1)(A, training=True))
    kept = by_keras != 0
    assert kept.mean() == pytest.approx(0.7, abs=0.05)
    ours = dropout_forward(A, 0.3, rng())
    both = kept & (ours != 0)
    assert both.sum() > 500
    assert np.allclose(by_keras[both], ours[both], atol=1e-5)


@pytest.mark.parametrize("rate", [-0.1, 1, 1.5, np.nan])
def test_a_rate_that_is_none_is_refused(rate):
    with pytest.raises(ValueError, match=r"rate must be at least 0 and below 1; got .* try 0\.5"):
        dropout_forward([1.0], rate, rng())


def test_what_draws_nothing_is_refused():
    with pytest.raises(TypeError, match=r"numpy\.random\.Generator; got int\..*default_rng"):
        dropout_forward([1.0], 0.5, 3)


@pytest.mark.parametrize(
    ("losses", "patience", "stop"),
    [
        ([], 1, False),
        ([1.0], 1, False),
        ([1.0, 0.9], 1, False),
        ([1.0, 1.1], 1, True),
        ([1.0, 1.0], 1, True),
        ([1.0, 1.1], 2, False),
        ([0.9, 0.5, 0.6, 0.55], 2, True),
        ([0.9, 0.5, 0.6, 0.4], 2, False),
        ([0.5, 0.9, 0.8, 0.7], 3, True),
        ([1.0, np.nan, np.nan], 2, True),
        ([np.nan, 0.5], 1, False),
        ([np.nan, np.nan], 1, True),
    ],
)
def test_should_stop_counts_from_the_best(losses, patience, stop):
    assert should_stop(losses, patience) is stop


@settings(deadline=None, max_examples=200)
@given(st.lists(st.integers(0, 6), max_size=12), st.integers(1, 5))
def test_should_stop_is_no_improvement_among_the_last(losses, patience):
    recent, before = losses[-patience:], losses[:-patience]
    expected = bool(before) and min(recent) >= min(before)
    assert should_stop(losses, patience) is expected


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=12), st.integers(1, 4))
def test_keras_stops_at_the_same_epoch(losses, patience):
    import keras

    callback = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience)
    callback.set_model(keras.Sequential())
    callback.model.stop_training = False
    callback.on_train_begin()
    for epoch, loss in enumerate(losses):
        callback.on_epoch_end(epoch, {"val_loss": float(loss)})
        assert should_stop(losses[: epoch + 1], patience) is callback.model.stop_training
        if callback.model.stop_training:
            return


def test_should_stop_takes_arrays_and_leaves_them():
    losses = np.array([3, 2, 4], dtype=np.float32)
    assert not should_stop(losses, 2)
    assert losses.tolist() == [3, 2, 4]


@pytest.mark.parametrize("patience", [0, -1, np.nan])
def test_a_patience_below_one_is_refused(patience):
    with pytest.raises(ValueError, match=r"patience must be 1 or more; got .* try 5"):
        should_stop([1.0], patience)


@pytest.mark.parametrize("losses", [3.0, [[1.0, 2.0]]])
def test_losses_of_another_form_are_refused(losses):
    with pytest.raises(ValueError, match=r"one number an epoch; got shape"):
        should_stop(losses, 1)
