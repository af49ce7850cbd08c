"""Right answers to lesson 06, each written in a way of its own."""

import itertools

import numpy as np


def slopes_on_a_copy(f, x):
    x, gradient = x.copy(), np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        middle = x[i]
        x[i] = middle + 1e-6
        above = f(x)
        x[i] = middle - 1e-6
        below = f(x)
        x[i] = middle
        gradient[i] = (above - below) / 2e-6
    return gradient


def slopes_in_a_flat_loop(f, x):
    gradient = []
    for k in range(x.size):
        moved = [x.flatten(), x.flatten()]
        moved[0][k] += 1e-4
        moved[1][k] -= 1e-4
        above, below = (f(point.reshape(x.shape)) for point in moved)
        gradient.append((above - below) / 2e-4)
    return np.reshape(gradient, x.shape)


def slopes_of_five_points(f, x):
    gradient, h = np.empty_like(x), 1e-3
    for i, _ in np.ndenumerate(x):
        e = np.zeros_like(x)
        e[i] = h
        near, far = f(x + e) - f(x - e), f(x + 2 * e) - f(x - 2 * e)
        gradient[i] = (8 * near - far) / (12 * h)
    return gradient


def slopes_by_recursion(f, x):
    if x.ndim == 0:
        return (f(x + 1e-5) - f(x - 1e-5)) / 2e-5

    def inside(k):
        return lambda part: f(np.concatenate([x[:k], part[None], x[k + 1 :]]))

    return [slopes_by_recursion(inside(k), np.asarray(x[k])) for k in range(len(x))]


def slopes_by_a_fitted_parabola(f, x):
    gradient, moves = np.zeros(x.shape), np.linspace(-1e-4, 1e-4, 5)
    for i in np.ndindex(x.shape):
        mask = np.zeros(x.shape)
        mask[i] = 1
        values = [f(x + move * mask) for move in moves]
        gradient[i] = np.polyfit(moves / 1e-4, values, 2)[1] / 1e-4
    return gradient


def slopes_from_a_stack(f, x):
    moves = 1e-5 * np.eye(x.size).reshape(x.size, *x.shape)
    return np.array([(f(x + e) - f(x - e)) / 2e-5 for e in moves]).reshape(x.shape)


def step_in_loops(theta, gradient, learning_rate):
    moved = [a - learning_rate * b for a, b in zip(theta.flat, gradient.flat, strict=True)]
    return np.reshape(moved, theta.shape).tolist()


def step_on_a_copy(theta, gradient, learning_rate):
    theta = theta.copy()
    theta -= learning_rate * gradient
    return theta


def step_by_plain_step(theta, gradient, learning_rate):
    from course_utils.optimizers import plain_step

    return plain_step(theta, gradient, {}, learning_rate)[0]


def batches_in_a_list(X, y, batch_size, rng):
    order = rng.permutation(len(y))
    starts = range(0, len(y), batch_size)
    return [(X[order[s : s + batch_size]], y[order[s : s + batch_size]]) for s in starts]


def batches_by_shuffle(X, y, batch_size, rng):
    order = list(range(len(X)))
    rng.shuffle(order)
    while order:
        rows, order = order[:batch_size], order[batch_size:]
        yield X[rows], y[rows]


def batches_by_split(X, y, batch_size, rng):
    order = np.argsort(rng.random(X.shape[0]))
    for rows in np.split(order, range(batch_size, len(order), batch_size)):
        yield [X[rows].astype(np.float32), y[rows].tolist()]


def batches_by_choice(X, y, batch_size, rng):
    order = rng.choice(len(X), size=len(X), replace=False)
    return zip(
        [X[order[s : s + batch_size]] for s in range(0, len(X), batch_size)],
        [y[order[s : s + batch_size]] for s in range(0, len(X), batch_size)],
        strict=True,
    )


def batches_in_pure_python(X, y, batch_size, rng):
    rows = [(float(rng.random()), *pair) for pair in zip(X.tolist(), y.tolist(), strict=True)]
    rows.sort(key=lambda row: row[0])
    rows = iter(rows)
    while part := list(itertools.islice(rows, batch_size)):
        yield [x for _, x, _ in part], [target for _, _, target in part]


def batches_drawn_one_by_one(X, y, batch_size, rng):
    left = np.arange(len(X))
    while len(left):
        rows = rng.choice(left, size=min(batch_size, len(left)), replace=False)
        left = np.setdiff1d(left, rows)
        yield X[np.sort(rows)], y[np.sort(rows)]


