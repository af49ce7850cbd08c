"""Exercise `quantise_int8`: weights as whole numbers times one scale."""

from typing import Any

import numpy as np

from course_utils.compression import quantise_int8
from course_utils.exercises import Exercise, Mistake, SameValues


def _cases() -> list[tuple[np.ndarray]]:
    """Return single weights, zeros, either sign larger, offsets, tables, kernels, tiny and huge.

    No weight lies near the middle between two codes, where rounding may go either way.
    """
    rng = np.random.default_rng(14)
    cases: list[Any] = [[1.0], [0.0], [-2.0], [0.0, 0.0], [0.0, 1.27], [0.5, -1.27]]
    cases += [
        [1.0, 0.26, -0.28],
        [[0.0, 0.0], [0.0, 0.0]],
        [[1.0, 0.1], [-4.0, 0.3]],
        [5.0, 6.0, 7.0],
    ]
    made = [np.array(case) for case in cases]
    for shape, scale in [((3, 4), 0.01), ((3, 3, 2, 2), 0.002), ((40,), 3e-9), ((5, 6), 4e5)]:
        codes = rng.integers(-120, 121, shape) + rng.uniform(-0.35, 0.35, shape)
        codes.flat[-1] = -127 if scale == 0.01 else 127
        made.append(scale * codes)
    return [(weights,) for weights in [*made, made[-4].astype(np.float32)]]


def _observe(answer: Any, weights: Any) -> object:
    """Return codes, their type, and the scale; of a scale for zeros, whether it is one."""
    value = answer(weights)
    if not isinstance(value, tuple | list) or len(value) != 2:
        return value
    codes, scale = value
    kind = str(getattr(np.asarray(codes), "dtype", "")) if np.size(codes) else "empty"
    if not np.any(weights):
        number = np.asarray(scale, dtype=float)
        is_scale = number.ndim == 0 and np.isfinite(number) and number > 0
        scale = "a scale above 0" if is_scale else "a scale that is 0 or not finite"
    return codes, scale, f"codes in {kind}"


def _with_scale(weights: Any, scale: Any) -> tuple[Any, Any]:
    """Divide, round and store in a byte, which wraps around."""
    scale = np.where(np.asarray(scale) == 0, 1.0, scale)[()]
    return np.round(weights / scale).astype(int).astype(np.int8), scale


def _of(share: float, name: str = "size") -> Any:
    """Take another number for the largest size, or another divisor."""
    largest = {
        "size": lambda w: np.abs(w).max(),
        "signed": lambda w: abs(w.max()),
        "range": lambda w: w.max() - w.min(),
        "mean": lambda w: np.abs(w).mean(),
        "spread": lambda w: 3 * w.std(),
        "columns": lambda w: np.abs(w).max(axis=0),
    }[name]
    return lambda w: _with_scale(w, largest(w) / share)


def _shifted(weights: Any) -> tuple[Any, Any]:
    """Map the smallest weight to -127 and the largest to 127."""
    scale = (weights.max() - weights.min()) / 254 or 1.0
    return np.round((weights - weights.min()) / scale - 127).astype(np.int8), scale


def _unguarded(weights: Any) -> tuple[Any, Any]:
    """Divide by 0 where all weights are 0."""
    with np.errstate(all="ignore"):
        scale = np.abs(weights).max() / 127
        return np.round(weights / scale).astype(np.int8), scale


def _cut(way: Any) -> Any:
    """Round in another way than to the nearest."""

    def answer(weights: Any) -> tuple[Any, Any]:
        scale = quantise_int8(weights)[1]
        return way(weights / scale).astype(int).astype(np.int8), scale

    return answer


def _cut_unguarded(weights: Any) -> tuple[Any, Any]:
    """Cut the decimals off, and divide by 0 where all weights are 0."""
    with np.errstate(all="ignore"):
        scale = np.abs(weights).max() / 127
        return (weights / scale).astype(np.int8), scale


