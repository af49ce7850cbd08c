"""Exercise `dropout_forward`: drop entries at random and scale up what stays."""

from collections.abc import Callable

import numpy as np

from course_utils.exercises import Exercise, Mistake, Trial
from course_utils.regularisation import dropout_forward

FORM = "an array of A's shape, each entry 0 or that entry of A / (1 - rate)"
FACTORS: dict[str, Callable[[float], float]] = {
    "The kept entries are not scaled: the layer's mean shrinks.": lambda rate: 1.0,
    "The kept entries are divided by rate, the share that is gone, not by the share kept.": (
        lambda rate: 1 / rate
    ),
    "The kept entries are multiplied by the share kept, which shrinks them twice.": (
        lambda rate: 1 - rate
    ),
}


def _judge(trial: Trial) -> None:
    """Judge rate 0 and shapes, zeros among many numbers, then the scale, then the generator."""
    trial.form = FORM
    rng = np.random.default_rng(8)
    _judge_rate_zero(trial, np.array([[1.0, -2.0], [3.0, 0.0]]))
    small = [_activations(shape, rng) for shape in ((1, 1), (3,), (1, 4), (2, 3, 4))]
    for A in small:
        trial.array(A, 0.25, np.random.default_rng(1), shape=A.shape)
    large = [(_activations((300, 100), rng), rate) for rate in (0.25, 0.8, 0.5)]
    for A, rate in large:
        _judge_share(trial, A, rate)
    for A, rate in [*((A, 0.25) for A in small), *large]:
        _judge_scale(trial, A, rate)
    _judge_generator(trial, _activations((6, 8), rng))


