"""Lesson 11's audits: the article's layers, and convolutions in a row."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import convolve2d, correlate2d

from course_utils import layers, sources
from course_utils.audits import a11_convolution as a11


def test_the_layers_are_those_of_the_listing():
    text = sources.listing("cifar10")
    found = re.findall(r"(Conv2D|MaxPooling2D)\((?:\d+, )?\((\d), \2\)", text)
    windows = [(int(side), 1 if kind == "Conv2D" else int(side)) for kind, side in found]
    assert tuple(windows) == a11.CIFAR_LAYERS
    assert "strides" not in text
    assert "padding" not in text


def test_the_last_convolution_sees_18_of_32_pixels_and_its_map_is_4_wide():
    side = 32
    for kernel_size, stride in a11.CIFAR_LAYERS:
        side = layers.conv_output_size(side, kernel_size, stride)
    assert (side, layers.receptive_field(a11.CIFAR_LAYERS)) == (4, 18)


@given(st.integers(0, 99), st.integers(1, 4), st.integers(1, 4))
def test_a_combined_kernel_does_what_its_two_do(seed, k, m):
    rng = np.random.default_rng(seed)
    image, first, second = (rng.normal(size=(side, side)) for side in (9, k, m))
    both = a11.combined(first, second)
    np.testing.assert_allclose(both, convolve2d(first, second), atol=1e-12)
    one_by_one = a11.single(a11.single(image, first), second)
    np.testing.assert_allclose(a11.single(image, both), one_by_one, atol=1e-12)
    np.testing.assert_allclose(a11.single(image, first), correlate2d(image, first, "valid"))


@pytest.mark.parametrize("seed", range(5))
def test_it_takes_something_between_to_be_more_than_one_convolution(seed):
    assert a11.stacked_gap(seed=seed) < 1e-12
    assert a11.stacked_gap(has_relu=True, seed=seed) > 0.1
