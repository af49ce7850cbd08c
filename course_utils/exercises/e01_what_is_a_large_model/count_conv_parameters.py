"""Exercise `count_conv_parameters`: weights and biases of a convolution."""

from course_utils.budget import count_conv_parameters
from course_utils.exercises import Exercise, Mistake, SameValues


def _cases() -> list[tuple]:
    """Return the smallest convolution, the articles' three, a wide one and one by one."""
    return [(1, 1, 1), (2, 1, 1), (3, 1, 32), (3, 3, 32), (3, 32, 64), (1, 64, 10), (16, 3, 768)]


EXERCISE = Exercise(
    solution=count_conv_parameters,
    prompt=(
        "Return the number of weights and biases of a convolution with square kernels of side"
        " kernel_size, from channels_in to channels_out channels."
    ),
    judge=SameValues(_cases, returns="one whole number"),
    hints=(
        "One output channel looks at a window of every input channel. How many numbers are in it?",
        "Each output channel has its own kernels, and one bias.",
        "The picture's height and width don't matter: the same kernel is used everywhere.",
    ),
    mistakes=(
        Mistake(
            lambda kernel_size, channels_in, channels_out: (
                kernel_size**2 * channels_in * channels_out
            ),
            "The biases are missing: one for each output channel.",
        ),
        Mistake(
            lambda kernel_size, channels_in, channels_out: (
                (kernel_size * channels_in + 1) * channels_out
            ),
            "The kernel is counted as a line: it is a square.",
        ),
        Mistake(
            lambda kernel_size, channels_in, channels_out: (kernel_size**2 + 1) * channels_out,
            "The kernel reaches through all input channels, and they are not counted.",
        ),
        Mistake(
            lambda kernel_size, channels_in, channels_out: (
                kernel_size**2 * channels_in * channels_out + channels_in
            ),
            "The biases are counted by the input channels.",
        ),
        Mistake(
            lambda kernel_size, channels_in, channels_out: (
                kernel_size**2 * channels_in * channels_out + 1
            ),
            "There is only one bias for the whole layer.",
        ),
        Mistake(
            lambda kernel_size, channels_in, channels_out: (
                (kernel_size**2 + 1) * channels_in * channels_out
            ),
            "Each kernel has got a bias of its own: the kernels of one output share one.",
        ),
        Mistake(
            lambda kernel_size, channels_in, channels_out: kernel_size**2 * channels_in + 1,
            "This is one output channel: there are channels_out of them.",
        ),
        Mistake(
            lambda kernel_size, channels_in, channels_out: (
                (2 * kernel_size * channels_in + 1) * channels_out
            ),
            "The side is doubled, not squared.",
        ),
        Mistake(
            lambda kernel_size, channels_in, channels_out: (
                (kernel_size ^ 2) * channels_in * channels_out + channels_out
            ),
            "In Python ^ is no power: write kernel_size**2.",
        ),
        Mistake(
            lambda kernel_size, channels_in, channels_out: (
                kernel_size**2 * (channels_in * channels_out + 1)
            ),
            "The biases are counted by the kernel's pixels: an output channel has one.",
        ),
        Mistake(
            lambda kernel_size, channels_in, channels_out: (
                kernel_size**2 * (channels_in + 1) * channels_out
            ),
            "The bias has got a whole kernel: it is one number for each output channel.",
        ),
    ),
)
