"""Folders of pictures: every form that a camera or a painter writes, and everything else."""

import os
import struct
import subprocess
import sys
import zlib
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from course_utils import datasets
from course_utils.datasets import image_files
from course_utils.datasets.image_files import read_image

GREY, GREEN = (100, 100, 100), (0, 200, 50)


def noise(seed, shape=(20, 30, 3)):
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def put(path: Path, pixels=None, **options) -> Path:
    """Write a picture; without pixels, one that no other name gives."""
    path.parent.mkdir(parents=True, exist_ok=True)
    drawn = noise(zlib.crc32(str(path.name).encode())) if pixels is None else pixels
    Image.fromarray(drawn).save(path, **options)
    return path


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    """Ten cats and five dogs of different forms and sizes."""
    root = tmp_path / "pets"
    for number in range(10):
        put(root / "cats" / f"cat{number}.{['png', 'jpg'][number % 2]}")
    for number, kind in enumerate(["bmp", "gif", "tiff", "webp", "ppm"]):
        put(root / "dogs" / f"dog{number}.{kind}", noise(50 + number, (40 - number, 20, 3)))
    return root


def read(path: Path, **options) -> datasets.Dataset:
    return datasets.from_folder(path, **({"size": 16} | options))


def test_a_folder_of_classes_becomes_a_data_set(pets: Path, capsys):
    data = read(pets, size=(12, 16))
    assert data.class_names == ("cats", "dogs")
    assert (data.x_train.shape, data.x_test.shape) == ((12, 12, 16, 3), (3, 12, 16, 3))
    assert data.x_train.dtype == np.uint8
    assert data.y_train.dtype == data.y_test.dtype == np.int64
    assert np.bincount(data.y_train).tolist() == [8, 4]
    assert np.bincount(data.y_test).tolist() == [2, 1]
    assert capsys.readouterr().out == "pets: 15 of 15 files read (cats 10, dogs 5).\n"
    assert data.refused == ()
    assert data.describe() == (
        "Pictures in pets: 12 training + 3 test images of 12 x 16 x 3, 2 classes. "
        "Licence: whatever its owner says.\nCopy: folder pets."
    )


def rows(data: datasets.Dataset) -> list[bytes]:
    return [image.tobytes() for image in np.concatenate([data.x_train, data.x_test])]


def test_the_seed_fixes_draw_and_order(pets: Path):
    first, again, other = (read(pets, seed=seed) for seed in (0, 0, 1))
    assert rows(first) == rows(again) != rows(other)
    assert sorted(rows(first)) == sorted(rows(other))
    assert (np.diff(first.y_train) != 0).sum() > 1, "the order is shuffled"


def test_labels_follow_their_pictures(pets: Path):
    data = read(pets, colour="grey")
    truth = {
        read_image(file, (16, 16), fit="crop", colour="grey").tobytes(): label
        for label, name in enumerate(data.class_names)
        for file in (pets / name).iterdir()
    }
    labels = np.concatenate([data.y_train, data.y_test])
    assert [truth[row] for row in rows(data)] == labels.tolist()
    assert data.x_train.shape == (12, 16, 16)


@pytest.mark.parametrize(("share", "sizes"), [(0.0, (0, 0)), (0.01, (1, 1)), (0.99, (9, 4))])
def test_every_class_is_on_both_sides(pets: Path, share: float, sizes: tuple[int, int]):
    data = read(pets, test_share=share)
    assert tuple(np.bincount(data.y_test, minlength=2)) == sizes
    assert data.x_test.shape[1:] == (16, 16, 3)
    data.take(2, 2, np.random.default_rng(0)) if share else None


def test_a_class_of_one_picture_is_for_training(pets: Path):
    put(pets / "birds" / "bird.png")
    data = read(pets)
    assert (data.y_train == 0).sum() == 1
    assert not (data.y_test == 0).any()