def _as(kind: Any) -> Any:
    """Store the codes in another type."""
    return lambda w: (quantise_int8(w)[0].astype(int).astype(kind), quantise_int8(w)[1])


def _back(weights: Any) -> tuple[Any, Any]:
    """Return the rounded weights in place of their codes."""
    codes, scale = quantise_int8(weights)
    return codes * scale, scale


def _flat(weights: Any) -> tuple[Any, Any]:
    """Lose the shape."""
    codes, scale = quantise_int8(weights)
    return codes.ravel(), scale


EXERCISE = Exercise(
    solution=quantise_int8,
    prompt=(
        "Return (codes, scale): int8 whole numbers of the weights' shape, from -127 to 127, and"
        " one positive number, so that scale * codes is as near to the weights as the nearest code"
        " allows. The weight of largest size gets code 127 or -127, weight 0 gets code 0. Weights"
        " that are all 0 get codes 0 and some scale above 0."
    ),
    judge=SameValues(
        _cases,
        returns="(codes, scale), then how the codes are stored",
        observe=_observe,
        atol=1e-15,
    ),
    hints=(
        "The largest size among the weights must become 127. What does one step then stand for?",
        "Divide by the scale and round to the nearest whole number, then .astype(np.int8), which"
        " alone would cut the decimals off.",
        "Where every weight is 0 that scale is 0: use another before you divide.",
    ),
    mistakes=(
        Mistake(
            _of(128), "Divided by 128: an int8 ends at 127, and 128 turns over to -128 unseen."
        ),
        Mistake(_of(255), "Divided by 255: the codes reach 255 and turn over; int8 ends at 127."),
        Mistake(_of(100), "The largest code is 100: up to 127 there is room for finer steps."),
        Mistake(_of(126), "The largest code is 126; int8 goes to 127."),
        Mistake(
            _of(127, "signed"), "The largest weight is taken with its sign: it is size that counts."
        ),
        Mistake(
            _of(254, "range"),
            "Half the range from smallest to largest is taken for the largest size.",
        ),
        Mistake(_of(127, "mean"), "The mean size is taken: larger weights turn over."),
        Mistake(_of(127, "spread"), "Three spreads are taken for the largest size."),
        Mistake(_of(127, "columns"), "There is a scale for every column: return one for all."),
        Mistake(_shifted, "The codes are shifted: weight 0 must get code 0."),
        Mistake(
            _unguarded,
            "Weights that are all 0 divide 0 by 0: the scale must be finite, and above 0.",
        ),
        Mistake(
            _cut_unguarded,
            "The decimals are cut off; and weights that are all 0 divide 0 by 0.",
        ),
        Mistake(_cut(np.trunc), "Cut to whole numbers: round to the nearest one."),
        Mistake(_cut(np.floor), "Rounded down: take the nearest whole number."),
        Mistake(_cut(np.ceil), "Rounded up: take the nearest whole number."),
        Mistake(_as(float), "The codes are floats of 8 bytes: int8 takes one."),
        Mistake(_as(np.int64), "The codes are whole numbers of 8 bytes: int8 takes one."),
        Mistake(_as(np.uint8), "uint8 has no negative numbers: use int8."),
        Mistake(_as(np.int16), "int16 takes two bytes a weight: use int8."),
        Mistake(_back, "These are weights again: return the whole numbers that stand for them."),
        Mistake(lambda w: quantise_int8(w)[::-1], "The two have changed places: codes first."),
        Mistake(lambda w: quantise_int8(w)[0], "The scale is missing: codes alone mean nothing."),
        Mistake(
            lambda w: (quantise_int8(w)[0], 1 / quantise_int8(w)[1]),
            "The scale is upside down: it is what one step of a code is worth.",
        ),
        Mistake(_flat, "The shape is lost: codes have the weights' shape."),
        Mistake(
            lambda w: (np.abs(quantise_int8(w)[0]), quantise_int8(w)[1]), "The signs are lost."
        ),
    ),
)
