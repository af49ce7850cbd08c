"""Right answers to lesson 07, each written in a way of its own."""

import numpy as np


def delta_in_loops(a, y):
    shape = np.shape(a)
    pairs = zip(np.ravel(a).tolist(), np.ravel(y).tolist(), strict=True)
    return np.array([(p - t) * (p - p * p) for p, t in pairs]).reshape(shape)


def delta_by_the_engine(a, y):
    from course_utils.autograd import Value

    def one(p, t):
        if p in (0, 1):
            return 0.0
        z = Value(np.log(p / (1 - p)))
        ((z.sigmoid() - t) ** 2 / 2).backward()
        return z.grad

    return np.vectorize(one, otypes=[float])(a, y)


def relu_in_loops(dA, Z):
    flat = [g if z > 0 else 0.0 for g, z in zip(dA.ravel(), Z.ravel(), strict=True)]
    return np.reshape(flat, Z.shape)


def relu_on_a_copy(dA, Z):
    dZ = dA.copy()
    dZ[~(Z > 0)] = 0
    return dZ


def dense_in_loops(dZ, X, W):
    dX, dW, db = np.zeros_like(X), np.zeros_like(W), np.zeros(W.shape[1])
    for i in range(X.shape[0]):
        for k in range(W.shape[1]):
            db[k] += dZ[i, k]
            for d in range(X.shape[1]):
                dX[i, d] += dZ[i, k] * W[d, k]
                dW[d, k] += X[i, d] * dZ[i, k]
    return dX, dW, db


def dense_by_einsum(dZ, X, W):
    return (
        np.einsum("nk,dk->nd", dZ, W),
        np.einsum("nd,nk->dk", X, dZ),
        np.einsum("nk->k", dZ),
    )


def dense_in_lists(dZ, X, W):
    dX = [[sum(g * w for g, w in zip(row, line, strict=True)) for line in W] for row in dZ]
    dW = [[sum(x * g for x, g in zip(c, e, strict=True)) for e in dZ.T] for c in X.T]
    return [dX, dW, [sum(column) for column in dZ.T.tolist()]]


def dense_in_float32(dZ, X, W):
    dZ, X, W = (part.astype(np.float32) for part in (dZ, X, W))
    return np.matmul(dZ, W.T), np.dot(X.T, dZ), np.ones(len(dZ), np.float32) @ dZ


def dense_by_a_column_of_ones(dZ, X, W):
    both = np.hstack([X, np.ones((len(X), 1))]).T @ dZ
    return (W @ dZ.T).T, both[:-1], both[-1]


def dense_by_outer_products(dZ, X, W):
    return dZ.dot(W.T), sum(map(np.outer, X, dZ)), np.add.reduce(dZ)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def network_by_hand(X, Y, parameters):
    W1, b1, W2, b2 = (parameters[name] for name in ("W1", "b1", "W2", "b2"))
    H = sigmoid(X @ W1 + b1)
    a = sigmoid(H @ W2 + b2)
    d2 = (a - Y) * a * (1 - a) / X.shape[0]
    d1 = (d2 @ W2.T) * H * (1 - H)
    return {"b2": d2.sum(0), "W2": H.T @ d2, "b1": d1.sum(0), "W1": X.T @ d1}


def network_by_examples(X, Y, parameters):
    total = {name: np.zeros(np.shape(part)) for name, part in parameters.items()}
    for x, y in zip(X, Y, strict=True):
        h = sigmoid(x @ parameters["W1"] + parameters["b1"])
        a = sigmoid(h @ parameters["W2"] + parameters["b2"])
        d2 = (a - y) * a * (1 - a)
        d1 = parameters["W2"] @ d2 * h * (1 - h)
        parts = {"W1": np.outer(x, d1), "b1": d1, "W2": np.outer(h, d2), "b2": d2}
        for name, part in parts.items():
            total[name] += part / len(X)
    return total


def network_by_differences(X, Y, parameters):
    def loss(parts):
        H = sigmoid(X @ parts["W1"] + parts["b1"])
        return np.sum((sigmoid(H @ parts["W2"] + parts["b2"]) - Y) ** 2) / 2 / len(X)

    found = {}
    for name, part in parameters.items():
        found[name] = np.zeros(part.shape)
        for i in np.ndindex(part.shape):
            ends = []
            for step in (1e-5, -1e-5):
                moved = part.copy()
                moved[i] += step
                ends.append(loss({**parameters, name: moved}))
            found[name][i] = (ends[0] - ends[1]) / 2e-5
    return found


def network_in_float32(X, Y, parameters):
    parts = {name: part.astype(np.float32) for name, part in parameters.items()}
    return network_by_hand(X.astype(np.float32), Y.astype(np.float32), parts)


def network_by_the_engine(X, Y, parameters):
    from course_utils.autograd import Value

    p = {name: np.vectorize(Value)(part) for name, part in parameters.items()}
    squash = np.vectorize(Value.sigmoid)
    H = squash(np.dot(X, p["W1"]) + p["b1"])
    (((squash(np.dot(H, p["W2"]) + p["b2"]) - Y) ** 2).sum() / (2 * len(X))).backward()
    return {name: np.vectorize(lambda value: value.grad)(part) for name, part in p.items()}


RIGHT = {
    "sigmoid_mse_delta": (
        delta_in_loops,
        delta_by_the_engine,
        lambda a, y: np.multiply(np.subtract(a, y), a - np.square(a)),
        lambda a, y: (np.float32(1) * a - y) * (0.25 - (np.asarray(a) - 0.5) ** 2),
        lambda a, y: (a**2 - a * y) * (1 - a),
    ),
    "relu_backward": (
        relu_in_loops,
        relu_on_a_copy,
        lambda dA, Z: dA * (Z > 0),
        lambda dA, Z: dA * np.heaviside(Z, 0),
        lambda dA, Z: (dA * np.sign(np.maximum(0, Z))).tolist(),
        lambda dA, Z: np.where(Z <= 0, 0, dA).astype(np.float32),
    ),
    "dense_backward": (
        dense_in_loops,
        dense_by_einsum,
        dense_in_lists,
        dense_in_float32,
        dense_by_a_column_of_ones,
        dense_by_outer_products,
    ),
    "two_layer_gradients": (
        network_by_hand,
        network_by_examples,
        network_by_differences,
        network_in_float32,
        network_by_the_engine,
    ),
}
EQUIVALENT = {}