def test_folders_train_and_test_are_the_split(tmp_path: Path):
    for part, number in (("train", 4), ("test", 2)):
        for k in range(number):
            put(tmp_path / part / "b" / f"{part}-b{k}.png")
            put(tmp_path / part / "a" / f"{part}-a{k}.png")
    data = read(tmp_path)
    assert data.class_names == ("a", "b")
    assert (len(data.x_train), len(data.x_test)) == (8, 4)
    (tmp_path / "test" / "c").mkdir()
    with pytest.raises(datasets.DataFileError, match="the same classes; got a, b and a, b, c"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("fit", "wanted"),
    [("crop", (50, 50)), ("pad", (255, 255)), ("stretch", (0, 100))],
)
def test_the_fit_is_as_stated(tmp_path: Path, fit: str, wanted: tuple[int, int]):
    """A bar 30 wide, 10 high, its thirds 0, 50 and 100: cut, above and below white, or squeezed."""
    bar = np.repeat(np.array([0, 50, 100], np.uint8), 10)[None].repeat(10, axis=0)
    pixels = read_image(put(tmp_path / "bar.png", bar), (10, 10), fit=fit, colour="grey")
    assert pixels.shape == (10, 10)
    if fit == "pad":
        assert (pixels[0, 0], pixels[-1, -1]) == wanted
        assert pixels[4:6].mean() == pytest.approx(50, abs=3)
    else:
        assert pixels[5, [0, -1]].tolist() == pytest.approx(wanted, abs=3)


def test_a_picture_of_the_right_size_keeps_its_pixels(tmp_path: Path):
    pixels = noise(3, (16, 16, 3))
    for fit in ("crop", "pad", "stretch"):
        got = read_image(put(tmp_path / "a.png", pixels), (16, 16), fit=fit, colour="rgb")
        np.testing.assert_array_equal(got, pixels)


def square(mode: str, colour) -> Image.Image:
    return Image.new(mode, (8, 8), colour)


def palette(transparent: bool) -> Image.Image:
    image = square("P", 1)
    image.putpalette([255, 0, 0, *GREEN])
    if transparent:
        image.info["transparency"] = 1
    return image


FORMS = {
    "rgb": (square("RGB", GREEN), "png", GREEN),
    "grey": (square("L", 100), "png", GREY),
    "black and white": (square("1", 1), "png", (255, 255, 255)),
    "palette": (palette(False), "png", GREEN),
    "palette, transparent": (palette(True), "png", (255, 255, 255)),
    "palette in gif": (palette(False), "gif", GREEN),
    "alpha, clear": (square("RGBA", (*GREEN, 0)), "png", (255, 255, 255)),
    "alpha, half": (square("RGBA", (0, 0, 0, 128)), "png", (127, 127, 127)),
    "grey and alpha": (square("LA", (100, 255)), "png", GREY),
    "16 bits": (Image.fromarray(np.full((8, 8), 100 * 257, np.uint16)), "png", GREY),
    "16 bits, tiff": (Image.fromarray(np.full((8, 8), 100 * 257, np.uint16)), "tiff", GREY),
    "32 bits": (Image.fromarray(np.full((8, 8), 100 * 257, np.int32)), "tiff", GREY),
    "cmyk": (square("CMYK", (0, 0, 0, 155)), "tiff", GREY),
}


@pytest.mark.parametrize(("image", "kind", "wanted"), FORMS.values(), ids=FORMS)
def test_every_form_of_pixels_becomes_eight_bits(tmp_path: Path, image, kind, wanted):
    path = tmp_path / f"picture.{kind}"
    image.save(path)
    pixels = read_image(path, (4, 4), fit="crop", colour="rgb")
    assert pixels.shape == (4, 4, 3)
    np.testing.assert_allclose(pixels, np.broadcast_to(wanted, (4, 4, 3)), atol=1)
    assert read_image(path, (4, 4), fit="crop", colour="grey").shape == (4, 4)


def test_the_camera_is_turned_back(tmp_path: Path):
    """Orientation 6: the camera was held upright, so the stored top is the true right side."""
    pixels = np.zeros((16, 16, 3), np.uint8)
    pixels[:8] = 255
    exif = Image.Exif()
    exif[0x0112] = 6
    path = put(tmp_path / "turned.png", pixels, exif=exif)
    got = read_image(path, (16, 16), fit="crop", colour="grey")
    assert got[:, 8:].min() == 255
    assert got[:, :8].max() == 0


def test_of_an_animation_the_first_frame_is_taken(tmp_path: Path):
    frames = [square("L", value) for value in (10, 200)]
    frames[0].save(tmp_path / "moving.gif", save_all=True, append_images=frames[1:])
    assert read_image(tmp_path / "moving.gif", (2, 2), fit="crop", colour="grey").max() == 10


