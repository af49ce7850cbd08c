import numpy as np
import pytest

from course_utils import devices
from course_utils.training.augment import (
    AS_IS,
    Augmentation,
    crop,
    cut_out,
    draw_holes,
    draw_moves,
    padded,
    shrink,
)

BOTH = Augmentation(shift=2, mirror="by chance")
TURNS = Augmentation(shift=1, mirror="in turns")


@pytest.fixture
def images():
    return np.random.default_rng(0).integers(0, 256, size=(40, 7, 9, 3), dtype=np.uint8)


def by_hand(images, shift, down, right, is_mirrored):
    """Cut and mirror one image after another."""
    made = []
    for image, i, j, flip in zip(padded(images, shift), down, right, is_mirrored, strict=True):
        window = image[i : i + images.shape[1], j : j + images.shape[2]]
        made.append(window[:, ::-1] if flip else window)
    return np.array(made)


@pytest.mark.parametrize("how", [BOTH, TURNS, AS_IS, Augmentation(shift=3)])
def test_a_batch_is_cut_as_images_are_one_by_one(images, how):
    moves = draw_moves(how, len(images), 3, seed=5)
    got = crop(padded(images, how.shift), *moves, images.shape[1:3]).numpy()
    assert got.dtype == np.uint8
    np.testing.assert_array_equal(got, by_hand(images, how.shift, *moves))


def test_no_augmentation_leaves_images_as_they_are(images):
    moves = draw_moves(AS_IS, len(images), 0, seed=0)
    np.testing.assert_array_equal(crop(images, *moves, (7, 9)).numpy(), images)
    assert AS_IS.is_none
    assert not BOTH.is_none
    assert not Augmentation(mirror="by chance").is_none


def test_every_shift_is_drawn_about_equally_often():
    down, right, is_mirrored = draw_moves(BOTH, 20_000, 0, seed=0)
    for moves in (down, right):
        values, counts = np.unique(moves, return_counts=True)
        assert values.tolist() == [0, 1, 2, 3, 4]
        assert abs(counts / 20_000 - 0.2).max() < 0.015
    assert abs(is_mirrored.mean() - 0.5) < 0.015
    assert abs(np.corrcoef(down, right)[0, 1]) < 0.03


def test_in_turns_shows_both_sides_in_two_epochs():
    first, second, third = (draw_moves(TURNS, 500, epoch, seed=1)[2] for epoch in range(3))
    np.testing.assert_array_equal(first, ~second)
    np.testing.assert_array_equal(first, third)
    assert 0.4 < first.mean() < 0.6


def test_moves_follow_from_seed_and_epoch_alone():
    once = draw_moves(BOTH, 50, 4, seed=2)
    for again, same in (
        (draw_moves(BOTH, 50, 4, seed=2), True),
        (draw_moves(BOTH, 50, 5, 2), False),
    ):
        assert all((a == b).all() for a, b in zip(once, again, strict=True)) is same


@pytest.mark.parametrize("wrong", [{"shift": -1}, {"mirror": "sometimes"}])
def test_an_unknown_way_is_refused(wrong):
    with pytest.raises(ValueError, match="shift must be 0 or more and mirror one of never"):
        Augmentation(**wrong)


def test_images_are_small_in_the_first_epochs_only():
    how = Augmentation(growth=(4, 6))
    assert [how.side(epoch) for epoch in range(4)] == [4, 6, None, None]
    assert not how.is_none
    assert how.costs(4, 8) == [0.25, 0.5625, 1.0, 1.0]


@pytest.mark.parametrize("wrong", [{"growth": (4, 0)}, {"cutout": -1}])
def test_sides_below_one_are_refused(wrong):
    with pytest.raises(ValueError, match="cutout must be 0 or more and each side"):
        Augmentation(**wrong)


def test_squares_are_cut_out_where_they_were_drawn(images):
    how = Augmentation(cutout=4)
    assert not how.is_none
    top, left = draw_holes(how, len(images), 0, seed=3, side=(7, 9))
    colour = np.array([1, 2, 3], np.uint8)
    want = images.copy()
    for image, i, j in zip(want, top, left, strict=True):
        image[max(i, 0) : i + 4, max(j, 0) : j + 4] = colour
    np.testing.assert_array_equal(cut_out(images, (top, left), 4, colour).numpy(), want)


def test_the_middle_of_a_square_is_drawn_all_over_the_image():
    top, left = draw_holes(Augmentation(cutout=4), 20_000, 1, seed=0, side=(7, 9))
    for first, side in ((top, 7), (left, 9)):
        values, counts = np.unique(first + 2, return_counts=True)
        assert values.tolist() == list(range(side))
        assert abs(counts / 20_000 - 1 / side).max() < 0.015
    again, _ = draw_holes(Augmentation(cutout=4), 20_000, 2, seed=0, side=(7, 9))
    assert (again != top).any()


def test_a_shrunk_image_keeps_its_mean_and_its_halves(images):
    flat = np.zeros((1, 8, 8, 1), np.uint8)
    flat[:, :, 4:] = 200
    small = shrink(flat, 4).numpy()
    assert small.shape == (1, 4, 4, 1)
    np.testing.assert_allclose(small.mean(), 100, atol=0.1)
    assert (small[0, :, 0] < 5).all()
    assert (small[0, :, 3] > 195).all()
    np.testing.assert_array_equal(shrink(images, None).numpy(), images.astype(np.float32))


@pytest.mark.parametrize("side", [3, 5, 6])
def test_shrinking_is_what_tensorflow_calls_resizing(images, side):
    tf = devices.tensorflow()
    want = tf.image.resize(images, (side, side), antialias=True).numpy()
    np.testing.assert_allclose(shrink(images, side).numpy(), want, atol=1e-3)
    compiled = tf.function(lambda batch: shrink(batch, side))(tf.constant(images)).numpy()
    np.testing.assert_allclose(compiled, want, atol=1e-3)
