"""The PNG that live figures send, read back by Pillow."""

import io

import numpy as np
import pytest
from PIL import Image

from course_utils.plain_png import plain_png


@pytest.mark.parametrize("size", [(1, 1), (2, 7), (880, 390)])
def test_pillow_reads_the_same_pixels_back(size):
    pixels = np.random.default_rng(0).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    with Image.open(io.BytesIO(plain_png(Image.fromarray(pixels)))) as read:
        read.verify()
    with Image.open(io.BytesIO(plain_png(Image.fromarray(pixels)))) as read:
        assert (read.format, read.mode, read.size) == ("PNG", "RGB", size)
        np.testing.assert_array_equal(np.asarray(read), pixels)


def test_a_figure_is_not_much_larger_than_pillow_makes_it(drawn_picture):
    out = io.BytesIO()
    drawn_picture.save(out, format="png", compress_level=1)
    assert len(plain_png(drawn_picture)) < 1.3 * len(out.getvalue())


def test_another_mode_is_refused():
    with pytest.raises(ValueError, match=r"must be RGB; got RGBA.*convert"):
        plain_png(Image.new("RGBA", (2, 2)))


@pytest.fixture
def drawn_picture():
    from course_utils import style

    figure, ax = style.figure(4, 3)
    ax.plot([0, 1], [0, 1])
    return Image.open(io.BytesIO(style.png(figure))).convert("RGB")
