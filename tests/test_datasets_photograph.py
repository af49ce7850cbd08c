"""The photograph inside the package: there, unharmed, and with its licence."""

import numpy as np
import pytest

from course_utils import datasets
from course_utils.datasets import picture as module
from course_utils.datasets.copies import SAMPLES


def test_the_photograph_has_three_channels_and_cannot_be_changed():
    photo = datasets.photograph()
    assert photo.pixels.shape == (96, 96, 3)
    assert photo.pixels.dtype == np.uint8
    assert photo.pixels.min() < 20
    assert photo.pixels.max() == 255
    assert (photo.pixels.mean(axis=(0, 1)).argsort() == [2, 1, 0]).all(), "more red than blue"
    with pytest.raises(ValueError, match="read-only"):
        photo.pixels[0, 0, 0] = 1


def test_it_says_whose_it_is_and_under_which_licence():
    photo = datasets.photograph()
    assert "96 x 96 pixels, 3 channels. Rachel Michetti" in photo.describe()
    assert "CC0" in photo.describe()
    licences = (SAMPLES / "LICENCES.txt").read_text()
    assert photo.licence_url in licences
    assert "coffee.png" in licences
    assert (SAMPLES / "coffee.png").stat().st_size < 30_000


def test_a_damaged_or_missing_file_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "SAMPLES", tmp_path)
    with pytest.raises(datasets.DataFileError, match=r"coffee\.png must be readable.*Install"):
        datasets.photograph()
    (tmp_path / "coffee.png").write_bytes((SAMPLES / "coffee.png").read_bytes()[:-1])
    with pytest.raises(datasets.DataFileError, match=r"must have the sha256 [0-9a-f]{64}; got"):
        datasets.photograph()
