"""Right answers to lesson 10, each written in a way of its own."""

from collections import Counter

import numpy as np
import pandas as pd
from scipy import sparse, stats
from sklearn import metrics

# confusion_matrix


def counted_in_loops(y_true, y_pred, num_classes):
    matrix = [[0] * num_classes for _ in range(num_classes)]
    for t, p in zip(y_true, y_pred, strict=True):
        matrix[t][p] += 1
    return matrix


def counted_by_number(y_true, y_pred, num_classes):
    pairs = num_classes * np.asarray(y_true, dtype=int) + y_pred
    return np.bincount(pairs, minlength=num_classes**2).reshape(num_classes, -1)


def counted_by_one_hot(y_true, y_pred, num_classes):
    one_hot = np.eye(num_classes)
    return one_hot[y_true].T @ one_hot[y_pred]


def counted_by_counter(y_true, y_pred, num_classes):
    pairs = Counter(zip(y_true.tolist(), y_pred.tolist(), strict=True))
    return np.array([[pairs[i, j] for j in range(num_classes)] for i in range(num_classes)])


def counted_sparse(y_true, y_pred, num_classes):
    ones = np.ones(len(y_true), dtype=int)
    return sparse.coo_array((ones, (y_true, y_pred)), (num_classes, num_classes)).toarray()


def counted_by_scikit_learn(y_true, y_pred, num_classes):
    if not len(y_true):
        return np.zeros((num_classes, num_classes))
    return metrics.confusion_matrix(y_true, y_pred, labels=list(range(num_classes)))


def counted_by_masks(y_true, y_pred, num_classes):
    names = np.arange(num_classes)
    is_true, is_predicted = y_true == names[:, None], y_pred == names[:, None]
    return (is_true[:, None, :] & is_predicted[None, :, :]).sum(axis=-1)


# precision_recall_f1


def shares_by_where(matrix, class_index):
    hits = matrix[class_index, class_index]
    predicted, true = matrix[:, class_index].sum(), matrix[class_index, :].sum()
    wholes = np.array([predicted, true, predicted + true], dtype=float)
    parts = np.array([hits, hits, 2 * hits], dtype=float)
    return np.divide(parts, wholes, out=np.zeros(3), where=wholes > 0)


def shares_by_errors(matrix, class_index):
    hits = matrix[class_index][class_index]
    misses = sum(matrix[class_index]) - hits
    alarms = sum(row[class_index] for row in matrix) - hits
    if hits == 0:
        return 0, 0, 0
    return hits / (hits + alarms), hits / (hits + misses), hits / (hits + (alarms + misses) / 2)


def shares_by_harmonic_mean(matrix, class_index):
    m = matrix.astype(float)
    precision = m[class_index, class_index] / max(m.sum(axis=0)[class_index], 1)
    recall = m[class_index, class_index] / max(m.sum(axis=1)[class_index], 1)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0
    return [precision, recall, f1]


def shares_by_nan_to_num(matrix, class_index):
    with np.errstate(all="ignore"):
        precision = np.nan_to_num(np.diag(matrix) / matrix.sum(axis=0))[class_index]
        recall = np.nan_to_num(np.diag(matrix) / matrix.sum(axis=1))[class_index]
        return precision, recall, np.nan_to_num(2 / (1 / precision + 1 / recall))


def shares_by_scikit_learn(matrix, class_index):
    k = len(matrix)
    rows, columns = np.indices((k, k))
    true, predicted = (np.repeat(each.ravel(), matrix.ravel()) for each in (rows, columns))
    if not len(true):
        return 0.0, 0.0, 0.0
    found = metrics.precision_recall_fscore_support(
        true, predicted, labels=[class_index], zero_division=0
    )
    return tuple(part[0] for part in found[:3])


def shares_in_float32(matrix, class_index):
    hits = np.float32(matrix[class_index, class_index])
    p = hits / np.float32(matrix[:, class_index].sum()) if hits else np.float32(0)
    r = hits / np.float32(matrix[class_index].sum()) if hits else np.float32(0)
    return np.array([p, r, 2 * p * r / (p + r) if hits else 0], dtype=np.float32)


# expected_calibration_error


def gap_in_loops(probabilities, labels, bins):
    total, n = 0.0, len(labels)
    for b in range(bins):
        rows = []
        for p, y in zip(probabilities.tolist(), labels.tolist(), strict=True):
            top = max(p)
            if b / bins < top <= (b + 1) / bins:
                rows.append((top, p.index(top) == y))
        if rows:
            confidence = sum(top for top, _ in rows) / len(rows)
            right = sum(hit for _, hit in rows) / len(rows)
            total += len(rows) / n * abs(confidence - right)
    return total


