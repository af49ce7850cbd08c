"""Exercise `dirichlet_partition`: deal rows out unevenly, each of them once."""

import numpy as np

from course_utils.exercises import Exercise, Mistake, Trial
from course_utils.exercises.comparing import as_numbers
from course_utils.exercises.e16_the_data_barrier.deals import (
    by_shares,
    dirichlet,
    drawn_anew,
    one_draw,
    per_row,
    rounded,
)
from course_utils.federated import dirichlet_partition

FORM = "a list with one array of row numbers for each client"
MANY = 400


def _judge(trial: Trial) -> None:
    """Judge small deals, the shares over many, their independence, rows and generator."""
    trial.form = FORM
    rng = np.random.default_rng(16)
    for labels, clients in (([0], 1), ([0, 1], 2), ([3, 3, 5, 3, 5], 2), ([2] * 7, 5)):
        _dealt(trial, np.array(labels), clients, 1.0, 0)
    for clients, alpha in ((4, 0.05), (12, 0.3), (3, 50.0)):
        _dealt(trial, rng.integers(0, 10, 500), clients, alpha, 1)
    _judge_generator(trial, rng.integers(0, 3, 60))
    for clients, alpha in ((4, 1.0), (4, 0.1), (2, 20.0), (5, 3.0)):
        _judge_shares(trial, clients, alpha)
    _judge_independence(trial)
    _judge_shuffle(trial)


def _dealt(trial: Trial, labels: np.ndarray, clients: int, alpha: float, seed: int) -> list:
    """Call the answer and require a part for each client, and each row in one of them."""
    got = trial.call(labels, clients, alpha, np.random.default_rng(seed))
    is_list = isinstance(got, list | tuple | np.ndarray)
    count = len(got) if isinstance(got, list | tuple) or getattr(got, "ndim", 0) else -1  # type: ignore[arg-type]
    trial.require(
        is_list and count == clients,
        f"{FORM}: here {clients}",
        f"{count} parts" if count >= 0 else f"a value of type {type(got).__name__}",
        "One part for each class? Count the clients." if count == len(set(labels)) else "",
    )
    parts = [_rows(trial, part) for part in got]  # type: ignore[attr-defined]
    rows = np.sort(np.concatenate(parts)) if parts else np.empty(0)
    trial.require(
        np.array_equal(rows, np.arange(len(labels))),
        f"each row number from 0 to {len(labels) - 1} once",
        f"{len(rows)} numbers, {len(np.unique(rows))} of them different{_span(rows)}",
        _why_rows(rows, labels),
    )
    return parts


def _rows(trial: Trial, part: object) -> np.ndarray:
    """Return one client's row numbers."""
    try:
        rows = as_numbers(part) if np.size(part) else np.empty(0)  # type: ignore[arg-type]
    except ValueError:
        rows = np.empty((0, 0))
    is_mask = rows.dtype == bool
    masks = "These are masks: np.flatnonzero turns one into row numbers."
    trial.require(not is_mask, FORM, "a part of True and False", masks)
    is_row = rows.ndim == 1 and np.array_equal(rows, np.round(rows))
    trial.require(is_row, FORM, "a part that is no row of whole numbers")
    return rows.astype(int)


def _span(rows: np.ndarray) -> str:
    """Say from where to where sorted rows go."""
    return f", from {rows[0]} to {rows[-1]}" if len(rows) else ""


def _why_rows(rows: np.ndarray, labels: np.ndarray) -> str:
    """Explain rows that are lost, doubled or no row numbers."""
    if len(rows) == len(labels) and np.array_equal(rows, np.sort(labels)):
        return "These are labels: return the rows' numbers."
    if len(np.unique(rows)) < len(rows):
        return "Rows are dealt out more than once."
    if len(rows) < len(labels):
        return "Rows are lost: rounded shares need not add up; cut at the cumulated shares."
    return ""


def _judge_generator(trial: Trial, labels: np.ndarray) -> None:
    """Require that rng decides the deal."""
    first, again, other = (
        [part.tolist() for part in _dealt(trial, labels, 3, 0.7, seed)] for seed in (5, 5, 6)
    )
    trial.require(
        first == again,
        "the same deal twice from generators of the same seed",
        "another deal the second time",
        "The answer ignores rng: draw from it, not from np.random.",
    )
    trial.require(
        first != other,
        "another deal from a generator of another seed",
        "the same deal",
        "Nothing is drawn from rng, or from a generator with a seed of its own.",
    )


