import doctest

import numpy as np
import pytest

from course_utils.audits import a14_deploying as module


def test_examples():
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("busy", [0.3, 0.5, 0.8])
def test_the_time_to_an_answer_is_that_of_a_simulated_queue(busy):
    rng, calls = np.random.default_rng(5), 200_000
    served = rng.exponential(10, calls)
    gaps = rng.exponential(10 / busy, calls)
    waits, wait = np.empty(calls), 0.0
    for k in range(calls):
        waits[k] = wait
        wait = max(0.0, wait + served[k] - gaps[k])
    (expected,) = module.time_to_answer(10, busy)
    assert np.mean(waits + served) == pytest.approx(expected, rel=0.04)
