"""Exercise `prune_by_magnitude`: the smallest weights set to 0."""

from typing import Any

import numpy as np

from course_utils.compression import prune_by_magnitude
from course_utils.exercises import Exercise, Mistake, SameValues


def _cases() -> list[tuple[np.ndarray, float]]:
    """Return half, none, all, shares that fit no whole number, tables, kernels; no equal sizes."""
    rng = np.random.default_rng(14)
    cases = [
        ([3.0, 1.0], 0.5),
        ([-3.0, 1.0, 2.0, -0.5], 0.5),
        ([2.0, -1.0], 0.0),
        ([2.0, -1.0, 4.0], 1.0),
        ([5.0, 1.0, -4.0], 0.3),
        ([5.0, -3.0, 4.0, 2.0, 1.0], 0.45),
        ([0.0, 0.0, 3.0, -1.0], 0.5),
        ([[1.0, 2.0], [-3.0, 4.0]], 0.5),
        ([[0.9, 0.8, 0.7], [-0.1, 0.2, -0.3]], 0.4),
        ([7.0], 0.01),
    ]
    made = [(np.array(weights), share) for weights, share in cases]
    for shape, share in [((4, 6), 0.62), ((3, 3, 2, 4), 0.9), ((30,), 0.101)]:
        sizes = 1 + rng.permutation(np.prod(shape)).reshape(shape)
        made.append((0.01 * sizes * rng.choice([-1, 1], shape), share))
    return [*made, (made[-2][0].astype(np.float32), 0.5)]


def _cutting(weights: Any, count: int, key: Any = np.abs, flip: bool = False) -> Any:
    """Set `count` weights to 0, the first by some order."""
    pruned = np.array(weights)
    order = np.argsort(key(pruned), axis=None)
    pruned.flat[order[::-1][:count] if flip else order[:count]] = 0
    return pruned


def _below(threshold: Any) -> Any:
    """Cut at a threshold."""
    return lambda w, s: np.where(np.abs(w) < threshold(w, s), 0, w)


def _strict(weights: Any, sparsity: float) -> Any:
    """Keep the weight at the threshold."""
    count = int(np.ceil(sparsity * weights.size))
    sizes = np.sort(np.abs(weights), axis=None)
    return np.where(np.abs(weights) < sizes[count - 1], 0, weights) if count else weights.copy()


def _at_quantile(keeps_it: bool) -> Any:
    """Cut at NumPy's quantile, which may lie between two sizes."""

    def answer(weights: Any, sparsity: float) -> Any:
        sizes = np.abs(weights)
        edge = np.quantile(sizes, sparsity)
        return np.where(sizes < edge if keeps_it else sizes <= edge, 0, weights)

    return answer


def _by_rows(weights: Any, sparsity: float) -> Any:
    """Prune each row on its own."""
    rows = weights.reshape(len(weights), -1) if weights.ndim > 1 else weights[None]
    done = [prune_by_magnitude(row, sparsity) for row in rows]
    return np.array(done).reshape(weights.shape)


def _in_place(weights: Any, sparsity: float) -> Any:
    """Change the input."""
    weights[...] = prune_by_magnitude(weights, sparsity)
    return weights


def _shrunk(weights: Any, sparsity: float) -> Any:
    """Move the weights that stay towards 0 as well."""
    pruned = prune_by_magnitude(weights, sparsity)
    edge = np.abs(weights[pruned == 0]).max(initial=0)
    return np.sign(pruned) * np.maximum(np.abs(pruned) - edge, 0)


def _count(weights: Any, share: float) -> int:
    """Return the share as a number of weights, rounded up."""
    return int(np.ceil(share * weights.size - 1e-9))


EXERCISE = Exercise(
    solution=prune_by_magnitude,
    prompt=(
        "Return a copy of the weights, same shape, in which the smallest in size are 0 and the"
        " others as they were. At least the share `sparsity` of all weights is 0, and no more of"
        " them than that takes. With sparsity 0 nothing changes."
    ),
    judge=SameValues(_cases, returns="an array of the weights' shape, smallest sizes 0"),
    hints=(
        "How many weights is the share? A whole number, and at least the share: round up.",
        "Sort the sizes np.abs(weights), all of them in one row: axis=None. Which of them is the"
        " last that has to go?",
        "Set to 0 every weight whose size is at most that one, on a copy. Is the count 0? Then"
        " there is no such weight.",
    ),
    mistakes=(
        Mistake(
            lambda w, s: _cutting(w, _count(w, s), lambda p: p),
            "The most negative go first: it is size that counts, without the sign.",
        ),
        Mistake(
            lambda w, s: _cutting(w, _count(w, s), flip=True),
            "The largest weights go: set the smallest to 0.",
        ),
        Mistake(
            lambda w, s: _cutting(w, int(s * w.size)),
            "The count is rounded down: at least the share must be 0.",
        ),
        Mistake(
            lambda w, s: _cutting(w, round(s * w.size)),
            "The count is rounded to the nearest: at least the share must be 0.",
        ),
        Mistake(
            lambda w, s: _cutting(w, min(w.size, int(s * w.size) + 1)),
            "One weight too many goes where the share is a whole number.",
        ),
        Mistake(
            lambda w, s: _cutting(w, _count(w, 1 - s)),
            "The share is what stays here: sparsity is the share of zeros.",
        ),
        Mistake(_strict, "The last weight of the share stays: it goes too, so <= and not <."),
        Mistake(
            _at_quantile(keeps_it=True),
            "Below a quantile lies less than the share, and with sparsity 1 the largest stays.",
        ),
        Mistake(
            _at_quantile(keeps_it=False),
            "A quantile is no count: it prunes a weight at sparsity 0, and too few elsewhere.",
        ),
        Mistake(_by_rows, "Each row is pruned on its own: compare all weights with one another."),
        Mistake(
            _below(lambda w, s: s), "sparsity is taken for a size: it is a share of the count."
        ),
        Mistake(
            _below(lambda w, s: s * np.abs(w).max()),
            "Cut at a share of the largest size: sparsity is a share of the count.",
        ),
        Mistake(
            lambda w, s: w[np.abs(prune_by_magnitude(w, s)) > 0],
            "The weights are taken out: they stay in their places, as 0.",
        ),
        Mistake(
            lambda w, s: prune_by_magnitude(w, s) != 0,
            "This tells which weights stay: return the weights.",
        ),
        Mistake(
            lambda w, s: np.abs(prune_by_magnitude(w, s)),
            "The weights that stay have lost their signs.",
        ),
        Mistake(_shrunk, "The weights that stay are moved towards 0: leave them as they were."),
        Mistake(_in_place, "The function changes its input weights: work on a copy."),
        Mistake(
            lambda w, s: w - prune_by_magnitude(w, s),
            "The small ones are left and the large ones gone: the other way round.",
        ),
        Mistake(lambda w, s: w.copy(), "Nothing is pruned."),
        Mistake(
            lambda w, s: prune_by_magnitude(w, s).ravel(), "The shape is lost: keep the weights'."
        ),
    ),
)
