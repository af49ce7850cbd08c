"""Right answers to lesson 05, each written in a way of its own."""

import math

import keras
import numpy as np
import tensorflow as tf
from scipy.special import log_softmax, logsumexp, rel_entr, softmax, xlogy

# mean_squared_error


def squares_in_loops(y_true, y_pred):
    total, count = 0.0, 0
    for y, p in zip(y_true.ravel().tolist(), y_pred.ravel().tolist(), strict=True):
        total += (p - y) ** 2
        count += 1
    return total / count


def squares_by_tensors(y_true, y_pred):
    return tf.reduce_mean(tf.square(tf.cast(y_true, tf.float64) - tf.cast(y_pred, tf.float64)))


def squares_by_variance(y_true, y_pred):
    errors = np.asarray(y_true, float) - y_pred
    return np.var(errors) + np.mean(errors) ** 2


# binary_cross_entropy


def binary_by_where(y_true, y_pred):
    with np.errstate(divide="ignore"):
        return -np.mean(np.log(np.where(y_true == 1, y_pred, 1 - y_pred)))


def binary_by_loops(y_true, y_pred):
    losses = []
    for y, p in zip(y_true.ravel(), y_pred.ravel(), strict=True):
        chance = float(p) if y else 1 - float(p)
        losses.append(-math.log(max(chance, 1e-15)))
    return sum(losses) / len(losses)


def binary_by_keras(y_true, y_pred):
    return keras.ops.mean(keras.losses.binary_crossentropy(y_true.astype("f4"), y_pred))


def binary_in_float32(y_true, y_pred):
    p = np.clip(y_pred.astype(np.float32), 1e-7, 1 - np.float32(1e-7))
    y = y_true.astype(np.float32)
    return (-(y * np.log(p) + (1 - y) * np.log1p(-p))).mean()


def binary_with_nan_to_num(y_true, y_pred):
    with np.errstate(all="ignore"):
        return -np.mean(
            np.nan_to_num(y_true * np.log(y_pred))
            + np.nan_to_num((1 - y_true) * np.log(1 - y_pred))
        )


def binary_with_epsilon_inside(y_true, y_pred, epsilon=1e-9):
    yes, no = np.log(y_pred + epsilon), np.log(1 - y_pred + epsilon)
    return -np.average(y_true * yes + (1 - y_true) * no)


# categorical_cross_entropy


def rows_by_einsum(y_true, y_pred):
    logs = np.log(np.maximum(y_pred, 1e-12))
    return -np.einsum("nk,nk->", y_true.astype(float), logs) / len(y_true)


def rows_by_index(y_true, y_pred):
    chances = y_pred[np.arange(len(y_pred)), y_true.argmax(axis=1)]
    return np.mean(-np.log(chances + 1e-15))


def rows_in_loops(y_true, y_pred):
    total = 0.0
    for truth, row in zip(y_true.tolist(), y_pred.tolist(), strict=True):
        chance = row[truth.index(1)]
        total += -math.log(chance) if chance else math.inf
    return total / len(y_true)


def rows_by_keras(y_true, y_pred):
    return keras.ops.mean(keras.losses.categorical_crossentropy(y_true.astype("f4"), y_pred))


def rows_by_mask(y_true, y_pred):
    with np.errstate(divide="ignore"):
        return -np.log(y_pred[y_true.astype(bool)]).mean()


# softmax_cross_entropy


def fused_by_scipy(logits, labels):
    n, k = logits.shape
    one_hot = np.eye(k)[labels]
    loss = -(one_hot * log_softmax(logits.astype(float), axis=1)).sum() / n
    return loss, (softmax(logits.astype(float), axis=1) - one_hot) / n


def fused_by_hand(logits, labels):
    rows = np.arange(len(logits))
    below = logits - logits.max(axis=1, keepdims=True)
    powers = np.exp(below)
    totals = powers.sum(axis=1)
    loss = np.mean(np.log(totals) - below[rows, labels])
    dlogits = powers / totals[:, None]
    dlogits[rows, labels] -= 1
    return loss, dlogits / len(logits)


def fused_in_loops(logits, labels):
    loss, gradient, n = 0.0, [], len(logits)
    for row, label in zip(logits.tolist(), labels.tolist(), strict=True):
        top = max(row)
        powers = [math.exp(z - top) for z in row]
        total = sum(powers)
        loss += (top + math.log(total) - row[label]) / n
        gradient.append([(p / total - (j == label)) / n for j, p in enumerate(powers)])
    return [loss, gradient]


def fused_by_tensorflow(logits, labels):
    z = tf.Variable(logits)
    with tf.GradientTape() as tape:
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels.astype(int), z)
        loss = tf.reduce_mean(losses)
    return loss, tape.gradient(loss, z)


def fused_in_float32(logits, labels):
    z = logits.astype(np.float32)
    z = z - logsumexp(z, axis=1, keepdims=True)
    one_hot = (np.arange(z.shape[1]) == labels[:, None]).astype(np.float32)
    return -np.vdot(one_hot, z) / len(z), (np.exp(z) - one_hot) / np.float32(len(z))


RIGHT = {
    "mean_squared_error": (
        squares_in_loops,
        squares_by_tensors,
        squares_by_variance,
        lambda y_true, y_pred: np.mean((y_true - y_pred) ** 2),
        lambda y_true, y_pred: np.linalg.norm((y_true - y_pred).ravel()) ** 2 / y_true.size,
        lambda y_true, y_pred: np.square(y_true - y_pred).mean(dtype=np.float32),
        lambda y, p: np.vdot(p - y, p - y) / np.prod(np.shape(y)),
    ),
    "binary_cross_entropy": (
        binary_by_where,
        binary_by_loops,
        binary_by_keras,
        binary_in_float32,
        binary_with_nan_to_num,
        binary_with_epsilon_inside,
        lambda y, p: -np.mean(xlogy(y, p) + xlogy(1 - y, 1 - p)),
        lambda y, p: np.mean(rel_entr(y, p) + rel_entr(1 - y, 1 - p)),
        lambda y, p: -np.log(np.clip(1 - np.abs(y - p), 1e-10, None)).mean(),
    ),
    "categorical_cross_entropy": (
        rows_by_einsum,
        rows_by_index,
        rows_in_loops,
        rows_by_keras,
        rows_by_mask,
        lambda y, p: -xlogy(y, p).sum() / y.shape[0],
        lambda y, p: np.mean(-np.sum(y * np.log(np.clip(p, 1e-7, 1 - 1e-7)), axis=1)),
        lambda y, p: -np.log((y * p).sum(axis=-1).astype(np.float32) + np.float32(1e-9)).mean(),
    ),
    "softmax_cross_entropy": (
        fused_by_scipy,
        fused_by_hand,
        fused_in_loops,
        fused_by_tensorflow,
        fused_in_float32,
    ),
}
EQUIVALENT: dict[str, dict[str, str]] = {}
