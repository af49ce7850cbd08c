"""Exercise `conv_flops`: the operations of a convolution forwards."""

from collections.abc import Callable

from course_utils.budget import conv_flops
from course_utils.exercises import Exercise, Mistake, SameValues


def _cases() -> list[tuple[int, ...]]:
    """Return no image, one number, each size by itself, the articles' layers, a large one."""
    return [
        (0, 2, 2, 3, 1, 1),
        (1, 1, 1, 1, 1, 1),
        (1, 1, 1, 1, 3, 2),
        (1, 2, 3, 1, 1, 1),
        (1, 1, 1, 3, 1, 1),
        (3, 4, 5, 3, 2, 7),
        (1, 30, 30, 3, 3, 32),
        (32, 13, 13, 3, 32, 64),
        (64, 112, 112, 7, 3, 64),
    ]


def _with(count: Callable[..., float]) -> Callable[..., float]:
    """Return an answer from a count of b images, h x w places, side k, c channels in, m out."""

    def answer(
        batch: int, height: int, width: int, kernel_size: int, channels_in: int, channels_out: int
    ) -> float:
        return count(batch, height, width, kernel_size, channels_in, channels_out)

    return answer


EXERCISE = Exercise(
    solution=conv_flops,
    prompt=(
        "Return how many operations a convolution takes forwards. height and width are those of"
        " the map that comes out, kernel_size is the side of a square window. A multiplication is"
        " one operation and an addition one; the bias is the last addition of its sum."
    ),
    judge=SameValues(_cases, returns="one whole number"),
    hints=(
        "How many weights does one number of the output map see?",
        "It sees a square window of every input channel, with two operations a weight.",
        "The map holds height * width * channels_out such numbers, for each image.",
    ),
    mistakes=(
        Mistake(
            _with(lambda b, h, w, k, c, m: b * h * w * k * k * c * m),
            "Only the products are counted: the additions are as many.",
        ),
        Mistake(
            _with(lambda b, h, w, k, c, m: 2 * h * w * k * k * c * m),
            "This is one image: each one of the batch takes as many.",
        ),
        Mistake(
            _with(lambda b, h, w, k, c, m: 2 * b * h * w * k * c * m),
            "The window is counted as a line: it is a square.",
        ),
        Mistake(
            _with(lambda b, h, w, k, c, m: 2 * b * h * w * k * k * m),
            "The window reaches through all input channels, and they are not counted.",
        ),
        Mistake(
            _with(lambda b, h, w, k, c, m: 2 * b * h * w * k * k * c),
            "This is one output channel: there are channels_out of them.",
        ),
        Mistake(
            _with(lambda b, h, w, k, c, m: 2 * b * k * k * c * m),
            "This is one place: the same weights work at every place of the map.",
        ),
        Mistake(
            _with(lambda b, h, w, k, c, m: 2 * b * h * k * k * c * m),
            "The map's width is left out: it has height times width places.",
        ),
        Mistake(
            _with(lambda b, h, w, k, c, m: b * h * w * (2 * k * k * c + 1) * m),
            "One addition too many: n products and a bias take n additions.",
        ),
        Mistake(
            _with(lambda b, h, w, k, c, m: b * h * w * (2 * k * k * c - 1) * m),
            "The bias's addition is missing: one for each number that comes out.",
        ),
        Mistake(
            _with(lambda b, h, w, k, c, m: 6 * b * h * w * k * k * c * m),
            "This is a whole training step, forwards and backwards: only forwards is asked.",
        ),
        Mistake(
            _with(lambda b, h, w, k, c, m: 2 * b * (h - k + 1) * (w - k + 1) * k * k * c * m),
            "height and width are the output's already: the window has been taken off.",
        ),
    ),
)
