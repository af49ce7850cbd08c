"""Right answers to lesson 08, each written in a way of its own."""

import itertools
import math

import numpy as np


def he_as_lists(fan_in, fan_out, rng):
    spread = math.sqrt(2 / fan_in)
    return [[rng.normal(0, spread) for _ in range(fan_out)] for _ in range(fan_in)]


def he_by_box_muller(fan_in, fan_out, rng):
    u, v = rng.random((2, fan_in, fan_out))
    return np.sqrt(-2 * np.log1p(-u) * 2 / fan_in) * np.cos(2 * np.pi * v)


def he_truncated_as_keras(fan_in, fan_out, rng):
    Z = rng.standard_normal((fan_in, fan_out))
    while np.any(far := np.abs(Z) > 2):
        Z[far] = rng.standard_normal(far.sum())
    return Z * math.sqrt(2 / fan_in) / 0.87962566103423978


def he_by_quantiles(fan_in, fan_out, rng):
    from scipy.stats import norm

    return norm.ppf(rng.random((fan_in, fan_out)), scale=(fan_in / 2) ** -0.5)


def he_in_float32(fan_in, fan_out, rng):
    Z = rng.standard_normal((fan_out, fan_in), dtype=np.float32).T
    return Z * np.float32(math.sqrt(2 / fan_in))


def dropout_in_loops(A, rate, rng):
    dropped = np.empty_like(A)
    for place in np.ndindex(A.shape):
        dropped[place] = 0.0 if rng.uniform() < rate else A[place] / (1 - rate)
    return dropped


def dropout_by_copy(A, rate, rng):
    kept = A.copy()
    kept[rng.random(A.shape) < rate] = 0
    return kept / (1 - rate)


def dropout_by_choice(A, rate, rng):
    return A * rng.choice([0, 1 / (1 - rate)], size=A.shape, p=[rate, 1 - rate])


def dropout_in_float32(A, rate, rng):
    mask = rng.random(A.shape, dtype=np.float32) > rate
    return (A * mask / (1 - rate)).astype(np.float32)


def dropout_by_permutation(A, rate, rng):
    mask = np.arange(A.size) >= rate * A.size
    return A * rng.permutation(mask).reshape(A.shape) / (1 - rate)


def l2_in_loops(weights, strength):
    penalty, gradients = 0.0, []
    for W in weights:
        gradient = np.zeros_like(W)
        for place in np.ndindex(W.shape):
            penalty += strength * W[place] ** 2
            gradient[place] = strength * (W[place] + W[place])
        gradients.append(gradient)
    return penalty, gradients


def l2_by_central_differences(weights, strength):
    def penalty(arrays):
        return strength * sum(np.square(W).sum() for W in arrays)

    gradients = [strength * ((W + 0.5) ** 2 - (W - 0.5) ** 2) for W in weights]
    return penalty(weights), gradients


def l2_of_one_vector(weights, strength):
    flat = np.concatenate([np.ravel(W) for W in weights])
    return np.array(strength * flat @ flat), [strength * 2 * W for W in weights]


def l2_in_float32(weights, strength):
    arrays = [np.asarray(W, dtype=np.float32) for W in weights]
    penalty = np.float32(strength) * sum(np.linalg.norm(W) ** 2 for W in arrays)
    return [penalty, tuple(np.float32(2 * strength) * W for W in arrays)]


def stop_by_counting(val_losses, patience):
    best, waited = math.inf, 0
    for loss in val_losses:
        if loss < best:
            best, waited = loss, 0
        else:
            waited += 1
    return waited >= patience


def stop_by_minima(val_losses, patience):
    before, recent = val_losses[:-patience], val_losses[-patience:]
    return len(before) > 0 and min(recent) >= min(before)


def stop_by_records(val_losses, patience):
    bests = list(itertools.accumulate(val_losses, min))
    return len(bests) > patience and bests[-1] == bests[-1 - patience]


def stop_by_recursion(val_losses, patience):
    if not val_losses:
        return False
    *before, last = val_losses
    if not before or last < min(before):
        return False
    return patience <= 1 or stop_by_recursion(before, patience - 1)


RIGHT = {
    "he_normal": (
        he_as_lists,
        he_by_box_muller,
        he_truncated_as_keras,
        he_by_quantiles,
        he_in_float32,
        lambda fan_in, fan_out, rng: rng.normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out)),
        lambda fan_in, fan_out, rng: rng.normal(size=(fan_in, fan_out)) / np.sqrt(fan_in / 2),
    ),
    "dropout_forward": (
        dropout_in_loops,
        dropout_by_copy,
        dropout_by_choice,
        dropout_in_float32,
        dropout_by_permutation,
        lambda A, rate, rng: A * rng.binomial(1, 1 - rate, A.shape) / (1 - rate),
        lambda A, rate, rng: np.where(rng.uniform(size=A.shape) < rate, 0, A / (1 - rate)),
    ),
    "l2_penalty": (
        l2_in_loops,
        l2_by_central_differences,
        l2_of_one_vector,
        l2_in_float32,
        lambda weights, c: (c * sum(np.vdot(W, W) for W in weights), [2 * c * W for W in weights]),
        lambda weights, c: (
            c * sum(np.tensordot(W, W, W.ndim) for W in weights),
            [(2 * c * W).tolist() for W in weights],
        ),
    ),
    "should_stop": (
        stop_by_counting,
        stop_by_minima,
        stop_by_records,
        stop_by_recursion,
        lambda val_losses, patience: (
            len(val_losses) > 0 and val_losses.index(min(val_losses)) < len(val_losses) - patience
        ),
        lambda val_losses, patience: bool(
            val_losses and len(val_losses) - np.argmin(np.float32(val_losses)) > patience
        ),
    ),
}
EQUIVALENT = {}