def _activations(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    """Return numbers of either sign, none of them near 0."""
    return rng.uniform(0.5, 2.0, shape) * rng.choice([-1.0, 1.0], shape)


def _judge_rate_zero(trial: Trial, A: np.ndarray) -> None:
    """Require that rate 0 leaves the numbers alone."""
    got = trial.array(A, 0.0, np.random.default_rng(0), shape=A.shape)
    likely = "Everything is dropped: is rate taken for the share that is kept?" * (not got.any())
    if not np.isfinite(got).all():
        likely = "Rate 0 ends in a division by 0: the kept entries are divided by another share."
    trial.require(np.allclose(got, A), "A itself: rate 0 drops nothing", str(got.tolist()), likely)


def _judge_share(trial: Trial, A: np.ndarray, rate: float) -> None:
    """Require entries dropped one by one, and the right share of them."""
    is_dropped = trial.array(A, rate, np.random.default_rng(2), shape=A.shape) == 0
    _judge_pattern(trial, is_dropped)
    share = is_dropped.mean()
    trial.require(
        abs(share - rate) < 0.02,
        f"about {rate:.0%} of the entries 0",
        f"{share:.1%} of the entries 0",
        _why_share(share, rate),
    )


def _judge_scale(trial: Trial, A: np.ndarray, rate: float) -> None:
    """Require the entries that are not 0 to be A's, times 1 / (1 - rate)."""
    got = trial.array(A, rate, np.random.default_rng(2), shape=A.shape).astype(float)
    factors = got[got != 0] / A[got != 0]
    if np.allclose(factors, 1 / (1 - rate), rtol=1e-3):
        return
    said = [words for words, f in FACTORS.items() if np.allclose(factors, f(rate), rtol=1e-3)]
    expected = f"the kept entries of A times {1 / (1 - rate):.4g}"
    low, high = factors.min(), factors.max()
    came = f"A times {low:.4g}" if np.isclose(low, high) else f"A times {low:.4g} to {high:.4g}"
    raise trial.wrong(expected, came, said[0] if said else "")


def _judge_pattern(trial: Trial, is_dropped: np.ndarray) -> None:
    """Require that zeros in rows and in columns vary as independent draws do."""
    share = is_dropped.mean()
    if not 0 < share < 1:
        return
    rows, columns = is_dropped.shape
    in_rows = is_dropped.sum(axis=1).var() / (columns * share * (1 - share))
    in_columns = is_dropped.sum(axis=0).var() / (rows * share * (1 - share))
    expected = "each entry dropped or kept on its own"
    trial.require(
        in_columns < 2,
        expected,
        "the same columns dropped in every row",
        "There is one mask for all rows: draw one number for each entry.",
    )
    trial.require(
        in_rows < 2,
        expected,
        "rows dropped as a whole",
        "Whole rows, so whole examples, are dropped: draw one number for each entry.",
    )
    trial.require(
        in_rows > 0.4 and in_columns > 0.4,
        expected,
        "nearly the same number of zeros in every row or column",
        "A fixed number of entries is dropped: let each entry's own draw decide.",
    )


def _why_share(share: float, rate: float) -> str:
    """Explain a wrong share of zeros."""
    if share == 0:
        return "Nothing is dropped."
    if abs(share - (1 - rate)) < 0.02:
        return "The share kept and the share dropped are swapped: rate is the share dropped."
    return ""


def _judge_generator(trial: Trial, A: np.ndarray) -> None:
    """Require that rng decides what is dropped."""
    first, again, other = (
        trial.array(A, 0.5, np.random.default_rng(seed)) == 0 for seed in (5, 5, 6)
    )
    trial.require(
        np.array_equal(first, again),
        "the same zeros twice from generators of the same seed",
        "other zeros the second time",
        "The answer ignores rng: draw from it, not from np.random.",
    )
    trial.require(
        not np.array_equal(first, other),
        "other zeros from a generator of another seed",
        "the same zeros",
        "The mask does not come from rng, but from a generator with a seed of its own.",
    )


def _scaled(factor: Callable[[float], float]) -> Callable[..., object]:
    """Return an answer that scales the kept entries otherwise; rate 0 divides by nearly 0."""

    def answer(A: np.ndarray, rate: float, rng: np.random.Generator) -> np.ndarray:
        return np.where(rng.random(A.shape) >= rate, A * (factor(rate) if rate else 1.0), 0)

    return answer


def _masked(shape: Callable[[np.ndarray], tuple[int, ...]]) -> Callable[..., object]:
    """Return an answer whose mask has another shape and is spread over A."""

    def answer(A: np.ndarray, rate: float, rng: np.random.Generator) -> np.ndarray:
        return A * dropout_forward(np.ones(shape(A)), rate, rng)

    return answer


def _swapped(A: np.ndarray, rate: float, rng: np.random.Generator) -> np.ndarray:
    """Keep the share `rate`, but for rate 0."""
    return dropout_forward(A, 1 - rate if rate else 0.0, rng)


def _kept_for_rate(A: np.ndarray, rate: float, rng: np.random.Generator) -> np.ndarray:
    """Take rate for the share kept, everywhere."""
    return (rng.random(A.shape) < rate) * A / (1 - rate)


def _fixed_number(A: np.ndarray, rate: float, rng: np.random.Generator) -> np.ndarray:
    """Drop the same number of entries in every row."""
    ranks = rng.random(A.shape).argsort(axis=-1).argsort(axis=-1)
    return A * (ranks >= round(rate * A.shape[-1])) / (1 - rate)


def _in_place(A: np.ndarray, rate: float, rng: np.random.Generator) -> np.ndarray:
    """Write over the input."""
    A[...] = dropout_forward(A, rate, rng)
    return A


EXERCISE = Exercise(
    solution=dropout_forward,
    prompt=(
        "Set each entry of A to 0 with probability rate, drawn from rng for each entry on its own,"
        " and multiply the others by 1 / (1 - rate). Rate 0 gives A back."
    ),
    judge=_judge,
    hints=(
        "How do you turn a random number between 0 and 1 into a yes with probability 1 - rate?",
        "rng.random(A.shape) draws one number for each entry; a comparison makes a mask of it.",
        "Where the mask is true, A / (1 - rate); elsewhere 0. np.where does both.",
    ),
    mistakes=(
        *(Mistake(_scaled(factor), words) for words, factor in FACTORS.items()),
        Mistake(
            lambda A, rate, rng: A * (rng.random(A.shape) >= rate) / np.float64(rate),
            "Rate 0 ends in a division by 0",
        ),
        Mistake(_swapped, "The share kept and the share dropped are swapped"),
        Mistake(_kept_for_rate, "is rate taken for the share that is kept?"),
        Mistake(_masked(lambda A: A.shape[-1:]), "There is one mask for all rows"),
        Mistake(
            _masked(lambda A: (*A.shape[:-1], 1) if A.ndim > 1 else A.shape), "Whole rows, so whole"
        ),
        Mistake(_fixed_number, "A fixed number of entries is dropped"),
        Mistake(lambda A, rate, rng: A.copy(), "Nothing is dropped."),
        Mistake(
            lambda A, rate, rng: A * (np.random.random(A.shape) >= rate) / (1 - rate),
            "The answer ignores rng",
        ),
        Mistake(
            lambda A, rate, rng: dropout_forward(A, rate, np.random.default_rng(0)),
            "from a generator with a seed of its own",
        ),
        Mistake(_in_place, "changes its input A"),
    ),
)
