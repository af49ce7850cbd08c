"""Exercise `additive_shares`: split numbers so that only all parts together tell them."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.exercises import Exercise, Mistake, Trial
from course_utils.exercises.wording import describe
from course_utils.federated import RING, additive_shares

FORM = "an array (parties, *values.shape) of whole numbers from 0 to 2**32 - 1"
SECRETS = (0, 12345, 2**31, RING - 1)


def _judge(trial: Trial) -> None:
    """Judge form and sums on small tables, then evenness of each share, then the generator."""
    trial.form = FORM
    rng = np.random.default_rng(16)
    small = [np.array([5]), np.array([RING - 1]), np.array([[0, 1], [7, 2**31]])]
    for values in (*small, rng.integers(0, RING, (3, 4, 2))):
        for parties in (2, 3, 7):
            _shares(trial, values, parties, 1)
    for secret in SECRETS:
        for parties in (2, 4):
            _judge_even(trial, np.full(4000, secret), parties)
    _judge_generator(trial, np.array([1, 2, 3]))


def _shares(trial: Trial, values: np.ndarray, parties: int, seed: int) -> np.ndarray:
    """Call the answer; require whole numbers of the ring that add up."""
    got = trial.array(values, parties, np.random.default_rng(seed))
    shape = (parties, *values.shape)
    turned = "The parties come first." if got.shape == (*values.shape, parties) else ""
    trial.require(got.shape == shape, f"an array of shape {shape}", describe(got), turned)
    whole = np.isfinite(got).all() and np.array_equal(got, np.floor(got))
    is_split = " Shares of equal size tell the value." if np.all(got == got[:1]) else ""
    trial.require(whole, FORM, describe(got), f"Decimals: draw integers.{is_split}")
    is_inside = (got >= 0).all() and (got < RING).all()
    trial.require(is_inside, FORM, describe(got), "Shares leave the ring: take them modulo 2**32.")
    total = got.astype(np.uint64).sum(axis=0) % RING
    trial.require(
        np.array_equal(total, values.astype(np.uint64)),
        f"shares whose sum modulo 2**32 is {describe(values)}",
        f"a sum of {describe(total)}",
        "The last share must make up for all the others, modulo 2**32.",
    )
    return got.astype(np.int64)


def _judge_even(trial: Trial, values: np.ndarray, parties: int) -> None:
    """Require every share, and every share's lowest digits, spread evenly over the ring."""
    shares = _shares(trial, values, parties, 11)
    _judge_distinct(trial, shares)
    for number, share in enumerate(shares):
        for digits, name in ((share >> 28, "highest"), (share & 15, "lowest")):
            counts = np.bincount(digits, minlength=16)
            expected = len(share) / 16
            trial.require(
                np.sum((counts - expected) ** 2 / expected) < 60,
                "every share spread evenly from 0 to 2**32 - 1, whatever the value",
                f"share {number}: its {name} four bits take the sixteen values"
                f" {counts.min()} to {counts.max()} times in {len(share)}",
                _why_uneven(shares, values, parties),
            )


def _judge_distinct(trial: Trial, shares: np.ndarray) -> None:
    """Require a random number of its own for each value and for each party."""
    for share in shares:
        trial.require(
            len(np.unique(share)) > 0.9 * len(share),
            "a random number for each value",
            f"{len(np.unique(share))} different numbers in a share of {len(share)}",
            _why_repeated(shares),
        )
    pairs = [(a, b) for a in range(len(shares)) for b in range(a) if len(shares) > 2]
    same = [f"shares {b} and {a}" for a, b in pairs if np.array_equal(shares[a], shares[b])]
    trial.require(
        not same,
        "random numbers of its own for each party",
        f"the same numbers in {', '.join(same[:2])}",
        "Parties hold the same share: draw one for each.",
    )


def _why_repeated(shares: np.ndarray) -> str:
    """Explain a share that holds few different numbers."""
    if any(not share.any() for share in shares):
        return "Some shares are all 0, and one of them is the value itself."
    return "One random number serves all values: their differences show."


