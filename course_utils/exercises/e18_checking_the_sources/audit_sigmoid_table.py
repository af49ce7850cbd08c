"""Exercise `audit_sigmoid_table`: the wrong rows of a published table."""

import math
from collections.abc import Callable, Sequence

import numpy as np

from course_utils.activations import sigmoid
from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.exercises.e18_checking_the_sources.rounds_to_printed import rounds_to_printed

Row = tuple[float, str]


def audit_sigmoid_table(rows: Sequence[Row]) -> list[int]:
    r"""Return which rows of a table of the sigmoid are wrong.

    .. math:: \sigma(x) = \frac{1}{1 + e^{-x}}

    Convention: rows are counted from 0; a row is wrong if the true value does not round to the
    printed digits, whatever its neighbours say.

    Parameters
    ----------
    rows : sequence of (float, str)
        Input and printed value, such as ``(-3.0, "0.0478")``.

    Returns
    -------
    list of int
        Ascending; empty if the whole table stands.

    Notes
    -----
    Source: Goodfellow, Bengio and Courville (2016), equation 3.30.

    Examples
    --------
    >>> audit_sigmoid_table([(-3.0, "0.0478"), (0.0, "0.5"), (3.0, "0.9502")])
    [0, 2]
    """
    wrong = []
    for i, (x, printed) in enumerate(rows):
        if not rounds_to_printed(float(sigmoid(x)), printed):
            wrong.append(i)
    return wrong


def _flagged(rows: Sequence[Row], true: Callable[[float], float]) -> list[int]:
    """Audit a table with another function in the sigmoid's place."""
    return [i for i, (x, text) in enumerate(rows) if not rounds_to_printed(true(x), text)]


def _by_symmetry(rows: Sequence[Row]) -> list[int]:
    """Flag a row if it and its mirror image do not add up to 1."""
    printed = {x: float(text) for x, text in rows}
    sums = [printed[x] + printed.get(-x, 1 - printed[x]) for x, _ in rows]
    return [i for i, total in enumerate(sums) if abs(total - 1) > 1e-9]


def _cases() -> list[tuple]:
    """Return no row, single rows, then tables that only recomputing sees through."""
    true = [(float(x), f"{sigmoid(float(x)):.6f}") for x in range(-6, 7)]
    spoilt = [*true[:4], (-2.0, "0.119205"), *true[5:]]
    return [
        ([],),
        ([(0.0, "0.5")],),
        ([(0.0, "0.6")],),
        ([(2.0, "0.8808")],),
        ([(2.0, "0.8807")],),
        ([(2.0, "0.880797")],),
        ([(-1.0, "0.37")],),
        ([(1.0, "0.73105857"), (1.0, "0.73105858")],),
        ([(-3.0, "0.0478"), (0.0, "0.5"), (3.0, "0.9502")],),
        ([(0.0, "0.5"), (1.0, "0.731059"), (3.0, "0.9460946"), (4.0, "0.99332917")],),
        ([(-2.0, "0.8808"), (2.0, "0.1192")],),
        ([(-1.0, "0.3"), (1.0, "0.7")],),
        ([(-1.0, "0.25"), (1.0, "0.75"), (2.0, "0.88")],),
        (true,),
        (spoilt,),
        ([(-30.0, "0.0000"), (30.0, "1.0000"), (30.0, "0.9990")],),
    ]


EXERCISE = Exercise(
    solution=audit_sigmoid_table,
    prompt=(
        "Return a list of the indices, from 0, of the rows (x, printed) whose printed text is not"
        " what sigmoid(x) rounds to."
    ),
    judge=SameValues(_cases, returns="a list of indices, in ascending order"),
    hints=(
        "One row at a time: what is sigmoid(x), and does it round to the printed text?",
        "The exercise before answers the second question; enumerate(rows) gives the index.",
        "Keep the indices where the answer is no.",
    ),
    mistakes=(
        Mistake(
            lambda rows: [i for i in range(len(rows)) if i not in audit_sigmoid_table(rows)],
            "These are the rows that stand; the wrong ones are asked for.",
        ),
        Mistake(
            lambda rows: [i + 1 for i in audit_sigmoid_table(rows)],
            "The rows are counted from 1; indices begin at 0.",
        ),
        Mistake(
            lambda rows: [rows[i][0] for i in audit_sigmoid_table(rows)],
            "These are the inputs x of the wrong rows; their places are asked for.",
        ),
        Mistake(
            lambda rows: [i in audit_sigmoid_table(rows) for i in range(len(rows))],
            "One truth value a row: list the places of the wrong ones instead.",
        ),
        Mistake(
            lambda rows: len(audit_sigmoid_table(rows)),
            "This counts the wrong rows; say which they are.",
        ),
        Mistake(
            _by_symmetry,
            "Symmetry alone: a pair that adds up to 1 may still be wrong, and one bad row of a"
            " pair does not make the other bad.",
        ),
        Mistake(
            lambda rows: [
                i for i, (x, text) in enumerate(rows) if abs(float(sigmoid(x)) - float(text)) > 1e-3
            ],
            "One tolerance for all rows: each row's digits say how far off it may be.",
        ),
        Mistake(
            lambda rows: [i for i, (x, text) in enumerate(rows) if sigmoid(x) != float(text)],
            "No printed value equals the true one to all digits: round first.",
        ),
        Mistake(
            lambda rows: _flagged(rows, lambda x: 1 / (1 + math.exp(x))),
            "The exponent's sign: this is sigmoid(-x).",
        ),
        Mistake(
            lambda rows: _flagged(rows, lambda x: float(np.tanh(x))),
            "This is tanh, which runs from -1 to 1.",
        ),
        Mistake(
            lambda rows: [i for i, (x, text) in enumerate(rows) if f"{sigmoid(x):.4f}" != text],
            "Fixed at four decimals: each row's text says how many it has.",
        ),
        Mistake(
            lambda rows: audit_sigmoid_table(rows)[:1],
            "Only the first wrong row: go on to the end of the table.",
        ),
        Mistake(
            lambda rows: [(i, rows[i][1]) for i in audit_sigmoid_table(rows)],
            "Pairs came back: the indices alone are asked for.",
        ),
        Mistake(
            lambda rows: [i for i, (_, text) in enumerate(rows) if not 0 < float(text) < 1],
            "A number between 0 and 1 is not yet the right one: compute sigmoid(x).",
        ),
        Mistake(
            lambda rows: _flagged(rows, lambda x: math.exp(x)),
            "This is the exponential alone: sigmoid divides 1 by 1 + exp(-x).",
        ),
    ),
)
