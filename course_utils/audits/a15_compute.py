"""Lesson 15: what the articles say about computing, against the roofline and 6 N D."""

from course_utils.audits.a01_large_models import parameters
from course_utils.budget import Roofline, Work, dense_flops, training_days

H100 = Roofline(989e12, 3.35e12)
"""bfloat16 operations and bytes a second of an H100 SXM, by NVIDIA's data sheet."""
WIDTH, BYTES = 12_288, 2
"""Width of GPT-3's layers, and bytes of a number in 16 bits."""


def share_of_peak(batch: int) -> float:
    """Return the share of an H100's peak that a wide dense layer can reach at most.

    Examples
    --------
    >>> round(share_of_peak(1), 4), share_of_peak(1024)
    (0.0034, 1.0)
    """
    moved = BYTES * (WIDTH * WIDTH + 2 * batch * WIDTH)
    work = Work("dense", dense_flops(batch, WIDTH, WIDTH), moved)
    return H100.attainable(work.intensity) / H100.flops_per_second


def days_at_the_front() -> list[float]:
    """Return the days of GPT-3 on 1,024 A100s and of Llama 3.1 405B on 16,384 H100s.

    At utilisations of 45 and 40 %. Sizes and tokens: Brown et al. (2020), table 2.1; Llama team
    (2024), section 3.
    """
    earlier = training_days(parameters("GPT-3"), 300e9, 1024 * 312e12, 0.45)
    later = training_days(405e9, 15.6e12, 16_384 * 989e12, 0.40)
    return [earlier, later]
