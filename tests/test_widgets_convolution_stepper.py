"""Convolution stepper: every place, every preset, and the ends of the changes."""

import numpy as np
import pytest
from scipy.signal import correlate2d

from course_utils import datasets
from course_utils.layers import average_pool2d
from course_utils.widgets import convolution_stepper as module
from course_utils.widgets.convolution_stepper import (
    CHANGES,
    PRESETS,
    convolution_stepper,
    kernel_weights,
    step,
    strongest_place,
    whole_map,
)


@pytest.fixture(scope="module")
def image():
    grey = datasets.photograph().pixels.mean(axis=2)
    return np.round(average_pool2d(grey[None, :, :, None], 4)[0, :, :, 0])


@pytest.fixture(scope="module")
def stepper(image):
    return convolution_stepper(image)


@pytest.mark.parametrize("kernel", PRESETS)
def test_every_place_is_one_number_of_the_map(image, kernel):
    weights = kernel_weights(kernel)
    sums = whole_map(image, weights)
    np.testing.assert_allclose(sums, correlate2d(image, weights, "valid"), atol=1e-9)
    for row, column in np.ndindex(sums.shape):
        here = step(image, row, column, weights)
        assert here.total == pytest.approx(sums[row, column], abs=1e-9)
        np.testing.assert_array_equal(here.products, here.pixels * weights)


def test_the_presets_do_what_their_names_say(image):
    inner = image[1:-1, 1:-1]
    np.testing.assert_allclose(whole_map(image, kernel_weights("copy")), inner)
    assert whole_map(image, kernel_weights("blur")).std() < inner.std()
    assert whole_map(image, kernel_weights("sharpen")).std() > inner.std()
    ramp = np.tile(np.arange(8.0), (8, 1))
    assert (whole_map(ramp, kernel_weights("vertical edges")) == 8).all()
    for kernel in ("horizontal edges", "outline", "all 0"):
        assert (whole_map(ramp, kernel_weights(kernel)) == 0).all()
    assert (whole_map(ramp.T, kernel_weights("horizontal edges")) == 8).all()


def test_changes_are_added_to_their_own_weight():
    for k, name in enumerate(CHANGES):
        weights = kernel_weights("all 0", **{name: 2.5})
        assert np.flatnonzero(weights).tolist() == [k]
        assert weights.sum() == 2.5
    assert kernel_weights("outline", w11=-4.0)[1, 1] == 4


def test_the_strongest_place_has_the_largest_sum(image):
    row, column = strongest_place(image, "outline")
    sums = whole_map(image, kernel_weights("outline"))
    assert abs(sums[row, column]) == np.abs(sums).max()


@pytest.mark.parametrize("kernel", PRESETS)
@pytest.mark.parametrize("place", [(0, 0), (21, 0), (0, 21), (21, 21), (9, 4)])
@pytest.mark.parametrize("change", [{}, {"w00": -4.0}, {"w22": 4.0}])
def test_artists_show_the_state(stepper, image, kernel, place, change):
    row, column = place
    state = stepper.first_state | {"row": row, "column": column, "kernel": kernel} | change
    stepper._draw(stepper.artists, **state)
    weights = kernel_weights(kernel, **change)
    here, artists = step(image, row, column, weights), stepper.artists
    for name, numbers in (("weights", weights), ("products", here.products)):
        cells, texts = artists[name]
        np.testing.assert_array_equal(cells.get_array(), numbers)
        for text, number in zip(texts, numbers.flat, strict=True):
            assert float(text.get_text()) == pytest.approx(number, abs=0.501 if number > 5 else 0.5)
    assert artists["window"].get_xy() == artists["place"].get_xy() == (column - 0.5, row - 0.5)
    np.testing.assert_array_equal(artists["sums"].get_array(), whole_map(image, weights))
    low, high = artists["sums"].get_clim()
    assert low == (-high if (weights < 0).any() else 0)
    assert f"here {here.total:.0f}" in artists["titles"][0].get_text()
    assert f"sum {here.total:.0f}" in artists["titles"][1].get_text()
    assert f"add up to {here.total:.1f}" in stepper.describe(**state)


def test_only_animated_artists_move(stepper):
    stepper.refresh()
    stepper.render(**stepper.first_state | {"kernel": "blur", "row": 1, "w12": 2.0})
    stepper._draw(stepper.artists, **stepper.first_state | {"kernel": "outline", "column": 3})
    assert not stepper.figure.stale


def test_a_picture_does_not_depend_on_the_one_before(stepper):
    state = {"kernel": "outline", "row": 3, "column": 5, "w11": 1.0}
    first = stepper.render(**state)
    stepper.render(kernel="blur", row=20, column=0)
    assert stepper.render(**state) == first


def test_words_hold_pixels_weights_and_sum():
    image = np.arange(36.0).reshape(6, 6)
    words = module.describe(image, 0, 1, "copy", w00=-0.5)
    assert "row 0, column 1. Pixels 1 2 3 / 7 8 9 / 13 14 15" in words
    assert "'copy' changed" in words
    assert "weights -0.5 0 0 / 0 1 0 / 0 0 0. The products add up to 7.5." in words


def test_controls_are_labelled_and_reach_every_place(stepper, image):
    labels = [control.description for control in stepper.controls.values()]
    assert len(set(labels)) == len(labels) == 12
    assert stepper.controls["row"].values[-1] == image.shape[0] - 3
    assert stepper.controls["column"].values[-1] == image.shape[1] - 3
    assert stepper.controls["kernel"].values == [*PRESETS]


def test_controls_move_the_picture(image):
    fresh = convolution_stepper(image)
    before = fresh.picture
    fresh.controls["w11"].value = 3.5
    assert fresh.picture != before
    assert "changed" in fresh.words


@pytest.mark.parametrize(
    ("image", "said"),
    [
        (np.ones((8, 8, 3)), r"must be grey, \(h, w\).*got shape \(8, 8, 3\)"),
        (np.full((5, 8), 9.0), "at least 6 x 6"),
        (np.full((8, 8), 0.5), "Multiply by 255"),
        (np.full((8, 8), -1.0), "got -1 to -1"),
    ],
)
def test_other_pictures_are_refused(image, said):
    with pytest.raises(ValueError, match=said):
        convolution_stepper(image)