def _shares(trial: Trial, clients: int, alpha: float) -> np.ndarray:
    """Return each client's share of one class of 200 rows, over many deals (MANY, clients)."""
    labels = np.zeros(200, dtype=int)
    deals = [_dealt(trial, labels, clients, alpha, seed) for seed in range(MANY // 4)]
    return np.array([[len(part) / 200 for part in parts] for parts in deals])


def _judge_shares(trial: Trial, clients: int, alpha: float) -> None:
    """Require the Dirichlet distribution's mean and variance."""
    shares = _shares(trial, clients, alpha)
    mean, spread = shares.mean(axis=0), float(shares.var(axis=0).mean())
    expected = (1 / clients) * (1 - 1 / clients) / (clients * alpha + 1)
    trial.require(
        np.abs(mean - 1 / clients).max() < 6 * np.sqrt(expected / len(shares)) + 0.01,
        f"every client gets {1 / clients:.0%} of a class on average over many deals",
        ", ".join(f"{share:.0%}" for share in mean),
        "One place in the order is favoured: do the last clients get what rounding leaves?",
    )
    trial.require(
        0.6 * expected < spread < 1.6 * expected + 2e-5,
        f"shares whose variance over many deals is near {expected:.3g}",
        f"a variance of {spread:.3g}",
        _why_spread(spread, clients, alpha),
    )


def _why_spread(spread: float, clients: int, alpha: float) -> str:
    """Name the other distribution that has this variance."""
    even = (1 / clients) * (1 - 1 / clients)
    others = {
        "alpha is divided by the number of clients: each of them gets alpha itself.": alpha
        / clients,
        "alpha is turned over: small alpha must make shares uneven.": 1 / alpha,
        "alpha has no effect.": 1.0,
    }
    if spread < 1e-4:
        return "Shares hardly vary: is each class cut into equal parts?"
    if abs(spread / (even / 200) - 1) < 0.5:
        return "Each row draws its client by itself, evenly: draw shares for the whole class."
    return next(
        (said for said, a in others.items() if abs(spread / (even / (clients * a + 1)) - 1) < 0.3),
        "",
    )


def _judge_independence(trial: Trial) -> None:
    """Require shares that are drawn anew for each class."""
    labels = np.repeat([0, 1], 100)
    deals = [_dealt(trial, labels, 3, 1.0, seed) for seed in range(60)]
    counts = np.array([[np.bincount(labels[p], minlength=2) for p in parts] for parts in deals])
    together = np.corrcoef(counts[:, :, 0].ravel(), counts[:, :, 1].ravel())[0, 1]
    trial.require(
        abs(together) < 0.6,
        "shares drawn anew for each class",
        f"shares of two classes with a correlation of {together:.2f}",
        "All classes are cut at the same shares, so clients differ in size, not in classes."
        if together > 0
        else "",
    )


def _judge_shuffle(trial: Trial) -> None:
    """Require that chance decides which rows of a class a client gets."""
    deals = [_dealt(trial, np.zeros(40, dtype=int), 2, 5.0, seed)[0] for seed in range(40)]
    held = np.zeros(40)
    for part in deals:
        held[part] += 1
    trial.require(
        np.corrcoef(held, np.arange(40))[0, 1] > -0.7,
        "the rows of a class in random order before they are cut",
        "the first rows always with the first client",
        "The rows of a class are not shuffled before the cut.",
    )


EXERCISE = Exercise(
    solution=dirichlet_partition,
    prompt=(
        "Return a list with each client's row numbers. For every class, draw one share for each"
        " client from a Dirichlet distribution whose parameters are all alpha, shuffle the"
        " class's rows, and cut them in these shares. Every row lands with exactly one client."
    ),
    judge=_judge,
    hints=(
        "Do one class at a time: which rows have this label, and how are they to be cut?",
        "rng.dirichlet([alpha] * clients) gives shares that add up to 1, one for each client.",
        "np.cumsum(shares)[:-1] * number of rows, rounded to int, are the places for np.split.",
    ),
    mistakes=(
        Mistake(one_draw, "All classes are cut at the same shares"),
        Mistake(per_row, "Each row draws its client by itself"),
        Mistake(by_shares(lambda c, a, r: r.permutation(np.full(c, 1 / c))), "Shares hardly vary"),
        Mistake(by_shares(lambda c, a, r: dirichlet(c, 1.0, r)), "alpha has no effect."),
        Mistake(by_shares(lambda c, a, r: dirichlet(c, 1 / a, r)), "alpha is turned over"),
        Mistake(
            by_shares(lambda c, a, r: dirichlet(c, a / c, r)),
            "alpha is divided by the number of clients",
        ),
        Mistake(by_shares(dirichlet, shuffle=False), "are not shuffled before the cut"),
        Mistake(rounded, "Rows are lost"),
        Mistake(drawn_anew, "Rows are dealt out more than once."),
        Mistake(
            lambda labels, c, a, rng: [
                labels[part] for part in dirichlet_partition(labels, c, a, rng)
            ],
            "These are labels",
        ),
        Mistake(
            lambda labels, c, a, rng: [
                np.isin(np.arange(len(labels)), part)
                for part in dirichlet_partition(labels, c, a, rng)
            ],
            "These are masks",
        ),
        Mistake(
            lambda labels, c, a, rng: dirichlet_partition(labels, c, a, np.random.default_rng()),
            "The answer ignores rng",
        ),
        Mistake(
            lambda labels, c, a, rng: dirichlet_partition(labels, c, a, np.random.default_rng(0)),
            "from a generator with a seed of its own",
        ),
    ),
)
