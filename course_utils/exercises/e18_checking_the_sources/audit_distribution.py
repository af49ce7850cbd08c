"""Exercise `audit_distribution`: what breaks the rules of a distribution."""

from collections.abc import Sequence

from course_utils.exercises import Exercise, Mistake, SameValues


def audit_distribution(probabilities: Sequence[float]) -> tuple[list[int], float]:
    r"""Return which entries are no probabilities, and how far the sum is above 1.

    .. math:: p_i \geq 0, \qquad \sum_{i} p_i = 1

    Convention: indices count from 0; 0 and 1 are probabilities; the gap is the sum of all
    entries, bad ones included, minus 1, so it is negative where something is missing.

    Parameters
    ----------
    probabilities : sequence of float
        The published numbers, at least one.

    Returns
    -------
    bad : list of int
        Indices of the entries below 0 or above 1, ascending.
    gap : float
        Sum minus 1; 0 for a distribution.

    Notes
    -----
    Source: Goodfellow, Bengio and Courville (2016), section 3.3.1.

    Examples
    --------
    >>> audit_distribution([0.25, 0.25, 0.25, 0.25, 0.25])
    ([], 0.25)
    """
    bad = [i for i, p in enumerate(probabilities) if p < 0 or p > 1]
    return bad, sum(probabilities) - 1


Answer = tuple[list[int], float]


def _gap(probabilities: Sequence[float]) -> float:
    """Return the sum minus 1."""
    return sum(probabilities) - 1


CASES: list[tuple[list[float]]] = [
    ([1.0],),
    ([0.5, 0.5],),
    ([0.5, 0.25],),
    ([0.25, 0.25, 0.25, 0.25, 0.25],),
    ([0.0, 1.0, 0.0],),
    ([-0.5, 1.5],),
    ([0.5, -0.25, 0.75],),
    ([0.1, 0.2, 0.3, 0.2, 0.2],),
    ([40.0, 35.0, 25.0],),
    ([1.25, 0.5, -0.5, 0.25, 1.0],),
]

EXERCISE = Exercise(
    solution=audit_distribution,
    prompt=(
        "Return two things: the list of indices (from 0) of the entries that are below 0 or above"
        " 1, and the sum of all entries minus 1."
    ),
    judge=SameValues(lambda: CASES, returns="a list of indices and a number, in this order"),
    hints=(
        "Two separate questions: is each entry from 0 to 1, and do all together make 1?",
        "enumerate(probabilities) gives index and entry; 0 <= p <= 1 asks both borders at once.",
        "The second answer keeps its sign: 0.75 in all is a gap of -0.25.",
    ),
    mistakes=(
        Mistake(
            lambda probabilities: (audit_distribution(probabilities)[0], sum(probabilities)),
            "The whole sum came back: subtract 1 from it.",
        ),
        Mistake(
            lambda probabilities: (
                audit_distribution(probabilities)[0],
                abs(_gap(probabilities)),
            ),
            "The gap has lost its sign: too much and too little are different faults.",
        ),
        Mistake(
            lambda probabilities: (audit_distribution(probabilities)[0], -_gap(probabilities)),
            "The gap is turned round: it is the sum minus 1, not 1 minus the sum.",
        ),
        Mistake(
            lambda probabilities: ([], _gap(probabilities)),
            "Only the sum is checked: -0.5 and 1.5 add up to 1 too.",
        ),
        Mistake(
            lambda probabilities: (
                [i for i, p in enumerate(probabilities) if p < 0],
                _gap(probabilities),
            ),
            "Entries above 1 slip through.",
        ),
        Mistake(
            lambda probabilities: (
                [i for i, p in enumerate(probabilities) if p > 1],
                _gap(probabilities),
            ),
            "Entries below 0 slip through.",
        ),
        Mistake(
            lambda probabilities: (
                [i for i, p in enumerate(probabilities) if not 0 < p < 1],
                _gap(probabilities),
            ),
            "0 and 1 are probabilities too: impossible and certain.",
        ),
        Mistake(
            lambda probabilities: (
                [p for p in probabilities if not 0 <= p <= 1],
                _gap(probabilities),
            ),
            "These are the bad entries themselves; their places are asked for.",
        ),
        Mistake(
            lambda probabilities: (
                audit_distribution(probabilities)[0],
                sum(p for p in probabilities if 0 <= p <= 1) - 1,
            ),
            "The bad entries are left out of the sum: it is the sum of all.",
        ),
        Mistake(
            lambda probabilities: tuple(reversed(audit_distribution(probabilities))),
            "The two answers have changed places.",
        ),
        Mistake(
            lambda probabilities: (len(audit_distribution(probabilities)[0]), _gap(probabilities)),
            "This counts the bad entries; list their places.",
        ),
        Mistake(
            lambda probabilities: (
                [i + 1 for i in audit_distribution(probabilities)[0]],
                _gap(probabilities),
            ),
            "The entries are counted from 1; indices begin at 0.",
        ),
        Mistake(
            lambda probabilities: ([not 0 <= p <= 1 for p in probabilities], _gap(probabilities)),
            "One truth value an entry: list the places of the bad ones instead.",
        ),
        Mistake(
            lambda probabilities: audit_distribution(probabilities)[0],
            "The gap is missing: return both, the list and the number.",
        ),
        Mistake(
            lambda probabilities: (
                audit_distribution(probabilities)[0],
                sum(probabilities) / len(probabilities) - 1,
            ),
            "This takes the mean: the sum must be 1.",
        ),
        Mistake(
            lambda probabilities: (
                audit_distribution(probabilities)[0],
                sum(abs(p) for p in probabilities) - 1,
            ),
            "The entries have lost their signs before they were added.",
        ),
    ),
)
