"""Right answers to lesson 14, each written in a way of its own."""

import heapq
import math
import statistics

import numpy as np
import pandas as pd
import tensorflow as tf

# quantise_int8


def codes_with_floor(weights):
    w = np.asarray(weights, dtype=float)
    step = max(w.max(), -w.min()) / 127
    if step == 0:
        return np.zeros(w.shape, np.int8), 1.0
    return np.floor(w / step + 0.5).astype("i1"), step


def codes_one_by_one(weights):
    w = np.array(weights)
    largest = max(abs(float(value)) for value in w.flat)
    scale = largest / 127 if largest else 2.5
    codes = np.zeros(w.shape, dtype=np.int8)
    for place, value in np.ndenumerate(w):
        codes[place] = round(float(value) / scale)
    return codes, scale


def codes_by_rint(weights):
    scale = np.max(np.abs(weights)) / 127
    scale = np.where(scale > 0, scale, np.finfo(float).tiny)
    return [np.clip(np.rint(weights / scale), -127, 127).astype(np.int8), scale]


def codes_by_tensorflow(weights):
    w = tf.constant(weights, tf.float64)
    scale = tf.maximum(tf.reduce_max(tf.abs(w)), 1e-300) / 127
    return tf.cast(tf.round(w / scale), tf.int8), scale


def codes_in_float32(weights):
    w = weights.astype(np.float32)
    scale = np.float32(np.linalg.norm(w.ravel(), np.inf) / 127) or np.float32(1)
    return np.around(w / scale).astype(np.int8), scale


def codes_by_search(weights):
    scale = float(np.ptp(np.append(np.abs(weights), 0))) / 127 or 7.0
    levels = np.arange(-127, 128)
    gaps = np.abs(weights[..., None] / scale - levels)
    return levels[gaps.argmin(axis=-1)].astype(np.int8), scale


# prune_by_magnitude


def pruned_by_order(weights, sparsity):
    flat = weights.ravel().copy()
    flat[np.argsort(abs(flat))[: math.ceil(sparsity * flat.size)]] = 0
    return flat.reshape(weights.shape)


def pruned_by_partition(weights, sparsity):
    count = math.ceil(sparsity * weights.size)
    if count == 0:
        return weights.copy()
    sizes = np.abs(weights)
    return np.where(sizes > np.partition(sizes.ravel(), count - 1)[count - 1], weights, 0)


def pruned_by_mask(weights, sparsity):
    ranks = np.abs(weights).ravel().argsort().argsort().reshape(weights.shape)
    return weights * (ranks >= np.ceil(sparsity * weights.size))


def pruned_by_heap(weights, sparsity):
    pruned = weights.copy()
    count = math.ceil(sparsity * weights.size)
    for place in heapq.nsmallest(count, range(weights.size), key=lambda i: abs(weights.flat[i])):
        pruned.flat[place] = 0
    return pruned.tolist()


def pruned_by_keeping(weights, sparsity):
    kept = weights.size - math.ceil(sparsity * weights.size)
    pruned = np.zeros_like(weights)
    places = np.argsort(-np.abs(weights), axis=None)[:kept]
    pruned.flat[places] = weights.flat[places]
    return pruned


def pruned_by_tensorflow(weights, sparsity):
    flat = tf.reshape(tf.constant(weights), [-1])
    kept = weights.size - math.ceil(sparsity * weights.size)
    places = tf.math.top_k(tf.abs(flat), kept).indices
    chosen = tf.gather(flat, places)
    return tf.reshape(tf.scatter_nd(places[:, None], chosen, flat.shape), weights.shape)


# latency_percentiles


def by_numpy(seconds):
    return np.percentile(seconds, [50, 95, 99])


def by_quantile(seconds):
    return [float(np.quantile(seconds, share)) for share in (0.5, 0.95, 0.99)]


def by_pandas(seconds):
    return tuple(pd.Series(seconds).quantile([0.5, 0.95, 0.99]))


def by_statistics(seconds):
    times = [float(time) for time in seconds]
    if len(times) == 1:
        return times * 3
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return statistics.median(times), cuts[94], cuts[98]


def by_hand(seconds):
    times = sorted(seconds)
    found = []
    for share in (0.5, 0.95, 0.99):
        place = share * (len(times) - 1)
        low = math.floor(place)
        high = math.ceil(place)
        found.append(times[low] * (1 - place + low) + times[high] * (place - low))
    return tuple(found)


def by_interpolation(seconds):
    p50, p95, p99 = np.interp([50, 95, 99], np.linspace(0, 100, len(seconds)), np.sort(seconds))
    return {"p50": p50, "p95": p95, "p99": p99}


RIGHT = {
    "quantise_int8": (
        codes_with_floor,
        codes_one_by_one,
        codes_by_rint,
        codes_by_tensorflow,
        codes_in_float32,
        codes_by_search,
    ),
    "prune_by_magnitude": (
        pruned_by_order,
        pruned_by_partition,
        pruned_by_mask,
        pruned_by_heap,
        pruned_by_keeping,
        pruned_by_tensorflow,
    ),
    "latency_percentiles": (
        by_numpy,
        by_quantile,
        by_pandas,
        by_statistics,
        by_hand,
        by_interpolation,
    ),
}
EQUIVALENT = {
    "quantise_int8": {
        "np.asarray(weights, dtype=float) -> np.asarray(weights)": (
            "the weights are floats already, float32 within the tolerance"
        ),
        "scale = scale if scale > 0 else 1.0 -> scale = scale if scale > 0 else 1.5": (
            "the scale of weights that are all 0 is free"
        ),
    },
    "prune_by_magnitude": {
        "np.ceil(sparsity * w.size - 1e-09) -> np.ceil(sparsity * w.size - 1.5": (
            "far above what products miss by, far below one weight"
        ),
    },
    "latency_percentiles": {
        "np.asarray(seconds, dtype=float) -> np.asarray(seconds)": (
            "the times are floats already, float32 within the tolerance"
        ),
    },
}