def enormous(path: Path):
    """A picture whose header promises a billion pixels."""

    def chunk(name, content):
        check = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + check

    header = struct.pack(">IIBBBBB", 40_000, 25_000, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)


def cut(path: Path):
    put(path, format="PNG")
    path.write_bytes(path.read_bytes()[:300])


def cut_jpeg(path: Path):
    put(path, noise(1, (99, 99, 3)), format="JPEG")
    path.write_bytes(path.read_bytes()[:2000])


def floats(path: Path):
    Image.fromarray(np.ones((4, 4), np.float32)).save(path, format="TIFF")


def deep(path: Path):
    Image.fromarray(np.full((4, 4), 70_000, np.int32)).save(path, format="TIFF")


BAD = {
    "empty": (lambda path: path.write_bytes(b""), "empty"),
    "text": (lambda path: path.write_text("no picture"), "no picture"),
    "postscript": (lambda path: path.write_text("%!PS-Adobe-3.0 EPSF-3.0\n"), "no picture"),
    "cut": (cut, "damaged: "),
    "cut jpeg": (cut_jpeg, "damaged: "),
    "enormous": (enormous, "more than 89,478,485 pixels"),
    "floats": (floats, "its pixels are floats of no known range"),
    "deep": (deep, "its pixels are 32-bit numbers of no known range"),
    "dangling": (lambda path: path.symlink_to(path.with_name("nowhere")), "leads nowhere"),
    "circle": (lambda path: path.symlink_to(path), "leads nowhere"),
}
if os.name == "posix":
    BAD["pipe"] = (os.mkfifo, "no file")


