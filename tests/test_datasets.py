import dataclasses
import subprocess
import sys

import numpy as np
import pytest
from datasets_tiny import CLASSES, npz_bytes, tiny_arrays, tiny_source

from course_utils import datasets
from course_utils.datasets import build_samples, copies, files


@pytest.fixture
def tiny(monkeypatch):
    source = tiny_source()
    monkeypatch.setitem(datasets.REGISTRY, "tiny", source)
    return source


def put(folder, seed=0, **extra):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tiny.npz").write_bytes(npz_bytes(tiny_arrays(seed=seed), **extra))
    return folder / "tiny.npz"


def test_import_is_light():
    code = (
        "import sys, course_utils.datasets\n"
        "heavy = {'numpy', 'matplotlib', 'tensorflow', 'pooch', 'requests', 'tqdm'}\n"
        "sys.exit(', '.join(heavy & sys.modules.keys()) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
def test_sample_is_balanced_and_typed(name):
    data = datasets.load(name, sample=True)
    assert data.x_train.shape == (5_000, 28, 28)
    assert data.x_test.shape == (1_000, 28, 28)
    assert data.x_train.dtype == data.x_test.dtype == np.uint8
    assert data.y_train.dtype == data.y_test.dtype == np.int64
    assert np.bincount(data.y_train).tolist() == [500] * 10
    assert np.bincount(data.y_test).tolist() == [100] * 10
    assert len(set(data.y_train[:50])) == 10, "the order is shuffled"
    assert data.copy == "embedded sample"


def test_sample_is_the_same_where_other_copies_are(tiny, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path))
    (tmp_path / "mnist.npz").write_bytes(b"not a data set")
    assert datasets.load("mnist", sample=True).copy == "embedded sample"


def test_samples_are_small():
    assert sum(file.stat().st_size for file in copies.SAMPLES.iterdir()) < 4_000_000


def test_damaged_sample_is_refused(tmp_path, monkeypatch):
    for file in copies.SAMPLES.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    data = bytearray((tmp_path / "mnist.npz").read_bytes())
    data[500_000] ^= 1
    (tmp_path / "mnist.npz").write_bytes(data)
    monkeypatch.setattr(copies, "SAMPLES", tmp_path)
    with pytest.raises(datasets.DataFileError, match=r"mnist\.npz: must have the sha256.*Install"):
        datasets.load("mnist", sample=True)
    (tmp_path / "mnist.npz").unlink()
    with pytest.raises(datasets.DataFileError, match=r"mnist\.npz: must be readable.*Install"):
        datasets.load("mnist", sample=True)


def test_cifar10_has_no_sample():
    with pytest.raises(datasets.DataUnavailableError, match=r"no sample.*mnist, fashion_mnist"):
        datasets.load("cifar10", sample=True)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("minst", "Did you mean 'mnist'"),
        ("Fashion-MNIST", "Did you mean 'fashion_mnist'"),
        ("CIFAR 10", "Did you mean 'cifar10'"),
        ("imagenet", "one of mnist, fashion_mnist, cifar10; got 'imagenet'"),
        (["mnist"], "got ['mnist']"),
    ],
)
def test_unknown_name(name, words):
    for function in (datasets.load, datasets.find, datasets.fetch, datasets.path):
        with pytest.raises(ValueError, match="must be one of") as error:
            function(name)
        assert words in str(error.value)


def test_folder_comes_before_cache(tiny, tmp_path, monkeypatch):
    assert datasets.find("tiny") is None
    cached = put(tmp_path / "cache", seed=1)
    assert (datasets.find("tiny"), datasets.path("tiny")) == ("cache", cached)
    assert datasets.load("tiny").copy == "user cache"
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path / "folder"))
    assert datasets.find("tiny") == "cache", "the folder lacks this data set"
    placed = put(tmp_path / "folder", seed=2)
    assert (datasets.find("tiny"), datasets.path("tiny")) == ("folder", placed)
    data = datasets.load("tiny")
    assert data.copy == "folder in COURSE_DATA_DIR"
    np.testing.assert_array_equal(data.x_train, tiny_arrays(seed=2)["x_train"])
    assert datasets.fetch("tiny") == placed


