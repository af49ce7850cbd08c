import copy
import doctest
import inspect
import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.optimizers import (
    OPTIMIZERS,
    SCHEDULES,
    adagrad_step,
    adam_step,
    batches,
    constant,
    cosine_decay,
    gradient_descent_step,
    minibatches,
    momentum_step,
    plain_step,
    rmsprop_step,
    schedules,
    step_decay,
    steps,
)

each_optimizer = pytest.mark.parametrize("name", OPTIMIZERS)
numbers = st.floats(-1e3, 1e3)


@pytest.mark.parametrize("module", [steps, batches, schedules])
def test_examples(module):
    assert doctest.testmod(module).failed == 0


def run(step, theta, gradients, learning_rate=0.1):
    """Return theta after each step."""
    state, path = {}, []
    for gradient in gradients:
        theta, state = step(theta, gradient, state, learning_rate)
        path.append(theta)
    return np.array(path)


def keras_optimizer(name):
    """Make the same optimizer in Keras; the last ones add epsilon inside the root."""
    import keras

    makers = {
        "gradient descent": lambda: keras.optimizers.SGD(0.1),
        "momentum": lambda: keras.optimizers.SGD(0.1, momentum=0.9),
        "adagrad": lambda: keras.optimizers.Adagrad(
            0.1, initial_accumulator_value=0.0, epsilon=1e-16
        ),
        "rmsprop": lambda: keras.optimizers.RMSprop(0.1, epsilon=1e-16),
        "adam": lambda: keras.optimizers.Adam(0.1, epsilon=1e-8),
    }
    return makers[name]()


@each_optimizer
def test_steps_agree_with_keras(name):
    import keras

    rng = np.random.default_rng(3)
    theta = rng.normal(size=(2, 3))
    gradients = rng.normal(size=(8, 2, 3)) * [[1, 10, 0.1]]
    variable = keras.Variable(theta, dtype="float32")
    optimizer = keras_optimizer(name)
    for gradient, ours in zip(gradients, run(OPTIMIZERS[name], theta, gradients), strict=True):
        optimizer.apply([gradient.astype("float32")], [variable])
        np.testing.assert_allclose(ours, variable.numpy(), rtol=1e-5, atol=1e-5)


def test_gradient_descent_is_its_closed_form():
    moved = gradient_descent_step(np.float32([1, 2]), [3, -4], 0.5)
    assert (moved.tolist(), moved.dtype) == ([-0.5, 4.0], np.float64)
    assert gradient_descent_step(0, -4, 0.1) == pytest.approx(0.4)


def test_gradient_descent_on_a_parabola_is_a_geometric_series():
    curvature, theta = 5.0, 1.0
    for rate, factor in [(0.1, 0.5), (0.2, 0.0), (0.3, -0.5), (0.4, -1.0), (0.41, -1.05)]:
        path = []
        theta = 1.0
        for _ in range(6):
            theta = gradient_descent_step(theta, curvature * theta, rate)
            path.append(theta)
        np.testing.assert_allclose(path, factor ** np.arange(1, 7), rtol=1e-12, atol=1e-12)


def test_momentum_is_its_closed_form():
    path = run(momentum_step, 0.0, [1.0] * 4, 0.1)
    speeds = np.array([(1 - 0.9**t) / (1 - 0.9) for t in range(1, 5)])
    np.testing.assert_allclose(path, -0.1 * np.cumsum(speeds), rtol=1e-12)


def test_adagrad_is_its_closed_form():
    path = run(adagrad_step, 0.0, [7.0] * 5, 0.1)
    series = np.cumsum([1 / math.sqrt(t) for t in range(1, 6)])
    np.testing.assert_allclose(path, -0.1 * series, rtol=1e-8)


def test_rmsprop_is_its_closed_form():
    path = run(rmsprop_step, 0.0, [-7.0] * 5, 0.1)
    series = np.cumsum([1 / math.sqrt(1 - 0.9**t) for t in range(1, 6)])
    np.testing.assert_allclose(path, 0.1 * series, rtol=1e-8)


@given(numbers.filter(lambda g: abs(g) > 1e-3), st.floats(1e-4, 1.0))
def test_adam_moves_by_the_learning_rate_at_first(gradient, learning_rate):
    theta, _ = adam_step(0.0, gradient, {}, learning_rate)
    right = -learning_rate * gradient / (abs(gradient) + 1e-8)
    assert theta == pytest.approx(right, rel=1e-10)


def test_adam_is_its_closed_form():
    """Constant gradients: both corrected means are exact at every step."""
    path = run(adam_step, 0.0, [3.0] * 6, 0.1)
    np.testing.assert_allclose(path, -0.1 * np.arange(1, 7), rtol=1e-7)
    first, second = run(adam_step, 0.0, [1.0, -2.0], 0.1)
    m, v = (0.9 * 0.1 - 0.2) / (1 - 0.81), (0.999 * 0.001 + 0.004) / (1 - 0.999**2)
    assert second - first == pytest.approx(-0.1 * m / (math.sqrt(v) + 1e-8), rel=1e-12)


@each_optimizer
@given(st.lists(numbers, min_size=1, max_size=4), st.lists(numbers, min_size=1, max_size=5))
def test_steps_keep_shapes_and_stay_finite(name, theta, scales):
    path = run(OPTIMIZERS[name], theta, [np.full(len(theta), scale) for scale in scales])
    assert path.shape == (len(scales), len(theta))
    assert path.dtype == np.float64
    assert np.isfinite(path).all()