def gap_by_digitize(probabilities, labels, bins):
    confidence = np.max(probabilities, axis=-1)
    right = np.argmax(probabilities, axis=-1) == labels
    place = np.digitize(confidence, np.linspace(0, 1, bins + 1)[1:-1])
    gaps = [abs(right[place == b].sum() - confidence[place == b].sum()) for b in np.unique(place)]
    return sum(gaps) / labels.size


def gap_by_pandas(probabilities, labels, bins):
    table = pd.DataFrame({"confidence": probabilities.max(1), "n": 1.0 / len(labels)})
    table["right"] = (probabilities.argmax(1) == labels).astype(float)
    table["bin"] = np.ceil(table.confidence * bins)
    groups = table.groupby("bin").agg({"confidence": "mean", "right": "mean", "n": "sum"})
    return (groups.n * (groups.right - groups.confidence).abs()).sum()


def gap_by_histograms(probabilities, labels, bins):
    confidence = np.sort(probabilities)[:, -1]
    gap = (np.argmax(probabilities, axis=1) == labels) - confidence
    sums, _ = np.histogram(confidence, bins=bins, range=(0, 1), weights=gap)
    return np.linalg.norm(sums, 1) / len(gap)


def gap_by_scipy(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    gap = confidence - (probabilities.argmax(axis=1) == labels)
    sums = stats.binned_statistic(confidence, gap, "sum", bins, range=(0, 1)).statistic
    return float(np.abs(sums).sum()) / gap.shape[0]


def gap_in_float32(probabilities, labels, bins):
    p = probabilities.astype(np.float32)
    confidence, right = p.max(axis=1), p.argmax(axis=1) == labels
    total = np.float32(0)
    for b in range(bins):
        inside = np.floor(confidence * bins).clip(0, bins - 1) == b
        if inside.any():
            total += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return np.float32(total)


# bootstrap_interval


def interval_by_choice(correct, rng):
    shares = rng.choice(correct, size=(1500, len(correct)), replace=True).mean(axis=1)
    return np.percentile(shares, 2.5), np.percentile(shares, 97.5)


def interval_by_binomial(correct, rng):
    n = len(correct)
    return np.quantile(rng.binomial(n, np.mean(correct), size=5000) / n, [0.025, 0.975])


def interval_by_multinomial(correct, rng):
    n = len(correct)
    weights = rng.multinomial(n, np.full(n, 1 / n), size=1000)
    return list(np.quantile(weights @ correct.astype(float) / n, (0.025, 0.975)))


def interval_by_sorting(correct, rng):
    shares = sorted(
        np.mean(correct[rng.integers(0, len(correct), len(correct))]) for _ in range(1000)
    )
    return shares[25], shares[974]


def interval_by_scipy(correct, rng):
    if len(set(correct.tolist())) == 1:
        return float(correct[0]), float(correct[0])
    found = stats.bootstrap(
        (correct.astype(float),), np.mean, n_resamples=1000, method="percentile", rng=rng
    )
    return found.confidence_interval.low, found.confidence_interval.high


def interval_by_uniforms(correct, rng):
    n = len(correct)
    positions = np.floor(n * rng.random((1200, n))).astype(int)
    shares = np.take(correct, positions).mean(axis=1, dtype=np.float32)
    return tuple(np.quantile(shares, [0.025, 0.975]))


RIGHT = {
    "confusion_matrix": (
        counted_in_loops,
        counted_by_number,
        counted_by_one_hot,
        counted_by_counter,
        counted_sparse,
        counted_by_scikit_learn,
        counted_by_masks,
    ),
    "precision_recall_f1": (
        shares_by_where,
        shares_by_errors,
        shares_by_harmonic_mean,
        shares_by_nan_to_num,
        shares_by_scikit_learn,
        shares_in_float32,
    ),
    "expected_calibration_error": (
        gap_in_loops,
        gap_by_digitize,
        gap_by_pandas,
        gap_by_histograms,
        gap_by_scipy,
        gap_in_float32,
    ),
    "bootstrap_interval": (
        interval_by_choice,
        interval_by_binomial,
        interval_by_multinomial,
        interval_by_sorting,
        interval_by_scipy,
        interval_by_uniforms,
    ),
}
EQUIVALENT = {
    "confusion_matrix": {
        "np.zeros((num_classes, num_classes), dtype=np.int64)": "whole numbers as floats",
    },
    "precision_recall_f1": {
        f"{share} or 1) -> {share} or 2)": "0 over any number is 0"
        for share in (
            "precision = hits / (predicted",
            "recall = hits / (true",
            "f1 = 2 * hits / (predicted + true",
        )
    },
}