def test_refused_file_in_the_folder_is_never_passed_over(tiny, tmp_path, monkeypatch):
    put(tmp_path / "cache")
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path / "folder"))
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "tiny.npz").write_bytes(b"half a file")
    for function in (datasets.load, datasets.fetch):
        with pytest.raises(datasets.DataFileError, match=r"folder.tiny\.npz: must be a readable"):
            function("tiny")


def test_dangling_link_is_refused(tiny, tmp_path, monkeypatch):
    put(tmp_path / "cache")
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path))
    (tmp_path / "tiny.npz").symlink_to(tmp_path / "gone.npz")
    with pytest.raises(datasets.DataFileError, match="no such file"):
        datasets.load("tiny")


def test_no_copy_is_one_clear_error(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path / "typo"))
    with pytest.raises(datasets.DataUnavailableError) as error:
        datasets.load("mnist")
    message = str(error.value)
    assert error.value.__suppress_context__
    for words in (
        f"COURSE_DATA_DIR ({tmp_path / 'typo'}: no such folder)",
        str(tmp_path / "cache"),
        "COURSE_OFFLINE forbids a download",
        "course data fetch mnist (11 MB)",
        "sample=True",
    ):
        assert words in message
    with pytest.raises(datasets.DataUnavailableError, match="course data fetch cifar10") as error:
        datasets.path("cifar10")
    assert "sample=True" not in str(error.value)


