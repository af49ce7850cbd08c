"""Right answers to lesson 03, each written in a way of its own."""

from functools import reduce

import numpy as np


def neuron_in_a_loop(x, w, b):
    z = b
    for j in range(len(x)):
        z += w[j] * x[j]
    return z


def neuron_with_a_constant_input(x, w, b):
    return np.append(w, b) @ np.append(x, 1)


def dense_in_loops(X, W, b):
    Z = np.zeros((X.shape[0], W.shape[1]))
    for i in range(X.shape[0]):
        for k in range(W.shape[1]):
            Z[i, k] = sum(X[i, j] * W[j, k] for j in range(X.shape[1])) + b[k]
    return Z


def dense_in_lists(X, W, b):
    units = list(zip(W.T.tolist(), b.tolist(), strict=True))
    rows = X.tolist()
    return [[sum(map(np.multiply, row, w)) + bias for w, bias in units] for row in rows]


def dense_with_a_column_of_ones(X, W, b):
    return np.hstack([X, np.ones((len(X), 1))]) @ np.vstack([W, b])


def mlp_with_columns(X, layers):
    A = np.array(X).T
    for W, b, activation in layers:
        A = activation(W.T @ A + b[:, None])
    return A.T


def mlp_by_recursion(X, layers):
    if not layers:
        return X
    (W, b, activation), *rest = layers
    return mlp_by_recursion(activation(np.matmul(X, W) + b), rest)


def mlp_row_by_row(X, layers):
    rows = []
    for a in X:
        for W, b, activation in layers:
            a = activation(np.array([a @ W[:, k] + b[k] for k in range(len(b))]))
        rows.append(a)
    return np.array(rows)


def mlp_in_float32(X, layers):
    A = X.astype(np.float32)
    for W, b, activation in layers:
        A = np.asarray(activation(A @ W.astype(np.float32) + b)).astype(np.float32)
    return A


def mlp_into_lists(X, layers):
    for W, b, activation in layers:
        X = activation(np.einsum("nd,dk->nk", X, W) + b).tolist()
    return X


RIGHT = {
    "neuron": (
        neuron_in_a_loop,
        neuron_with_a_constant_input,
        lambda x, w, b: np.sum(w * x) + b,
        lambda x, w, b: sum(wi * xi for wi, xi in zip(w, x, strict=True)) + b,
        lambda x, w, b: np.einsum("j,j->", x, w) + b,
        lambda x, w, b: (x[None, :] @ w[:, None]).item() + b,
    ),
    "dense_forward": (
        dense_in_loops,
        dense_in_lists,
        dense_with_a_column_of_ones,
        lambda X, W, b: np.einsum("nd,dk->nk", X, W) + b,
        lambda X, W, b: (W.T @ X.T + b[:, None]).T,
        lambda X, W, b: (X[:, :, None] * W).sum(axis=1) + b,
        lambda X, W, b: np.add(np.dot(X, W), np.tile(b, (len(X), 1))),
    ),
    "mlp_forward": (
        mlp_with_columns,
        mlp_by_recursion,
        mlp_row_by_row,
        mlp_in_float32,
        mlp_into_lists,
        lambda X, layers: reduce(lambda A, layer: layer[2](A @ layer[0] + layer[1]), layers, X),
    ),
}
EQUIVALENT = {
    "mlp_forward": {
        "np.array(X, dtype=float) -> np.array(X)": "the first layer makes its input float itself",
    },
}
