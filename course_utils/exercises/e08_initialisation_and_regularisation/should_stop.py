"""Exercise `should_stop`: tell whether the best validation loss is too long ago."""

import itertools

import numpy as np

from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.regularisation import should_stop

Losses = list[float]


def _cases() -> list[tuple]:
    """Return lists of up to five losses, ties included, no losses, and long noisy curves."""
    rng = np.random.default_rng(8)
    rows = [*([0.5 + i / 4 for i in row] for n in range(1, 6) for row in _orders(n)), []]
    small = [(row, patience) for row in rows for patience in (1, 2, 3)]
    curves = [list(np.round(0.4 + 0.2 * rng.random(n), 3)) for n in (10, 20, 40) for _ in range(5)]
    return small + [([float(x) for x in c], p) for c in curves for p in (1, 5, len(c) - 1, 100)]


def _orders(n: int) -> list[tuple[int, ...]]:
    """Return all rows of n values out of three, fewer of the long ones."""
    return list(itertools.product(range(3), repeat=n))[:: max(1, 3 ** (n - 3))]


def _against_previous(val_losses: Losses, patience: int) -> bool:
    """Count epochs in a row that are worse than the one before."""
    worse = 0
    for before, now in itertools.pairwise(val_losses):
        worse = worse + 1 if now >= before else 0
    return worse >= patience


def _epochs_since_best(val_losses: Losses) -> int:
    """Return how many epochs ago the first best loss was."""
    return len(val_losses) - 1 - int(np.argmin(val_losses)) if val_losses else 0


def _ever(val_losses: Losses, patience: int) -> bool:
    """Tell whether there was ever a stretch without a new best."""
    return any(should_stop(val_losses[: n + 1], patience) for n in range(len(val_losses)))


def _all_above_last_best(val_losses: Losses, patience: int) -> bool:
    """Compare the recent losses with the one before them, not with the best."""
    before = val_losses[:-patience]
    return bool(before) and min(val_losses[-patience:]) >= before[-1]


def _counts_ties(val_losses: Losses, patience: int) -> bool:
    """Take a loss equal to the best for a new best."""
    return bool(val_losses) and int(np.argmin(val_losses[::-1])) >= patience


EXERCISE = Exercise(
    solution=should_stop,
    prompt=(
        "Return True when none of the last `patience` losses is a new best, that is below all"
        " before it; a tie is no new best. With too few losses, return False."
    ),
    judge=SameValues(_cases, returns="True or False"),
    hints=(
        "Where in the list is the smallest loss, and how many epochs came after it?",
        "np.argmin gives the first position of the smallest; positions run from 0 to len - 1.",
        "An empty list has no smallest loss: answer that case first.",
    ),
    mistakes=(
        Mistake(
            lambda val_losses, patience: len(val_losses) > 1 and val_losses[-1] > val_losses[-2],
            "Only the last two losses are compared, and patience is not used.",
        ),
        Mistake(
            _against_previous,
            "Each loss is compared with the one before it: compare with the best so far.",
        ),
        Mistake(
            _all_above_last_best,
            "The recent losses are compared with the one before them: compare with the best.",
        ),
        Mistake(
            lambda val_losses, patience: _epochs_since_best(val_losses) > patience,
            "One epoch too late: stop as soon as patience epochs have passed.",
        ),
        Mistake(
            lambda val_losses, patience: _epochs_since_best(val_losses) + 1 >= patience,
            "One epoch too early: the best epoch itself does not count as waiting.",
        ),
        Mistake(
            lambda val_losses, patience: np.argmin(val_losses) + patience <= len(val_losses) - 1,
            "An empty list ends in an error: go on when there is no loss yet.",
        ),
        Mistake(
            lambda val_losses, patience: len(val_losses) - 1 - np.argmin(val_losses) > patience,
            "One epoch too late, and an empty list ends in an error.",
        ),
        Mistake(_counts_ties, "A tie counts as a new best here: only a smaller loss does."),
        Mistake(_ever, "It asks whether there ever was such a stretch: ask about the last epochs."),
        Mistake(
            lambda val_losses, patience: not should_stop(val_losses, patience),
            "True and False are swapped.",
        ),
        Mistake(
            lambda val_losses, patience: should_stop([-loss for loss in val_losses], patience),
            "The largest value is taken for the best: a loss should be small.",
        ),
        Mistake(
            lambda val_losses, patience: len(val_losses) >= patience,
            "This counts epochs, whatever their losses are.",
        ),
    ),
)
