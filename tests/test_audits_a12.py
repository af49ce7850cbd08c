"""Article 003's cats and dogs: each failure as printed, and what the mended lines do."""

import sys

import numpy as np
import pytest
from PIL import Image

from course_utils import datasets, sources
from course_utils.audits import a12_cats


@pytest.fixture(scope="module")
def clothes():
    return datasets.load("fashion_mnist", sample=True)


def test_pictures_of_one_other_size_are_refused_by_the_network():
    """Photographs of various sizes, and small ones, are run in the claims' own test."""
    assert a12_cats.run("one size")["outcome"].startswith("ValueError: ")


def test_the_mended_listing_runs_on_pictures_of_various_sizes():
    found = a12_cats.run("photographs", is_mended=True)
    assert found["outcome"] == "ran"
    assert float(found["printed"]) == pytest.approx(found["once"], abs=0.005)
    assert found["once"] > 0.7
    assert found["twice"] < 0.6


def test_a_hidden_file_stops_the_listing():
    assert "(401,) + inhomogeneous" in a12_cats.run("broken")["outcome"]


def test_each_mend_has_its_one_line():
    code = sources.listing("cats")
    assert [code.count(printed) for printed, _ in a12_cats.MENDS] == [1, 1, 1]
    changed = zip(code.splitlines(), a12_cats.mended().splitlines(), strict=True)
    assert sum(before != after for before, after in changed) == 3


def test_the_stand_in_is_there_only_meanwhile(tmp_path):
    before = sys.modules.get("cv2")
    Image.new("RGB", (6, 4), (100, 100, 100)).save(tmp_path / "a.png")
    (tmp_path / "b.png").write_text("no picture")
    with a12_cats.opencv():
        import cv2

        image = cv2.imread(str(tmp_path / "a.png"), cv2.IMREAD_GRAYSCALE)
        assert (image.shape, image.dtype, image.max()) == ((4, 6), np.uint8, 100)
        assert cv2.imread(str(tmp_path / "b.png"), cv2.IMREAD_GRAYSCALE) is None
        assert cv2.imread(str(tmp_path / "none.png"), cv2.IMREAD_GRAYSCALE) is None
        assert cv2.resize(image, (2, 3)).shape == (3, 2)
    assert sys.modules.get("cv2") is before


def test_the_stand_in_reads_as_opencv_does(tmp_path, clothes):
    """OpenCV is no part of the course: this runs where somebody has it."""
    cv2 = pytest.importorskip("cv2")
    colour = np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    for name, pixels in (("grey", clothes.x_train[0]), ("colour", colour)):
        path = tmp_path / f"{name}.png"
        Image.fromarray(pixels).save(path)
        theirs = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        np.testing.assert_allclose(a12_cats._imread(str(path), 0), theirs, atol=1)


def test_pictures_have_various_sizes_and_names_that_tell_their_class(tmp_path, clothes):
    images, labels = a12_cats.two_classes(clothes, "test", 30)
    assert a12_cats.pair(clothes) == ("Pullover", "Coat")
    assert labels.sum() == 15
    names = a12_cats.file_names(labels)
    a12_cats.write_pictures(tmp_path / "new", images, names, np.random.default_rng(0))
    sizes = set()
    for name, label in zip(names, labels, strict=True):
        assert name.startswith("cat") == bool(label)
        with Image.open(tmp_path / "new" / f"{name}.png") as image:
            sizes.add(image.size)
    assert len(sizes) > 20
    assert all(32 <= side <= 64 for size in sizes for side in size)


def test_there_are_never_more_of_one_class(clothes):
    for most in (7, 10_000):
        labels = a12_cats.two_classes(clothes, "train", most)[1]
        assert np.ptp(np.bincount(labels)) == 0
    assert len(labels) == 1000


def test_real_cats_and_dogs_are_read_from_a_folder(tmp_path, whole_data):
    photographs = datasets.load("cifar10")
    images, labels = a12_cats.two_classes(photographs, "test", 200)
    assert a12_cats.pair(photographs) == ("dog", "cat")
    names = [f"{a12_cats.ANIMALS[label]}/{k}" for k, label in enumerate(labels)]
    a12_cats.write_pictures(tmp_path / "pets", images, names, np.random.default_rng(0))
    (tmp_path / "pets" / "cat" / "note.png").write_text("no picture")
    pets = datasets.from_folder(tmp_path / "pets", size=32)
    assert pets.class_names == ("cat", "dog")
    assert (len(pets.x_train), len(pets.x_test)) == (160, 40)
    assert pets.refused == ("cat/note.png: no picture",)
    blurred = pets.x_train.astype(float).mean(axis=(1, 2, 3))
    kept = images.astype(float).mean(axis=(1, 2, 3))
    assert abs(blurred.mean() - kept.mean()) < 5
