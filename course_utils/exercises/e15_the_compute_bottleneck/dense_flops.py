"""Exercise `dense_flops`: the operations of a dense layer forwards."""

from course_utils.budget import dense_flops
from course_utils.exercises import Exercise, Mistake, SameValues


def _cases() -> list[tuple[int, int, int]]:
    """Return no example, one weight, one output, one input, the articles' layers, a wide one."""
    return [
        (0, 3, 2),
        (1, 1, 1),
        (1, 3, 1),
        (1, 1, 3),
        (1, 3, 2),
        (5, 3, 2),
        (32, 784, 128),
        (64, 128, 10),
        (7, 12_288, 49_152),
    ]


EXERCISE = Exercise(
    solution=dense_flops,
    prompt=(
        "Return how many operations a dense layer takes forwards for a batch. A multiplication is"
        " one and an addition is one; each output is a sum of its products and the bias."
    ),
    judge=SameValues(_cases, returns="one whole number"),
    hints=(
        "Take one example and one output. How many products are there?",
        "n numbers and a bias are added up: that takes n additions.",
        "So there are twice as many operations as weights, for each example.",
    ),
    mistakes=(
        Mistake(
            lambda batch, inputs, outputs: batch * inputs * outputs,
            "Only the products are counted: the additions are as many.",
        ),
        Mistake(
            lambda batch, inputs, outputs: 2 * inputs * outputs,
            "This is one example: each one of the batch takes as many.",
        ),
        Mistake(
            lambda batch, inputs, outputs: batch * (2 * inputs - 1) * outputs,
            "The bias's addition is missing: one for each output.",
        ),
        Mistake(
            lambda batch, inputs, outputs: batch * (2 * inputs + 1) * outputs,
            "One addition too many: n products and a bias are n + 1 numbers, and n additions.",
        ),
        Mistake(
            lambda batch, inputs, outputs: 6 * batch * inputs * outputs,
            "This is a whole training step, forwards and backwards: only forwards is asked.",
        ),
        Mistake(
            lambda batch, inputs, outputs: 2 * batch * (inputs + outputs),
            "Inputs and outputs are added: each output meets every input.",
        ),
        Mistake(
            lambda batch, inputs, outputs: 2 * batch * (inputs * outputs + outputs),
            "Twice the parameters: a bias is added, it multiplies nothing.",
        ),
        Mistake(
            lambda batch, inputs, outputs: batch * (inputs + 1) * outputs,
            "These are the parameters times the batch: a weight takes two operations.",
        ),
    ),
)