def _why_uneven(shares: np.ndarray, values: np.ndarray, parties: int) -> str:
    """Name the range that shares come from."""
    most = int(shares[:-1].max())
    if most < RING / 2:
        return "The random numbers come from a part of the ring only: draw from all of it."
    return ""


def _judge_generator(trial: Trial, values: np.ndarray) -> None:
    """Require that rng decides."""
    first, again, other = (_shares(trial, values, 3, seed) for seed in (5, 5, 6))
    trial.require(
        np.array_equal(first, again),
        "the same shares twice from generators of the same seed",
        "other shares the second time",
        "The answer ignores rng: draw from it, not from np.random.",
    )
    trial.require(
        not np.array_equal(first, other),
        "other shares from a generator of another seed",
        "the same shares",
        "The shares come from a generator with a seed of its own.",
    )


def _drawn(
    draw: Callable[[tuple, np.random.Generator], np.ndarray], modulo: bool = True
) -> Callable[..., Any]:
    """Return an answer that draws all shares but the last otherwise."""

    def answer(values: Any, parties: int, rng: np.random.Generator) -> np.ndarray:
        drawn = draw((parties - 1, *np.shape(values)), rng)
        last = values - drawn.sum(axis=0)
        return np.concatenate([drawn, (last % RING if modulo else last)[None]])

    return answer


def _ring(shape: tuple, rng: np.random.Generator) -> np.ndarray:
    """Draw from the whole ring."""
    return rng.integers(0, RING, shape)


def _one_number(shape: tuple, rng: np.random.Generator) -> np.ndarray:
    """Draw one number a party, for all values."""
    drawn = rng.integers(0, RING, (shape[0], *[1] * (len(shape) - 1)))
    return np.broadcast_to(drawn, shape)


def _same(shape: tuple, rng: np.random.Generator) -> np.ndarray:
    """Give all parties but the last the same numbers."""
    return np.broadcast_to(rng.integers(0, RING, shape[1:]), shape)


def _zeros(values: Any, parties: int, rng: Any) -> np.ndarray:
    """Give the value to one party and 0 to the others."""
    return np.concatenate([np.zeros((parties - 1, *np.shape(values)), int), values[None]])


def _all_drawn(values: Any, parties: int, rng: Any) -> np.ndarray:
    """Draw every share, the last as well."""
    return rng.integers(0, RING, (parties, *np.shape(values)))


EXERCISE = Exercise(
    solution=additive_shares,
    prompt=(
        "Split whole numbers from 0 to 2**32 - 1 into `parties` arrays of their shape, stacked"
        " along a new first axis: all but one drawn from rng, each number from 0 to 2**32 - 1"
        " equally likely, and the last such that the sum modulo 2**32 is the values."
    ),
    judge=_judge,
    hints=(
        "With two parties: draw r, keep r, and give the other value - r. What if that is negative?",
        "rng.integers(0, 2**32, size=...) draws evenly. Modulo 2**32 brings all into the ring.",
        "Draw parties - 1 arrays, subtract their sum from the values, take that modulo 2**32.",
    ),
    mistakes=(
        Mistake(
            lambda v, parties, rng: np.repeat(v[None] / parties, parties, axis=0),
            "Shares of equal size tell the value.",
        ),
        Mistake(_drawn(_ring, modulo=False), "Shares leave the ring"),
        Mistake(_all_drawn, "The last share must make up for all the others"),
        Mistake(_zeros, "one of them is the value itself"),
        Mistake(_drawn(_one_number), "One random number serves all values"),
        Mistake(_drawn(_same), "Parties hold the same share"),
        Mistake(
            _drawn(lambda shape, rng: rng.integers(0, 2**16, shape)), "from a part of the ring only"
        ),
        Mistake(
            lambda v, parties, rng: np.moveaxis(additive_shares(v, parties, rng), 0, -1),
            "The parties come first.",
        ),
        Mistake(
            lambda v, parties, rng: additive_shares(v, parties, np.random.default_rng()),
            "The answer ignores rng",
        ),
        Mistake(
            lambda v, parties, rng: additive_shares(v, parties, np.random.default_rng(0)),
            "from a generator with a seed of its own",
        ),
    ),
)