@each_optimizer
@pytest.mark.parametrize("shape", [(), (1,), (0,), (0, 3), (2, 3)])
def test_a_gradient_of_zero_leaves_theta_where_it_is(name, shape):
    theta, state = OPTIMIZERS[name](np.ones(shape), np.zeros(shape), {}, 0.1)
    assert np.shape(theta) == shape
    theta, _ = OPTIMIZERS[name](theta, np.zeros(shape), state, 0.1)
    np.testing.assert_array_equal(theta, np.ones(shape))


@each_optimizer
def test_steps_change_none_of_their_inputs(name):
    theta, gradient = np.ones((2, 2)), np.full((2, 2), -3.0)
    _, state = OPTIMIZERS[name](theta, gradient, {}, 0.1)
    before = copy.deepcopy((theta, gradient, state))
    OPTIMIZERS[name](theta, gradient, state, 0.1)
    assert str(before) == str((theta, gradient, state))


@each_optimizer
def test_steps_all_have_one_form(name):
    names = list(inspect.signature(OPTIMIZERS[name]).parameters)
    assert names == ["theta", "gradient", "state", "learning_rate"]
    with pytest.raises(ValueError, match=r"theta's shape; got \(2,\) and \(1, 2\)"):
        OPTIMIZERS[name]([[1.0, 2.0]], [1.0, 2.0], {}, 0.1)


@each_optimizer
def test_each_optimizer_finds_the_bottom_of_a_bowl(name):
    theta, state = np.array([1.0, -2.0]), {}
    learning_rate = 0.5 if name == "adagrad" else 0.05
    for _ in range(400):
        theta, state = OPTIMIZERS[name](theta, theta * [1, 4], state, learning_rate)
    assert np.abs(theta).max() < 0.1


def test_plain_step_is_gradient_descent():
    theta, state = plain_step([1.0], [2.0], {"kept": 1}, 0.1)
    assert (theta.tolist(), state) == (
        gradient_descent_step([1.0], [2.0], 0.1).tolist(),
        {"kept": 1},
    )


@pytest.mark.parametrize("n", [0, 1, 7, 8])
@pytest.mark.parametrize("batch_size", [1, 3, 8, 20])
def test_every_row_comes_once_with_its_target(n, batch_size):
    X = np.arange(3 * n, dtype=np.float32).reshape(n, 3)
    y = np.arange(n, dtype=np.uint8) * 2
    pairs = list(minibatches(X, y, batch_size, np.random.default_rng(4)))
    assert [len(part) for part, _ in pairs] == [
        min(batch_size, n - start) for start in range(0, n, batch_size)
    ]
    if not n:
        return
    X_all, y_all = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    assert (X_all.dtype, y_all.dtype) == (np.float32, np.uint8)
    assert sorted(y_all.tolist()) == y.tolist()
    np.testing.assert_array_equal(X_all, X[y_all // 2])


def test_every_order_is_equally_likely():
    rng = np.random.default_rng(5)
    counts = dict.fromkeys(itertools.permutations(range(3)), 0)
    for _ in range(1200):
        parts = [y for _, y in minibatches(np.zeros(3), np.arange(3), 2, rng)]
        counts[tuple(np.concatenate(parts).tolist())] += 1
    assert min(counts.values()) > 140
    assert max(counts.values()) < 260


def test_the_order_comes_from_rng_alone():
    def order(seed):
        parts = minibatches(np.zeros(20), range(20), 20, np.random.default_rng(seed))
        return next(parts)[1].tolist()

    assert order(1) == order(1) != order(2)


def test_batches_are_copies():
    X, y = np.zeros((4, 2)), np.zeros(4)
    for X_batch, y_batch in minibatches(X, y, 4, np.random.default_rng(0)):
        X_batch += 1
        y_batch += 1
    assert not X.any()
    assert not y.any()


def test_minibatches_say_what_does_not_fit():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match=r"as many rows; got shapes \(3, 2\) and \(2,\)"):
        next(minibatches(np.zeros((3, 2)), np.zeros(2), 1, rng))
    with pytest.raises(ValueError, match="as many rows"):
        next(minibatches(1.0, 2.0, 1, rng))
    with pytest.raises(ValueError, match="batch_size must be at least 1; got 0"):
        next(minibatches([1.0], [2.0], 0, rng))


def test_schedules_are_their_closed_forms():
    assert [constant(step, 4, 0.2) for step in range(5)] == [0.2] * 5
    falling = [cosine_decay(step, 4, 0.2) for step in (0, 1, 2, 3, 4, 9)]
    r = math.sqrt(0.5)
    np.testing.assert_allclose(falling, [0.2, 0.1 * (1 + r), 0.1, 0.1 * (1 - r), 0, 0], atol=1e-15)
    stairs = [step_decay(step, 100, 0.5) for step in (0, 49, 50, 74, 75, 300)]
    np.testing.assert_allclose(stairs, [0.5, 0.5, 0.05, 0.05, 0.005, 0.005])


def test_cosine_decay_agrees_with_keras():
    import keras

    theirs = keras.optimizers.schedules.CosineDecay(0.1, 50)
    for step in (0, 1, 10, 25, 49, 50, 60):
        assert float(theirs(step)) == pytest.approx(cosine_decay(step, 50, 0.1), abs=1e-7)


@pytest.mark.parametrize("name", SCHEDULES)
def test_schedules_never_rise_and_refuse_impossible_runs(name):
    schedule = SCHEDULES[name]
    rates = [schedule(step, 20, 0.3) for step in range(25)]
    assert rates[0] == 0.3
    assert all(later <= earlier for earlier, later in itertools.pairwise(rates))
    with pytest.raises(ValueError, match="got -1 and 20"):
        schedule(-1, 20, 0.3)
    with pytest.raises(ValueError, match="got 0 and 0"):
        schedule(0, 0, 0.3)