def test_overview(tiny, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_DATA_DIR", str(tmp_path / "folder"))
    placed, cached = put(tmp_path / "folder"), put(tmp_path / "cache")
    placed.write_bytes(placed.read_bytes()[:1_000])
    rows = {row.source.name: row for row in datasets.overview()}
    assert list(rows) == ["mnist", "fashion_mnist", "cifar10", "tiny"]
    assert [found.where for found in rows["mnist"].copies] == ["sample"]
    assert rows["mnist"].copies[0].readable
    assert rows["cifar10"].copies == ()
    bad, good = rows["tiny"].copies
    assert (bad.where, bad.path, bad.readable) == ("folder", placed, False)
    assert "tiny.npz: must be a readable .npz file" in bad.problem
    assert (good.where, good.path, good.readable) == ("cache", cached, True)
    assert (good.n_train, good.n_test) == (50, 20)


def test_registry_is_complete():
    for name, source in datasets.REGISTRY.items():
        assert source.name == name
        assert len(source.class_names) == 10
        assert source.licence
        assert source.licence_url.startswith("https://")
        assert all(remote.url.startswith("https://") for remote in source.remotes)
        assert all(remote.checksum.split(":")[0] in ("md5", "sha256") for remote in source.remotes)
    assert datasets.REGISTRY["cifar10"].array_bytes == 60_000 * 32 * 32 * 3
    licences = (copies.SAMPLES / "LICENCES.txt").read_text()
    assert "Copyright (c) 2017 Zalando SE" in licences
    assert datasets.REGISTRY["mnist"].licence_url in licences


def test_jpeg_copy_original_and_unverified_copy_are_told_apart(tiny, tmp_path, monkeypatch):
    def load(source, **extra):
        monkeypatch.setitem(datasets.REGISTRY, "tiny", source)
        put(tmp_path / "cache", **extra)
        return datasets.load("tiny")

    remote = dataclasses.replace(datasets.REGISTRY["mnist"].remotes[0], checksum="md5:77")
    other = dataclasses.replace(tiny, remotes=(remote,), jpeg_fingerprint="00")
    jpeg = dataclasses.replace(other, jpeg_fingerprint=files.fingerprint(tiny_arrays()))
    assert load(jpeg).jpeg
    assert "a JPEG copy" in load(jpeg).describe()
    assert load(other).content == "unverified copy"
    assert load(other, verified=np.array("md5:78")).content == "unverified copy"
    assert load(other, verified=np.array("md5:77")).content == "original"
    assert load(tiny).content == ""


def test_fingerprint_is_stable():
    """The registry holds the fingerprint of a known copy: the way to compute it cannot change."""
    arrays = {
        "x_train": (np.arange(3_000 * 16 * 3) % 251).reshape(3_000, 16, 3).astype(np.uint8),
        "x_test": np.zeros((1, 16, 3), np.uint8),
    }
    before = files.fingerprint(arrays)
    assert before.startswith("fd4993c55615b02d")
    arrays["x_train"][2_000, 8, 1] ^= 1
    assert files.fingerprint(arrays) != before


def test_describe(tiny, tmp_path):
    put(tmp_path / "cache")
    assert datasets.load("tiny").describe().splitlines() == [
        "Tiny: 50 training + 20 test images of 6 x 6, 5 classes. "
        "Licence: CC BY-SA 3.0 (Yann LeCun and Corinna Cortes).",
        "Copy: user cache.",
    ]


def test_dataset_is_frozen():
    data = datasets.load("mnist", sample=True)
    with pytest.raises(dataclasses.FrozenInstanceError):
        data.copy = "download"
    assert "array" not in repr(data)


def test_take_is_balanced_and_reproducible():
    data = datasets.load("mnist", sample=True)
    part = data.take(203, 20, np.random.default_rng(0))
    assert sorted(np.bincount(part.y_train)) == [20] * 7 + [21] * 3
    assert np.bincount(part.y_test).tolist() == [2] * 10
    assert part.copy == "subset of embedded sample"
    assert part.take(10, 10, np.random.default_rng(0)).copy == "subset of embedded sample"
    again = data.take(203, 20, np.random.default_rng(0))
    np.testing.assert_array_equal(part.x_train, again.x_train)
    other = data.take(203, 20, np.random.default_rng(1))
    assert {image.tobytes() for image in part.x_train} != {i.tobytes() for i in other.x_train}
    assert len(set(part.y_train[:50])) == 10, "the order is shuffled"


def test_take_keeps_images_with_their_labels_and_repeats_none(tiny, tmp_path):
    put(tmp_path / "cache")
    data = datasets.load("tiny")
    label_of = {
        image.tobytes(): label for image, label in zip(data.x_train, data.y_train, strict=True)
    }
    part = data.take(50, 20, np.random.default_rng(3))
    assert [label_of[image.tobytes()] for image in part.x_train] == part.y_train.tolist()
    assert len({image.tobytes() for image in part.x_train}) == 50
    assert not np.array_equal(part.x_train, data.x_train)
    part.x_train[:] = 0
    assert data.x_train.any()


@pytest.mark.parametrize(
    ("train", "test", "rng", "error", "words"),
    [
        (51, 20, np.random.default_rng(0), ValueError, "train must be from 1 to about 50"),
        (50, 21, np.random.default_rng(0), ValueError, "test must be from 1 to about 20"),
        (0, 5, np.random.default_rng(0), ValueError, "got 0"),
        (-5, 5, np.random.default_rng(0), ValueError, "got -5"),
        (5.0, 5, np.random.default_rng(0), TypeError, "integer"),
        (5, 5, 0, TypeError, "got int. Try np.random.default_rng"),
    ],
)
def test_take_refuses(tiny, tmp_path, train, test, rng, error, words):
    put(tmp_path / "cache")
    with pytest.raises(error, match=words):
        datasets.load("tiny").take(train, test, rng)


def test_build_takes_the_first_images_of_each_class(tiny):
    source = dataclasses.replace(tiny, sample=(2 * CLASSES, CLASSES))
    whole = tiny_arrays()
    sample = build_samples.sample_arrays(source, whole)
    for split, each in (("train", 2), ("test", 1)):
        labels = whole[f"y_{split}"]
        for label in range(CLASSES):
            wanted = whole[f"x_{split}"][labels == label][:each]
            got = sample[f"x_{split}"][sample[f"y_{split}"] == label]
            assert sorted(i.tobytes() for i in got) == sorted(i.tobytes() for i in wanted)


def test_samples_are_rebuilt_from_whole_copies(whole_data, tmp_path):
    for path in build_samples.build(whole_data, tmp_path):
        with np.load(path) as rebuilt, np.load(copies.SAMPLES / path.name) as embedded:
            assert set(rebuilt) == set(embedded) == set(files.KEYS)
            for key in files.KEYS:
                np.testing.assert_array_equal(rebuilt[key], embedded[key])
    once = (tmp_path / "CHECKSUMS").read_bytes()
    build_samples.build(whole_data, tmp_path)
    assert (tmp_path / "CHECKSUMS").read_bytes() == once


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist", "cifar10"])
def test_whole_copy_loads(name, whole_data):
    data = datasets.load(name)
    assert data.copy == "folder in COURSE_DATA_DIR"
    source = datasets.REGISTRY[name]
    assert (len(data.x_train), len(data.x_test)) == (source.n_train, source.n_test)
    assert bool(data.content) == (name == "cifar10")
