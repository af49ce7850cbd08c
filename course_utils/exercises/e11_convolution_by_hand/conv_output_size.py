"""Exercise `conv_output_size`: how many places a window has along one side."""

from course_utils.exercises import Exercise, Mistake, SameValues
from course_utils.layers import conv_output_size


def _cases() -> list[tuple[int, int, int, int]]:
    """Return whole images, steps that fit and that do not, zeros on both sides, large sides."""
    return [
        (2, 1, 1, 0),
        (3, 3, 1, 0),
        (4, 2, 1, 0),
        (4, 2, 2, 0),
        (5, 2, 2, 0),
        (3, 3, 1, 1),
        (5, 3, 1, 1),
        (5, 3, 2, 1),
        (8, 3, 3, 0),
        (7, 2, 4, 1),
        (30, 2, 2, 0),
        (32, 3, 1, 0),
        (224, 7, 2, 3),
        (9, 4, 5, 3),
        (13, 5, 3, 4),
    ]


EXERCISE = Exercise(
    solution=conv_output_size,
    prompt=(
        "Return how many places a window of kernel_size pixels has along a side of n pixels, with"
        " `padding` zeros on each side and `stride` pixels from place to place. The window always"
        " lies inside the padded side."
    ),
    judge=SameValues(_cases, returns="a whole number, at least 1"),
    hints=(
        "Draw 4 pixels and a window of 2. Where can its left end stand?",
        "With stride 1 its left end can stand on the first pixel, and then once more for every"
        " pixel that is left over beyond the window.",
        "With a stride, only every stride-th of those counts: whole steps, so round down. The"
        " first place is there before any step.",
    ),
    mistakes=(
        Mistake(
            lambda n, k, s, p: (n + 2 * p - k) // s,
            "One place is missing: the first, which takes no step.",
        ),
        Mistake(
            lambda n, k, s, p: (n + p - k) // s + 1,
            "padding is counted once: there are zeros at both ends.",
        ),
        Mistake(lambda n, k, s, p: (n - k) // s + 1, "padding has no effect."),
        Mistake(lambda n, k, s, p: n + 2 * p - k + 1, "stride has no effect."),
        Mistake(
            lambda n, k, s, p: -(-(n + 2 * p - k) // s) + 1,
            "Rounded up: the last window would reach over the edge.",
        ),
        Mistake(
            lambda n, k, s, p: round((n + 2 * p - k) / s) + 1,
            "Rounded to the nearest: half a step is no place, round down.",
        ),
        Mistake(
            lambda n, k, s, p: (n + 2 * p - k) / s + 1,
            "A fraction of a place: only whole steps count, round down.",
        ),
        Mistake(
            lambda n, k, s, p: (n + 2 * p - k + 1) // s,
            "The 1 is divided by the stride too: the first place comes before any step.",
        ),
        Mistake(
            lambda n, k, s, p: (n - k) // s + 1 + 2 * p,
            "The zeros are added after dividing: they widen the side first.",
        ),
        Mistake(
            lambda n, k, s, p: (n + 2 * p) // s - k + 1,
            "The window is subtracted after dividing: it shortens the way first.",
        ),
        Mistake(
            lambda n, k, s, p: -(-n // s),
            "This is the size with Keras's padding 'same'; here padding says how many zeros.",
        ),
        Mistake(
            lambda n, k, s, p: n // s,
            "Only side and stride count here: window and zeros are left out.",
        ),
        Mistake(
            lambda n, k, s, p: (n + 2 * p - k + 1) / s,
            "The 1 is divided as well, and nothing is rounded: whole steps, then the first place.",
        ),
        Mistake(
            lambda n, k, s, p: (n - 2 * p - k) // s + 1,
            "The zeros are subtracted: they make the side longer.",
        ),
        Mistake(
            lambda n, k, s, p: (n + 2 * p) // s,
            "The window's own width has no effect.",
        ),
    ),
)