def batches_of_both_glued(X, y, batch_size, rng):
    both = rng.permutation(np.column_stack([X, y]), axis=0)
    for start in range(0, len(both), batch_size):
        part = both[start : start + batch_size]
        yield part[:, :-1], part[:, -1]


def adam_with_own_keys(theta, gradient, state, learning_rate):
    step = state.get("step", 0) + 1
    mean = 0.9 * state.get("mean", np.zeros_like(theta)) + 0.1 * gradient
    square = 0.999 * state.get("square", np.zeros_like(theta)) + 0.001 * gradient * gradient
    bottom = np.sqrt(square / (1 - 0.999**step)) + 1e-8
    moved = theta - learning_rate * (mean / (1 - 0.9**step)) / bottom
    return moved, {"step": step, "mean": mean, "square": square}


def adam_on_a_copy(theta, gradient, state, learning_rate):
    state = dict(state) or {"t": 0, "m": 0 * theta, "v": 0 * theta}
    state["t"] += 1
    state["m"] = state["m"] + 0.1 * (gradient - state["m"])
    state["v"] = state["v"] + 0.001 * (gradient**2 - state["v"])
    m, v = state["m"] / (1 - 0.9 ** state["t"]), state["v"] / (1 - 0.999 ** state["t"])
    return [theta - learning_rate * m / (v**0.5 + 1e-8), state]


def adam_that_remembers_gradients(theta, gradient, state, learning_rate):
    seen = [*state.get("seen", []), gradient]
    t = len(seen)
    ages = np.arange(t)[::-1].reshape(-1, *np.ones(np.ndim(gradient), dtype=int))
    m = np.sum(0.9**ages * seen, axis=0) / np.sum(0.9**ages)
    v = np.sum(0.999**ages * np.square(seen), axis=0) / np.sum(0.999**ages)
    return theta - learning_rate * m / (np.sqrt(v) + 1e-8), {"seen": seen}


def adam_with_epsilon_hat(theta, gradient, state, learning_rate):
    """Kingma and Ba (2015), end of section 2: how Keras orders it."""
    t = state.get("t", 0) + 1
    m = 0.9 * state.get("m", 0) + (1 - 0.9) * gradient
    v = 0.999 * state.get("v", 0) + (1 - 0.999) * gradient**2
    rate = learning_rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return theta - rate * m / (np.sqrt(v) + 1e-8), {"t": t, "m": m, "v": v}


def adam_in_float32(theta, gradient, state, learning_rate):
    theta, gradient = np.float32(theta), np.float32(gradient)
    t, m, v = state.get("all", (0, np.float32(0), np.float32(0)))
    t, m, v = t + 1, 0.9 * m + 0.1 * gradient, 0.999 * v + 0.001 * gradient**2
    step = (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return np.float32(theta - learning_rate * step), {"all": (t, m, v)}


def adam_in_loops(theta, gradient, state, learning_rate):
    t, moved = state.get("t", 0) + 1, np.empty_like(theta)
    new = {"t": t}
    for i in np.ndindex(theta.shape):
        m, v = state.get(i, (0.0, 0.0))
        m, v = 0.9 * m + 0.1 * gradient[i], 0.999 * v + 0.001 * gradient[i] ** 2
        new[i] = (m, v)
        bottom = (v / (1 - 0.999**t)) ** 0.5 + 1e-8
        moved[i] = theta[i] - learning_rate * m / (1 - 0.9**t) / bottom
    return moved, new


RIGHT = {
    "numerical_gradient": (
        slopes_on_a_copy,
        slopes_in_a_flat_loop,
        slopes_of_five_points,
        slopes_by_recursion,
        slopes_by_a_fitted_parabola,
        slopes_from_a_stack,
    ),
    "gradient_descent_step": (
        step_in_loops,
        step_on_a_copy,
        step_by_plain_step,
        lambda theta, gradient, learning_rate: theta + gradient * -learning_rate,
        lambda theta, g, rate: np.subtract(theta, np.multiply(g, rate)).astype(np.float32),
        lambda theta, g, rate: np.tensordot([1.0, -rate], np.stack([theta, g]), axes=1),
    ),
    "minibatches": (
        batches_in_a_list,
        batches_by_shuffle,
        batches_by_split,
        batches_by_choice,
        batches_in_pure_python,
        batches_drawn_one_by_one,
        batches_of_both_glued,
    ),
    "adam_step": (
        adam_with_own_keys,
        adam_on_a_copy,
        adam_that_remembers_gradients,
        adam_with_epsilon_hat,
        adam_in_float32,
        adam_in_loops,
    ),
}
EQUIVALENT: dict = {}
