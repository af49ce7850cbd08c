"""The recomputations of lesson 05 that need more than an expression."""

import numpy as np

from course_utils import sources
from course_utils.audits import a05_loss_functions


def test_no_network_of_eleven_weights_learns_noise_by_heart():
    found = [a05_loss_functions.best_fit_to_noise(seed) for seed in range(10)]
    printed = sources.claim("05-mse-of-noise").numbers[0]
    assert printed < 0.05 < min(found)
    assert max(found) < 1 / 12
    assert np.isclose(np.mean(found), 0.074, atol=0.01)
