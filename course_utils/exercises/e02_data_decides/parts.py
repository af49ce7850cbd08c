"""Judge a split by its properties: sizes, rows, pairs, and how the rows are drawn."""

from collections import Counter

import numpy as np

from course_utils.exercises import Trial
from course_utils.exercises.comparing import as_numbers
from course_utils.exercises.wording import describe

NAMES = ("train", "validation", "test")
CASES = (
    (10, (0.6, 0.3, 0.1)),
    (4, (0.5, 0.25, 0.25)),
    (7, (0.5, 0.25, 0.25)),
    (11, (0.34, 0.33, 0.33)),
    (3, (1.0, 0.0, 0.0)),
    (60, (0.5, 0.2, 0.3)),
)
DRAWS = 300
FORM = "(X_train, y_train), (X_val, y_val), (X_test, y_test)"


def judge(trial: Trial) -> None:
    """Judge an answer to `train_validation_test_split`.

    Parameters
    ----------
    trial : Trial
        Calls the answer with X (n, 2, 1), y (n,), three fractions and a generator.

    Raises
    ------
    AnswerError
        If a row is lost, repeated or parted from its label, a part has another size, or the rows
        are not drawn from the generator with every row equally likely in every part.
    """
    trial.form = FORM
    for n, fractions in CASES:
        _parts(trial, n, fractions)
    _require_draws(trial)
    _require_even_test(trial)


def _parts(
    trial: Trial, n: int, fractions: tuple[float, float, float], seed: int = 0
) -> list[list[int]]:
    """Return the row numbers of the three parts, after all that one call can show."""
    numbers = np.arange(n)
    X = np.column_stack([numbers, -numbers]).astype(float).reshape(n, 2, 1)
    value = trial.call(X, numbers + 100, fractions, np.random.default_rng(seed))
    parts = [_rows(trial, pair, n) for pair in _pairs(trial, value)]
    _require_each_row_once(trial, parts, n, fractions)
    _require_sizes(trial, parts, n, fractions)
    return parts


def _pairs(trial: Trial, value: object) -> list:
    """Return the three pairs, or say what came in their place."""
    parts = list(value) if isinstance(value, tuple | list) else []
    likely = "Six arrays in a row: put each X with its y, in a pair." if len(parts) == 6 else ""
    is_formed = len(parts) == 3 and all(isinstance(p, tuple | list) and len(p) == 2 for p in parts)
    trial.require(is_formed, f"three pairs {FORM}", describe(value, 1), likely)
    return parts


def _rows(trial: Trial, pair: tuple[object, object], n: int) -> list[int]:
    """Return the row numbers of one part, each with its own label."""
    try:
        X, y = (as_numbers(each) for each in pair)
    except ValueError as error:
        raise trial.wrong(f"{FORM}, arrays of numbers", f"a value that is {error}") from None
    if not len(np.ravel(X)) and not len(np.ravel(y)):
        return []
    came = f"shapes {X.shape} and {y.shape}"
    is_formed = y.ndim == 1 and X.shape == (len(y), 2, 1)
    trial.require(is_formed, "parts of shapes (k, 2, 1) and (k,)", came)
    numbers = X[:, 0, 0]
    is_row = np.isin(numbers, np.arange(n)) & (X[:, 1, 0] == -numbers)
    trial.require(is_row.all(), "rows of X, unchanged", describe(X))
    trial.require(
        (y == numbers + 100).all(),
        "rows with their labels: here y = 100 + first number of X",
        f"the rows {describe(numbers)} with the labels {describe(y)}",
        "A row lost its own label: use one order for both arrays.",
    )
    return [int(number) for number in numbers]


def _require_each_row_once(
    trial: Trial, parts: list[list[int]], n: int, fractions: tuple[float, float, float]
) -> None:
    """Fail an answer that repeats or loses rows."""
    counts = Counter(row for part in parts for row in part)
    twice = [row for row, count in counts.items() if count > 1]
    got = ", ".join(f"{name} {describe(part)}" for name, part in zip(NAMES, parts, strict=True))
    likely = "A row lands in more than one part: deal out one order, without putting rows back."
    if twice and sorted(parts[1]) == sorted(parts[2]):
        likely = "The test rows are the validation rows: nothing is left for an honest test."
    trial.require(not twice, f"each of {n} rows in one part", got, likely)
    sizes = [int(fraction * n) for fraction in fractions]
    likely = "Rows are missing."
    if [len(part) for part in parts] == sizes:
        likely = "Rounding loses rows: let the last part take all that is left."
    trial.require(len(counts) == n, f"each of {n} rows once", got, likely)


def _require_sizes(
    trial: Trial, parts: list[list[int]], n: int, fractions: tuple[float, float, float]
) -> None:
    """Fail an answer whose parts are more than one row from their share."""
    sizes = [len(part) for part in parts]
    wanted = [fraction * n for fraction in fractions]
    likely = "Are the fractions used, all three?"
    if _is_near([sizes[0], sizes[2], sizes[1]], wanted):
        likely = "Validation and test have changed places."
    expected = f"about {describe([round(size, 2) for size in wanted])} rows"
    trial.require(_is_near(sizes, wanted), expected, f"{describe(sizes)} rows", likely)


def _is_near(sizes: list[int], wanted: list[float]) -> bool:
    """Tell whether no part is two rows or more from its share, however the rest is dealt out."""
    return all(abs(size - want) < 2 for size, want in zip(sizes, wanted, strict=True))


def _require_draws(trial: Trial) -> None:
    """Fail an answer whose split does not follow from the generator."""
    n, fractions = CASES[-1]
    splits = [_parts(trial, n, fractions, seed) for seed in (1, 2, 3, 3)]
    shown = f"{describe(splits[0][0])} for training"
    first = range(len(splits[0][0]))
    for part in splits[0]:
        trial.require(part != sorted(part), "rows in a drawn order", shown, "are not shuffled")
    trial.require(
        set(splits[0][0]) != set(first),
        "rows from everywhere in the training part",
        shown,
        "Shuffled after the cut? The last rows are always the test rows: shuffle before.",
    )
    trial.require(
        splits[0] != splits[1] or splits[1] != splits[2],
        "another split for every state of rng",
        "the same split for three states",
        "There is one split for ever: draw the order from rng at each call.",
    )
    trial.require(
        splits[2] == splits[3],
        "the same split for the same state of rng",
        "two different splits",
        "The answer does not use rng, but another source of randomness.",
    )


def _require_even_test(trial: Trial) -> None:
    """Fail an answer in which some rows are tested more often than others."""
    n, fractions = CASES[0]
    tested: Counter[int] = Counter(
        row for seed in range(DRAWS) for row in _parts(trial, n, fractions, seed)[2]
    )
    counts = [tested[row] for row in range(n)]
    mean = sum(counts) / n
    trial.require(
        min(counts) > 0.35 * mean and max(counts) < 1.9 * mean,
        f"each row in the test part about {mean:.0f} times in {DRAWS} calls",
        f"from {min(counts)} to {max(counts)} times",
        "Some rows are tested more often than others: every order must be equally likely.",
    )
