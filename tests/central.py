"""An oracle of the tests' own for gradients."""

import numpy as np


def differences(f, x):
    """Central differences of a scalar function, without the course's own module."""
    slopes = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[i] = 1e-5
        slopes[i] = (f(x + step) - f(x - step)) / 2e-5
    return slopes
