import errno
import pickle
import shutil
import zipfile

import numpy as np
import pytest
from datasets_tiny import CLASSES, TRAIN, npz_bytes, tiny_arrays, tiny_source

from course_utils.datasets import DataFileError, files
from course_utils.datasets.copies import Copy


@pytest.fixture
def copy(tmp_path):
    return Copy("folder", tmp_path / "tiny.npz", tiny_source())


def refusal(copy, data):
    copy.path.write_bytes(data)
    with pytest.raises(DataFileError) as error:
        files.read(copy)
    message = str(error.value)
    assert message.startswith(f"{copy.path}: ")
    assert message.endswith("course data fetch tiny")
    assert "\n" not in message
    return message


def changed(**changes):
    return npz_bytes(tiny_arrays() | changes)


def test_whole_file_is_read(copy):
    copy.path.write_bytes(npz_bytes(tiny_arrays()))
    arrays, content = files.read(copy)
    assert content == ""
    for key, array in tiny_arrays().items():
        np.testing.assert_array_equal(arrays[key], array)


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.int64, np.uint64])
def test_any_integer_labels_become_int64(copy, dtype):
    copy.path.write_bytes(changed(y_train=tiny_arrays()["y_train"].astype(dtype)))
    assert files.read(copy)[0]["y_train"].dtype == np.int64


@pytest.mark.parametrize("key", files.KEYS)
def test_missing_array(copy, key):
    arrays = tiny_arrays()
    del arrays[key]
    assert f"got no {key} (it holds" in refusal(copy, npz_bytes(arrays))


def test_empty_archive(copy):
    with zipfile.ZipFile(copy.path, "w"):
        pass
    assert "it holds nothing" in refusal(copy, copy.path.read_bytes())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"x_train": np.ones((TRAIN, 6, 5), np.uint8)},
            "x_train must be uint8 of shape (50, 6, 6)",
        ),
        ({"x_train": np.ones((TRAIN, 6, 6, 1), np.uint8)}, "got uint8 of shape (50, 6, 6, 1)"),
        ({"x_train": np.ones((TRAIN - 1, 6, 6), np.uint8)}, "got uint8 of shape (49, 6, 6)"),
        ({"x_test": np.ones((20, 6, 6), np.float32)}, "got float32 of shape (20, 6, 6)"),
        ({"x_test": np.zeros((20, 6, 6), np.uint8)}, "20 of 20 images whose pixels are all equal"),
        ({"y_train": np.zeros(TRAIN)}, "y_train must be integers of shape (50,)"),
        ({"y_train": np.zeros((TRAIN, 1), np.uint8)}, "got uint8 of shape (50, 1)"),
        (
            {"y_test": np.zeros(19, np.uint8)},
            "y_test must be integers of shape (20,), one for each",
        ),
        ({"y_test": np.arange(20, dtype=np.uint8)}, "must hold labels from 0 to 4; got labels"),
        ({"y_test": np.arange(20) % CLASSES - 1}, "got labels from -1 to 3"),
        ({"y_test": np.full(20, 2**64 - 1, np.uint64)}, "must hold labels from 0 to 4"),
        ({"y_test": np.arange(20) % 3}, "y_test must hold every class; got no image of dog, elk"),
    ],
)
def test_wrong_contents(copy, change, words):
    assert words in refusal(copy, changed(**change))


def test_one_blank_image_is_enough(copy):
    images = tiny_arrays()["x_train"]
    images[7] = 0
    assert "got 1 of 50 images whose pixels" in refusal(copy, changed(x_train=images))


@pytest.mark.filterwarnings("error")
def test_pickled_objects_are_refused_and_never_run(copy, tmp_path):
    class Trap:
        def __reduce__(self):
            return (tmp_path.joinpath("ran").write_text, ("x",))

    traps = np.array([Trap()] * TRAIN, dtype=object)
    assert "y_train must hold plain numbers; got pickled" in refusal(copy, changed(y_train=traps))
    assert "x_train must hold plain numbers; got pickled" in refusal(copy, changed(x_train=traps))
    refusal(copy, changed(verified=traps))
    refusal(copy, pickle.dumps({"x_train": Trap()}))
    assert not (tmp_path / "ran").exists()


def test_other_kinds_of_file(copy):
    one_array = npz_bytes({})[:0]
    for data in (one_array, b"\0" * 5_000, b"<html>Not found</html>"):
        assert "must be a readable .npz file; got a damaged" in refusal(copy, data)


def test_folder_in_place_of_the_file(copy):
    copy.path.mkdir()
    with pytest.raises(DataFileError, match=r"got one that cannot be opened \(is a directory\)"):
        files.read(copy)


def test_a_header_that_claims_terabytes_is_refused_unread(copy):
    header = b"{'descr': '|u1', 'fortran_order': False, 'shape': (999999999999,), }"
    member = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header
    with zipfile.ZipFile(copy.path, "w") as archive:
        for key in files.KEYS:
            archive.writestr(f"{key}.npy", member)
    assert "got uint8 of shape (999999999999,)" in refusal(copy, copy.path.read_bytes())


@pytest.mark.parametrize("compress", [False, True])
def test_every_truncation_is_refused(copy, compress):
    files.write(copy.path, tiny_arrays(), compress=compress)
    whole = copy.path.read_bytes()
    for length in range(0, len(whole), 97):
        refusal(copy, whole[:length])


@pytest.mark.parametrize("compress", [False, True])
def test_any_flipped_byte_is_refused_or_harmless(copy, compress):
    files.write(copy.path, tiny_arrays(), compress=compress)
    whole, rng = copy.path.read_bytes(), np.random.default_rng(0)
    refused = 0
    for position in rng.choice(len(whole), 600, replace=False):
        damaged = bytearray(whole)
        damaged[position] ^= 1 << rng.integers(8)
        copy.path.write_bytes(damaged)
        try:
            arrays, _ = files.read(copy)
        except DataFileError:
            refused += 1
        else:
            assert all((arrays[key] == array).all() for key, array in tiny_arrays().items())
    assert refused > 450


def test_write_is_whole_or_nothing(copy, monkeypatch):
    files.write(copy.path, tiny_arrays(seed=1))
    before = copy.path.read_bytes()

    def half(file, **arrays):
        file.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(np, "savez", half)
    with pytest.raises(OSError, match="No space"):
        files.write(copy.path, tiny_arrays(seed=2))
    assert copy.path.read_bytes() == before
    assert list(copy.path.parent.iterdir()) == [copy.path]


def test_written_bytes_are_deterministic(copy, tmp_path):
    files.write(copy.path, tiny_arrays(), compress=True)
    once = copy.path.read_bytes()
    shutil.move(copy.path, tmp_path / "older.npz")
    files.write(copy.path, tiny_arrays(), compress=True)
    assert copy.path.read_bytes() == once
