import doctest
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from scipy import ndimage

from course_utils.widgets import augmentation_explorer as explorer

IMAGES = {
    "a bar": np.pad(np.ones((16, 4)), ((6, 6), (6, 18))),
    "a ramp": np.tile(np.linspace(0, 1, 28), (28, 1)),
}
changes = st.fixed_dictionaries(
    {
        "mirrored": st.booleans(),
        "right": st.sampled_from(range(-8, 9, 2)),
        "turn": st.sampled_from(range(-60, 61, 10)),
        "crop": st.integers(0, 8),
        "noise": st.sampled_from([0.0, 0.1, 0.4, 0.8]),
    }
)


def tenths(image):
    """Ten positive numbers with sum 1 that depend on the image."""
    parts = 0.01 + np.array([part.mean() for part in np.array_split(image, 10, axis=1)])
    return parts / parts.sum()


@pytest.fixture(scope="module")
def live():
    return explorer.augmentation_explorer(IMAGES, tenths)


def pixels(data):
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), dtype=int)


def test_examples():
    assert doctest.testmod(explorer).failed == 0


@given(changes, st.sampled_from(sorted(IMAGES)))
@settings(max_examples=60, deadline=None)
def test_every_setting_gives_an_image(change, name):
    before = IMAGES[name].copy()
    changed = explorer.augmented(IMAGES[name], **change)
    assert changed.shape == (28, 28)
    assert 0 <= changed.min() <= changed.max() <= 1
    assert (IMAGES[name] == before).all()
    words = explorer.describe(IMAGES, tenths, name, **change)
    assert words.startswith(f"{name}, ")
    assert ("mirrored" in words) == change["mirrored"]


def test_nothing_done_changes_nothing():
    image = np.random.default_rng(0).random((20, 28))
    np.testing.assert_allclose(explorer.augmented(image), image, atol=1e-12)


@given(st.integers(-8, 8), st.booleans())
def test_mirrors_and_shifts_are_exact(right, mirrored):
    image = np.random.default_rng(1).random((20, 24))
    wanted = np.zeros_like(image)
    source = image[:, ::-1] if mirrored else image
    for column in range(24):
        if 0 <= column - right < 24:
            wanted[:, column] = source[:, column - right]
    changed = explorer.augmented(image, mirrored=mirrored, right=right)
    np.testing.assert_allclose(changed, wanted, atol=1e-12)


def test_turning_is_clockwise_and_four_quarters_are_a_whole():
    image = np.random.default_rng(2).random((21, 21))
    turned = explorer.augmented(image, turn=90)
    np.testing.assert_allclose(turned, np.rot90(image, -1), atol=1e-9)
    for _ in range(3):
        turned = explorer.augmented(turned, turn=90)
    np.testing.assert_allclose(turned, image, atol=1e-9)


def test_reading_between_pixels_agrees_with_scipy():
    rng = np.random.default_rng(3)
    image = rng.random((9, 7))
    at = rng.uniform(0, 6, size=(2, 50))
    wanted = ndimage.map_coordinates(image, at, order=1)
    np.testing.assert_allclose(explorer.sampled(image, *at), wanted, atol=1e-12)
    assert explorer.sampled(image, [-5.0, 40.0], [0.0, 3.0]).tolist() == [0.0, 0.0]


def test_a_crop_shows_the_middle_larger():
    image = np.zeros((28, 28))
    image[10:18, 10:18] = 1
    shares = [explorer.augmented(image, crop=crop).mean() for crop in (0, 4, 8)]
    assert shares[0] == pytest.approx(64 / 784)
    assert shares[0] < shares[1] < shares[2]
    assert shares[2] == pytest.approx(64 / 144, rel=0.1)


def test_noise_has_the_spread_it_says():
    grey = np.full((28, 28), 0.5)
    assert explorer.augmented(grey, noise=0.1).std() == pytest.approx(0.1, rel=0.1)


@pytest.mark.parametrize("name", sorted(IMAGES))
def test_the_picture_shows_the_change_and_the_answer(live, name):
    change = {**explorer.STILL, "mirrored": True, "right": 4}
    live.render(picture=name, **change)
    changed = explorer.augmented(IMAGES[name], **change)
    np.testing.assert_array_equal(live.artists["after"].get_array(), changed)
    np.testing.assert_array_equal(live.artists["before"].get_array(), IMAGES[name])
    widths = [bar.get_width() for bar in live.artists["bars"]]
    np.testing.assert_allclose(widths, tenths(changed))
    colours = [bar.get_facecolor() for bar in live.artists["bars"]]
    assert [colours.count(each) for each in colours].index(1) == int(np.argmax(widths))


def test_each_control_changes_the_picture_and_the_words(live):
    for name, control in live.controls.items():
        before, words = live.picture, live.words
        control.value = control.values[-1]
        assert np.abs(pixels(live.picture) - pixels(before)).max() > 50, name
        assert live.words != words


def test_a_state_looks_the_same_whatever_came_before(live):
    state = {"picture": "a bar", **explorer.STILL, "turn": 30}
    first = live.render(**state)
    live.render(picture="a ramp", **{**explorer.STILL, "noise": 0.8})
    assert live.render(**state) == first


def test_only_animated_artists_move(live):
    moving = [live.artists["before"], live.artists["after"], *live.artists["bars"]]
    assert all(artist.get_animated() for artist in moving)
    assert len(live.storyboard()) < 100_000
