"""Judge spoilt labels by their properties: how many, which rows, which classes, whose draws."""

import numpy as np

from course_utils.exercises import Trial
from course_utils.exercises.wording import describe

MANY = 6000


def judge(trial: Trial) -> None:
    """Judge an answer to `corrupt_labels`.

    Parameters
    ----------
    trial : Trial
        Calls the answer with labels (n,), a rate, the number of classes and a generator.

    Raises
    ------
    AnswerError
        If a label is no class, the share of wrong ones is not the rate, or rows or classes are not
        drawn from the generator, all equally likely.
    """
    trial.form = "an array of whole numbers of y's shape"
    for y, rate, num_classes in _small_cases():
        got = _labels(trial, y, rate, num_classes)
        _require_share(trial, y, got, rate, slack=0.0)
    for rate, num_classes in ((0.3, 4), (0.6, 3), (0.1, 10)):
        y = np.random.default_rng(5).integers(0, num_classes, MANY)
        got = _labels(trial, y, rate, num_classes)
        _require_share(trial, y, got, rate, slack=0.03)
        _require_all_places(trial, y, got, rate)
        _require_all_classes(trial, y, got, num_classes)
    _require_draws(trial)


def _small_cases() -> list[tuple[np.ndarray, float, int]]:
    """Return cases in which one rule alone decides which labels are wrong: none, or all."""
    few = np.array([2, 0, 1, 1])
    return [
        (few, 0.0, 3),
        (np.array([0, 1, 1, 0]), 1.0, 2),
        (np.array([1]), 1.0, 3),
        (np.arange(10), 1.0, 10),
    ]


def _labels(
    trial: Trial, y: np.ndarray, rate: float, num_classes: int, seed: int = 0
) -> np.ndarray:
    """Return the labels of one call, all of them classes."""
    got = trial.array(y, rate, num_classes, np.random.default_rng(seed), shape=y.shape)
    is_class = np.isin(got, np.arange(num_classes))
    odd = got[~is_class][:1]
    trial.require(
        is_class.all(),
        f"labels from 0 to {num_classes - 1}",
        f"the label {describe(odd)}" if len(odd) else "",
        f"{odd[0] if len(odd) else ''} is no class: take the sum modulo num_classes.",
    )
    return got.astype(int)


def _require_share(trial: Trial, y: np.ndarray, got: np.ndarray, rate: float, slack: float) -> None:
    """Fail an answer in which another share of the labels than `rate` is wrong."""
    share = float((got != y).mean())
    if abs(share - rate) <= slack:
        return
    expected = f"{rate:.0%} of the labels wrong"
    shown = f"{share:.1%} wrong"
    if len(y) < MANY:
        expected, shown = f"{expected}, here {round(rate * len(y))} of {len(y)}", describe(got)
    raise trial.wrong(expected, shown, _why_share(trial, share, rate))


def _why_share(trial: Trial, share: float, rate: float) -> str:
    """Explain a wrong share of wrong labels, from another call with many where it is too low."""
    if share == 0:
        return "No label changes."
    if abs(share - (1 - rate)) < 0.02:
        return "Swapped: rate is the share that becomes wrong, not the share that stays right."
    if share > rate:
        return ""
    given, y = trial.given, np.arange(MANY) % 4
    many = float((_labels(trial, y, 0.9, 4) != y).mean())
    trial.given = given
    if abs(many - (1 - np.exp(-0.9))) < 0.03:
        return "Too few: some rows are drawn twice. Draw rows without replacement."
    return "Too few: perhaps a row draws the old class again."


def _require_all_places(trial: Trial, y: np.ndarray, got: np.ndarray, rate: float) -> None:
    """Fail an answer that does not spoil rows everywhere alike."""
    halves = [float(part.mean()) for part in np.array_split(got != y, 6)]
    trial.require(
        max(abs(share - rate) for share in halves) < 0.08,
        f"about {rate:.0%} wrong labels in every sixth of the rows",
        ", ".join(f"{share:.0%}" for share in halves),
        "It spoils the first rows only, or some more than others: draw the rows at random.",
    )


def _require_all_classes(trial: Trial, y: np.ndarray, got: np.ndarray, num_classes: int) -> None:
    """Fail an answer that does not draw every other class equally often, for each row anew."""
    steps = (got - y)[got != y] % num_classes
    counts = np.bincount(steps, minlength=num_classes)[1:]
    expected = f"each of the {num_classes - 1} other classes about equally often"
    shown = ", ".join(f"class + {k}: {count}" for k, count in enumerate(counts, 1))
    likely = "Some wrong classes come up more often than others."
    if (counts > 0).sum() == 1:
        again = [_labels(trial, y, 0.5, num_classes, seed) for seed in range(12)]
        kinds = {int(((a - y)[a != y] % num_classes)[0]) for a in again if (a != y).any()}
        likely = "A label always becomes class + 1: draw among all the others."
        if len(kinds) > 1:
            likely = "One draw serves for all rows: draw a class for each row."
    mean = counts.mean()
    is_even = counts.min() > mean - 6 * mean**0.5 and counts.max() < mean + 6 * mean**0.5
    trial.require(is_even, expected, shown, likely)


def _require_draws(trial: Trial) -> None:
    """Fail an answer whose draws do not come from `rng`."""
    y = np.arange(60) % 5
    first, second, third, again = (_labels(trial, y, 0.5, 5, seed) for seed in (1, 2, 3, 3))
    trial.require(
        (third == again).all(),
        "the same labels for the same state of rng",
        "two different answers",
        "The answer does not use rng, but another source of randomness.",
    )
    trial.require(
        (first != second).any() or (second != third).any(),
        "other labels for every state of rng",
        "the same labels for three states",
        "It spoils the same rows for ever: draw from rng at each call.",
    )