@pytest.mark.parametrize(("make", "reason"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_by_name_and_the_rest_is_read(pets: Path, make, reason, capsys):
    make(pets / "dogs" / "bad.png")
    data = read(pets)
    assert len(data.x_train) + len(data.x_test) == 15
    ((file, words),) = [told.split(": ", 1) for told in data.refused]
    assert file == "dogs/bad.png"
    assert reason in words
    said = capsys.readouterr().out
    assert said.startswith("pets: 15 of 16 files read (cats 10, dogs 5). Refused: dogs/bad.png: ")


def test_every_cut_of_a_picture_is_read_or_refused(tmp_path: Path):
    """Whatever a decoder raises is a reason, never a crash."""
    for kind in ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"):
        whole = put(tmp_path / "whole", noise(0, (9, 9, 3)), format=kind).read_bytes()
        for size in range(0, len(whole), max(1, len(whole) // 60)):
            path = tmp_path / "part"
            path.write_bytes(whole[:size])
            with suppress(datasets.DataFileError):
                assert read_image(path, (4, 4), fit="crop", colour="rgb").shape == (4, 4, 3)


def test_many_refused_files_are_counted(pets: Path, capsys):
    for number in range(13):
        (pets / "cats" / f"note{number:02}.txt").write_text("mine")
    data = read(pets)
    assert len(data.refused) == 13
    said = capsys.readouterr().out
    assert said.count("no picture") == 10
    assert said.endswith("; and 3 more.\n")


def test_hidden_files_and_clutter_are_passed_over(pets: Path):
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "._cat1.png"):
        (pets / "cats" / name).write_text("clutter")
    (pets / ".git").mkdir()
    (pets / "__MACOSX").mkdir()
    data = read(pets)
    assert (data.class_names, data.refused) == (("cats", "dogs"), ())


def test_deeper_folders_count_and_names_are_sorted(tmp_path: Path):
    for name in ("zebra", "Ant", "bee", "猫"):
        put(tmp_path / name / "2024" / f"{name}1.png")
        put(tmp_path / name / f"{name}2.png")
    data = read(tmp_path)
    assert data.class_names == ("Ant", "bee", "zebra", "猫")
    assert len(data.x_train) == len(data.x_test) == 4


def test_a_second_copy_is_refused(pets: Path):
    """One of the two could be tested on after the other was trained on."""
    copy = pets / "cats" / "zz.png"
    copy.write_bytes((pets / "cats" / "cat0.png").read_bytes())
    (pets / "cats" / "zzz.png").symlink_to(copy)
    data = read(pets)
    assert data.refused == (
        "cats/zz.png: a second copy of cats/cat0.png",
        "cats/zzz.png: a second copy of cats/cat0.png",
    )
    assert len(data.x_train) + len(data.x_test) == 15


def test_a_picture_in_two_classes_is_refused_in_both(pets: Path):
    (pets / "dogs" / "copy.png").write_bytes((pets / "cats" / "cat0.png").read_bytes())
    data = read(pets)
    assert data.refused == (
        "dogs/copy.png: in two classes, as cats/cat0.png",
        "cats/cat0.png: in two classes",
    )
    assert len(data.x_train) + len(data.x_test) == 14


def test_a_test_picture_that_was_trained_on_is_refused(tmp_path: Path):
    for part in ("train", "test"):
        for name in ("a", "b"):
            put(tmp_path / part / name / f"{part}{name}.png")
    leak = tmp_path / "test" / "a" / "leak.png"
    leak.write_bytes((tmp_path / "train" / "a" / "traina.png").read_bytes())
    assert read(tmp_path).refused == ("test/a/leak.png: a second copy of train/a/traina.png",)


def test_links_that_lead_in_a_circle_end(pets: Path):
    (pets / "cats" / "again").symlink_to(pets / "cats", target_is_directory=True)
    (pets / "dogs" / "up").symlink_to(pets, target_is_directory=True)
    (pets / "dogs" / "top").symlink_to(pets.parent, target_is_directory=True)
    (pets / "dogs" / "deep").mkdir()
    (pets / "dogs" / "deep" / "back").symlink_to(pets / "dogs", target_is_directory=True)
    data = read(pets)
    assert (data.refused, len(data.x_train) + len(data.x_test)) == ((), 15)


def test_a_link_to_a_folder_elsewhere_is_followed(pets: Path, tmp_path: Path):
    put(tmp_path / "elsewhere" / "cat99.png")
    (pets / "cats" / "more").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    data = read(pets)
    assert (data.refused, len(data.x_train) + len(data.x_test)) == ((), 16)


def test_loose_pictures_are_refused_by_name(pets: Path):
    put(pets / "loose.png")
    assert read(pets).refused == ("loose.png: outside the class folders",)


def lonely(root: Path):
    put(root / "cats" / "a.png")


def flat(root: Path):
    put(root / "cat1.png")
    put(root / "dog1.png")


def hollow(root: Path):
    lonely(root)
    (root / "birds").mkdir()


def unreadable(root: Path):
    lonely(root)
    (root / "birds").mkdir()
    (root / "birds" / "a.png").write_text("no")


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda root: None, datasets.DataUnavailableError, "class folders; there is none. Is the"),
        (lambda root: root.write_text(""), datasets.DataUnavailableError, "it is a file"),
        (lambda root: root.mkdir(), datasets.DataFileError, "two or more classes; got none. Put"),
        (lonely, datasets.DataFileError, "classes; got one, cats. Put each class's pictures"),
        (flat, datasets.DataFileError, "got none and 2 files beside"),
        (hollow, datasets.DataFileError, "birds has none. Add some"),
        (unreadable, datasets.DataFileError, r"birds has none.*Refused: birds/a.png: no picture"),
    ],
)
def test_a_folder_of_another_form_is_said(tmp_path: Path, make, error, words):
    make(tmp_path / "pets")
    with pytest.raises(error, match=words) as caught:
        read(tmp_path / "pets")
    assert str(tmp_path / "pets") in str(caught.value)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"size": 0}, "size must be .* got 0"),
        ({"size": (3, 4, 5)}, r"got \(3, 4, 5\)"),
        ({"size": (3.0, 4)}, "whole pixels"),
        ({"fit": "cover"}, "fit must be one of crop, pad, stretch; got 'cover'"),
        ({"colour": "bgr"}, "colour must be one of rgb, grey; got 'bgr'"),
        ({"test_share": 1}, "test_share must be from 0 to below 1; got 1"),
    ],
)
def test_an_unknown_option_is_said(pets: Path, options, words):
    with pytest.raises(ValueError, match=words):
        read(pets, **options)


def test_only_pixel_forms_are_opened():
    """EPS would be handed to another program."""
    assert set(image_files._formats()) >= {"PNG", "JPEG", "BMP", "GIF", "TIFF", "PPM"}
    assert not set(image_files._formats()) & {"EPS", "PDF", "WMF"}


def test_reading_pictures_is_imported_only_when_asked():
    code = "import sys, course_utils.datasets; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
