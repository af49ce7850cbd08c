"""Judge mini-batches by their properties: sizes, rows, pairs, and how the order is drawn."""

import functools
import itertools
from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np

from course_utils.exercises import Trial
from course_utils.exercises.comparing import as_numbers
from course_utils.exercises.wording import describe

CASES = [(1, 1), (2, 1), (5, 2), (6, 3), (3, 7), (40, 8)]
DRAWS = 400
_FORM = "pairs (X_batch, y_batch)"


class _Eager:
    """An answer whose batches are all taken at once, so that nothing happens after the call."""

    def __init__(self, answer: Callable[..., object]) -> None:
        functools.update_wrapper(self, answer)
        self.answer = answer
        self.__code__ = getattr(answer, "__code__", None)

    def __call__(self, X: np.ndarray, y: np.ndarray, *rest: object) -> object:
        """Return the batches as a list, at most two more than there are rows."""
        value = self.answer(X, y, *rest)
        if value is ...:
            return value
        if isinstance(value, np.ndarray | str | tuple) or not isinstance(value, Iterable):
            return value
        return list(itertools.islice(value, len(X) + 2))


def judge(trial: Trial) -> None:
    """Judge an answer to `minibatches`.

    Parameters
    ----------
    trial : Trial
        Calls the answer with X (n, 2), y (n,), a batch size and a generator.

    Raises
    ------
    AnswerError
        If a row is lost, repeated or parted from its target, a batch has another size, or the order
        is not drawn from the generator with every order equally likely.
    """
    trial.form = f"{_FORM}, in a list or from a generator"
    answer = trial.answer
    if callable(answer):
        trial.answer = _Eager(answer)
    for n, batch_size in CASES:
        _order(trial, n, batch_size)
    _require_draws(trial)
    _require_even_company(trial)


def _data(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return inputs whose first column is the row's number, and targets of 100 more."""
    numbers = np.arange(n)
    return np.column_stack([numbers, -numbers]).astype(float), numbers + 100


def _order(trial: Trial, n: int, batch_size: int, seed: int = 0) -> list[int]:
    """Return the rows in the order in which they come, after all that one call can show."""
    value = trial.call(*_data(n), batch_size, np.random.default_rng(seed))
    pairs = _pairs(trial, value)
    rows = [_rows(trial, pair, n) for pair in pairs]
    sizes = [len(part) for part in rows]
    order = [row for part in rows for row in part]
    _require_each_row_once(trial, order, n, batch_size, sizes)
    right = [min(batch_size, n - start) for start in range(0, n, batch_size)]
    trial.require(
        sizes == right,
        f"batches of {describe(right)} rows",
        f"batches of {describe(sizes)} rows",
        "Is batch_size used? Only the last batch may be smaller.",
    )
    return order


def _pairs(trial: Trial, value: object) -> list:
    """Return the batches, or say what came in place of a list of pairs."""
    likely = ""
    if isinstance(value, tuple):
        likely = "A single batch comes back: use yield in a loop, or collect all in a list."
    trial.require(isinstance(value, list), f"{_FORM}, one after another", describe(value), likely)
    for pair in value:  # type: ignore[attr-defined]
        is_pair = isinstance(pair, tuple | list) and len(pair) == 2
        likely = "" if is_pair else "One array a batch? Then y_batch is missing."
        trial.require(is_pair, _FORM, describe(pair), likely)
    return value  # type: ignore[return-value]


def _rows(trial: Trial, pair: tuple[object, object], n: int) -> list[int]:
    """Return the row numbers of one batch, each with its own target."""
    try:
        X_batch, y_batch = (as_numbers(part) for part in pair)
    except ValueError as error:
        raise trial.wrong(f"{_FORM} of numbers", f"a value that is {error}") from None
    came = f"shapes {X_batch.shape} and {y_batch.shape}"
    is_formed = X_batch.shape == (len(y_batch) if y_batch.ndim else -1, 2) and y_batch.ndim == 1
    trial.require(is_formed, f"{_FORM} of shapes (k, 2) and (k,)", came)
    numbers = X_batch[:, 0]
    is_row = np.isin(numbers, np.arange(n)) & (X_batch[:, 1] == -numbers)
    trial.require(is_row.all(), "rows of X, unchanged", f"the batch {describe(X_batch)}")
    trial.require(
        (y_batch == numbers + 100).all(),
        f"{_FORM} whose rows belong together: here y = 100 + first column of X",
        f"X_batch = {describe(X_batch)} with y_batch = {describe(y_batch)}",
        "A row lost its own y: take one order for both arrays.",
    )
    return [int(number) for number in numbers]


def _require_each_row_once(
    trial: Trial, order: list[int], n: int, batch_size: int, sizes: list[int]
) -> None:
    """Fail an answer that repeats or loses rows."""
    expected = f"each of {n} rows once"
    twice = [row for row, count in Counter(order).items() if count > 1]
    got = f"rows {describe(order)}"
    trial.require(not twice, expected, got, "A row comes back twice before others have come.")
    likely = ""
    if order and len(order) == n // batch_size * batch_size and set(sizes) == {batch_size}:
        likely = "Rows that do not fill a whole batch are dropped: let the last one be smaller."
    trial.require(len(order) == n, expected, got, likely)


def _require_draws(trial: Trial) -> None:
    """Fail an answer whose order does not follow from the generator."""
    n, batch_size = CASES[-1]
    orders = [_order(trial, n, batch_size, seed) for seed in (1, 2, 3, 3)]
    shown = f"the rows {describe(orders[0])}"
    expected = "an order drawn by rng"
    trial.require(orders[0] != sorted(orders[0]), expected, shown, "The rows are not shuffled.")
    trial.require(
        orders[0] != orders[1] or orders[1] != orders[2],
        "another order for every state of rng",
        "the same order for three states",
        "There is one order for ever: draw it from rng at each call.",
    )
    trial.require(
        orders[2] == orders[3],
        "the same order for the same state of rng",
        "two different orders",
        "The answer does not use rng, but another source of randomness.",
    )


def _require_even_company(trial: Trial) -> None:
    """Fail an answer in which some rows share the first batch more often than others."""
    counts = dict.fromkeys(itertools.combinations(range(5), 2), 0)
    for seed in range(DRAWS):
        pair = sorted(_order(trial, 5, 2, seed)[:2])
        counts[pair[0], pair[1]] += 1
    rare, frequent = min(counts, key=counts.__getitem__), max(counts, key=counts.__getitem__)
    mean = DRAWS / len(counts)
    trial.require(
        counts[rare] > 0.4 * mean and counts[frequent] < 1.8 * mean,
        f"each pair of 5 rows in the first batch about {mean:.0f} times in {DRAWS} calls",
        f"rows {rare} {counts[rare]} times, rows {frequent} {counts[frequent]} times",
        "Some rows keep company more often than others: every order must be equally likely.",
    )
