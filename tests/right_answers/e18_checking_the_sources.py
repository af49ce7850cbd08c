"""Right answers to lesson 18, each written in a way of its own."""

import math
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import numpy as np


def rounds_by_formatting(value, printed):
    decimals = len(printed.split(".")[1]) if "." in printed else 0
    return float(f"{value:.{decimals}f}") == float(printed)


def rounds_by_scaling(value, printed):
    decimals = len(printed) - printed.index(".") - 1 if "." in printed else 0
    return round(value * 10**decimals) == round(float(printed) * 10**decimals)


def rounds_by_decimal(value, printed):
    text = Decimal(printed)
    return Decimal(value).quantize(text, rounding=ROUND_HALF_EVEN) == text


def rounds_by_borders(value, printed):
    unit = Decimal(1).scaleb(Decimal(printed).as_tuple().exponent)
    middle = Decimal(printed)
    return bool(middle - unit / 2 < Decimal(value) <= middle + unit / 2)


def rounds_by_fractions(value, printed):
    whole, _, decimals = printed.partition(".")
    gap = abs(Fraction(value) - Fraction(printed))
    return 2 * gap * 10 ** len(decimals) < 1 if whole else False


def rounds_by_numpy(value, printed):
    decimals = len(printed.partition(".")[2])
    return np.isclose(
        np.round(value, decimals), float(printed), rtol=0, atol=10.0 ** -(decimals + 3)
    )


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def table_in_a_loop(rows):
    wrong = []
    for index in range(len(rows)):
        if not rounds_by_scaling(sigmoid(rows[index][0]), rows[index][1]):
            wrong.append(index)
    return wrong


def table_with_tanh(rows):
    true = [(1 + np.tanh(x / 2)) / 2 for x, _ in rows]
    stands = [
        rounds_by_decimal(float(value), text) for value, (_, text) in zip(true, rows, strict=True)
    ]
    return np.flatnonzero(np.logical_not(np.array(stands, dtype=bool)))


def table_with_arrays(rows):
    x = np.array([x for x, _ in rows])
    printed = np.array([float(text) for _, text in rows])
    decimals = np.array([len(text.partition(".")[2]) for _, text in rows])
    off = np.abs(1 / (1 + np.exp(-x)) - printed)
    return np.nonzero(off > 0.5 * 10.0**-decimals)[0]


def table_with_filter(rows):
    return list(
        filter(
            lambda i: not rounds_by_formatting(sigmoid(rows[i][0]), rows[i][1]), range(len(rows))
        )
    )


def table_by_exponents(rows):
    values = [math.exp(x) / (math.exp(x) + 1) for x, _ in rows]
    return tuple(i for i in range(len(rows)) if not rounds_by_fractions(values[i], rows[i][1]))


def distribution_in_a_loop(probabilities):
    bad, total = [], 0.0
    for i in range(len(probabilities)):
        if probabilities[i] < 0 or probabilities[i] > 1:
            bad.append(i)
        total += probabilities[i]
    return bad, total - 1


def distribution_with_numpy(probabilities):
    p = np.array(probabilities)
    return np.flatnonzero((p < 0) | (p > 1)), p.sum() - 1


def distribution_exactly(probabilities):
    wrong = [i for i, p in enumerate(probabilities) if p != min(max(p, 0), 1)]
    return [wrong, math.fsum([*probabilities, -1])]


def distribution_in_float32(probabilities):
    p = np.asarray(probabilities, dtype=np.float32)
    return np.where(np.abs(p - 0.5) > 0.5)[0].tolist(), np.sum(p) - np.float32(1)


def distribution_by_fractions(probabilities):
    parts = [Fraction(p) for p in probabilities]
    return tuple(k for k, p in enumerate(parts) if not 0 <= p <= 1), float(sum(parts) - 1)


def share_by_nearest(printed, total):
    near = round(float(printed) * total)
    counts = [k for k in (near - 1, near, near + 1) if 0 <= k <= total]
    return any(rounds_by_formatting(k / total, printed) for k in counts)


def share_in_a_loop(printed, total):
    k = 0
    while k <= total:
        if rounds_by_scaling(k / total, printed):
            return True
        k += 1
    return False


def share_with_arrays(printed, total):
    decimals = len(printed.partition(".")[2])
    shares = np.arange(total + 1) / total
    return np.any(np.abs(shares - float(printed)) < 0.5 * 10.0**-decimals)


def share_by_formatting(printed, total):
    decimals = len(printed.partition(".")[2])
    return printed in {f"{k / total:.{decimals}f}" for k in range(total + 1)}


def share_by_whole_numbers(printed, total):
    half = Fraction(1, 2 * 10 ** len(printed.partition(".")[2]))
    low = math.ceil((Fraction(printed) - half) * total)
    high = math.floor((Fraction(printed) + half) * total)
    return max(low, 0) <= min(high, total)


RIGHT = {
    "rounds_to_printed": (
        rounds_by_formatting,
        rounds_by_scaling,
        rounds_by_decimal,
        rounds_by_borders,
        rounds_by_fractions,
        rounds_by_numpy,
    ),
    "audit_sigmoid_table": (
        table_in_a_loop,
        table_with_tanh,
        table_with_arrays,
        table_with_filter,
        table_by_exponents,
    ),
    "audit_distribution": (
        distribution_in_a_loop,
        distribution_with_numpy,
        distribution_exactly,
        distribution_in_float32,
        distribution_by_fractions,
    ),
    "is_possible_share": (
        share_by_nearest,
        share_in_a_loop,
        share_with_arrays,
        share_by_formatting,
        share_by_whole_numbers,
    ),
}

EQUIVALENT = {}
