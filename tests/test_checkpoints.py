"""The store of checkpoints: whole files, the last two of them, and clear words otherwise."""

import doctest
import os
import pickle
import re
import threading
from pathlib import Path

import numpy as np
import pytest

from course_utils.training import checkpoints as module
from course_utils.training import settings as settings_module
from course_utils.training.checkpoints import (
    CheckpointError,
    Checkpoints,
    CheckpointWarning,
    State,
    read,
)

SETTINGS = {"seed": 0, "sizes": (3, 4)}


@pytest.mark.parametrize("tested", [module, settings_module])
def test_examples(tested):
    assert doctest.testmod(tested).failed == 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "er"


def state(epoch: int) -> State:
    """A state of every kind of number."""
    arrays = {
        "weights/0": np.full((2, 3), epoch, np.float32),
        "half": np.ones(2, np.float16),
        "steps": np.array(epoch, np.int64),
        "done": np.array([True, False]),
        "file": np.zeros((0, 2)),
    }
    return State(epoch, arrays, {"rows": [{"loss": 1 / epoch}], "seconds": np.float32(2.5)})


def filled(folder: Path, *epochs: int) -> Path:
    with Checkpoints(folder, SETTINGS) as store:
        for epoch in epochs:
            path = store.save(state(epoch))
    return path


def loaded(folder: Path, settings: object = SETTINGS) -> State | None:
    with Checkpoints(folder, settings) as store:
        return store.load()


def assert_same(got: State, wanted: State):
    assert (got.epoch, got.meta["rows"]) == (wanted.epoch, wanted.meta["rows"])
    assert list(got.arrays) == list(wanted.arrays)
    for name, values in wanted.arrays.items():
        assert got.arrays[name].dtype == values.dtype
        np.testing.assert_array_equal(got.arrays[name], values)


def test_a_state_comes_back_as_it_was(folder: Path):
    assert loaded(folder) is None
    filled(folder, 3)
    assert_same(loaded(folder), state(3))
    assert loaded(folder).meta["seconds"] == 2.5


def test_the_last_two_are_kept_by_number_not_by_name(folder: Path):
    filled(folder, *range(1, 4), 99_999, 100_000)
    kept = sorted(path.name for path in folder.iterdir())
    assert kept == [".lock", "epoch-100000.npz", "epoch-99999.npz"]
    assert loaded(folder).epoch == 100_000


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ({"seed": 1, "sizes": [3, 4]}, "other settings: seed: 0 in the checkpoint, 1 now. Use"),
        ({"seed": 0, "sizes": [3, 5]}, "sizes.1: 4 in the checkpoint, 5 now"),
        ({"seed": 0}, "sizes.0: 3 in the checkpoint, none now; sizes.1: 4 in the checkpoint, none"),
        ({**SETTINGS, "more": {"rate": 0.5}}, "more.rate: none in the checkpoint, 0.5 now"),
        ({"seed": True, "sizes": [3, 4]}, "seed: 0 in the checkpoint, True now"),
    ],
)
def test_other_settings_are_refused_with_what_differs(folder: Path, now: object, words: str):
    filled(folder, 1)
    with pytest.raises(CheckpointError, match=re.escape(words)):
        loaded(folder, now)
    assert loaded(folder).epoch == 1


def npy(path: Path):
    with path.open("wb") as file:
        np.save(file, np.ones(3))


def foreign(path: Path):
    with path.open("wb") as file:
        np.savez(file, x_train=np.ones(3))


def pickled(path: Path):
    with path.open("wb") as file:
        np.savez(file, about=np.array([Trap()], dtype=object))


class Trap:
    """What runs code when it is unpickled."""

    def __reduce__(self):
        return os.mkdir, ("unpickled",)


def folder_there(path: Path):
    path.unlink()
    path.mkdir()


DAMAGES = {
    "empty": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-100]),
    "half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "text": lambda path: path.write_text("not a checkpoint"),
    "pickle alone": lambda path: path.write_bytes(pickle.dumps(Trap())),
    "npy": npy,
    "foreign": foreign,
    "pickled": pickled,
    "folder": folder_there,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_is_named_and_the_whole_one_before_it_is_used(
    folder: Path, damage, monkeypatch
):
    newest = filled(folder, 1, 2)
    damage(newest)
    monkeypatch.chdir(folder)
    words = r"epoch-00002\.npz is no whole checkpoint .*Training goes on from epoch-00001\.npz"
    with pytest.warns(CheckpointWarning, match=words):
        assert_same(loaded(folder), state(1))
    assert not (folder / "unpickled").exists()


def test_no_whole_file_is_said_with_each_name(folder: Path):
    filled(folder, 1, 2)
    for path in folder.glob("*.npz"):
        path.write_bytes(b"PK")
    with pytest.raises(CheckpointError, match=r"00002\.npz .*00001\.npz .*remove") as caught:
        loaded(folder)
    assert str(folder) in str(caught.value)


def test_no_flipped_byte_changes_a_state_unnoticed(folder: Path):
    path = filled(folder, 2)
    whole = path.read_bytes()
    refused = 0
    for place in range(len(whole)):
        flipped = bytearray(whole)
        flipped[place] ^= 0x15
        path.write_bytes(flipped)
        try:
            got, settings = read(path)
        except CheckpointError:
            refused += 1
            continue
        assert settings == {"seed": 0, "sizes": [3, 4]}
        assert_same(got, state(2))
    assert refused > len(whole) / 2


def test_files_of_others_are_left_alone(folder: Path):
    filled(folder, 1)
    for name in ("epoch-00009.npz.bak", "notes.txt", "epoch-x.npz", "metrics.json"):
        (folder / name).write_text("mine")
    filled(folder, 2, 3)
    assert loaded(folder).epoch == 3
    assert len(list(folder.iterdir())) == 7


def test_drafts_of_a_killed_process_are_swept_up(folder: Path):
    filled(folder, 1)
    draft = folder / ".epoch-00002.npz.1234-5678.tmp"
    draft.write_bytes(b"half")
    assert loaded(folder).epoch == 1
    assert not draft.exists()


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_fails_leaves_what_was_there(folder: Path, monkeypatch, error):
    filled(folder, 1, 2)

    def half(file, **_):
        file.write(b"half")
        raise error

    monkeypatch.setattr(np, "savez", half)
    kind = CheckpointError if isinstance(error, OSError) else KeyboardInterrupt
    with (
        Checkpoints(folder, SETTINGS) as store,
        pytest.raises(kind, match=r"(no space left on device|^$)"),
    ):
        store.save(state(3))
    assert sorted(path.name for path in folder.glob("*epoch*")) == [
        "epoch-00001.npz",
        "epoch-00002.npz",
    ]


def noting(function, name, steps):
    """Let a function leave its name in a list."""

    def noted(*args, **options):
        steps.append(name)
        return function(*args, **options)

    return noted


def test_a_file_is_on_the_disk_before_it_has_its_name_and_before_older_ones_go(
    folder: Path, monkeypatch
):
    filled(folder, 1, 2)
    steps = []
    for owner, name in ((os, "fsync"), (Path, "replace"), (Path, "unlink")):
        noted = noting(getattr(owner, name), name, steps)
        monkeypatch.setattr(owner, name, noted)
    filled(folder, 3)
    assert steps[:3] == ["fsync", "replace", "fsync" if os.name == "posix" else "unlink"]
    assert steps[-1] == "unlink"


def test_one_training_a_folder(folder: Path):
    with (
        Checkpoints(folder, SETTINGS),
        pytest.raises(CheckpointError, match=r"only one training may use .*another one does"),
        Checkpoints(folder, SETTINGS),
    ):
        pass
    assert loaded(folder) is None


def test_a_lock_taken_in_a_second_thread_is_given_back_there(folder: Path):
    thread = threading.Thread(target=lambda: filled(folder, 1))
    thread.start()
    thread.join()
    assert loaded(folder).epoch == 1


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(CheckpointError, match=r"cannot be kept in .*file.*Choose a folder"),
        Checkpoints(tmp_path / "file", {}),
    ):
        pass


@pytest.mark.parametrize(
    ("arrays", "meta", "words"),
    [
        ({"names": np.array(["a"])}, {}, "plain numbers; got {'names': dtype"),
        ({"any": np.array([None])}, {}, "plain numbers"),
        ({}, {"weights": np.ones(2)}, "got ndarray. Keep arrays among the arrays"),
        ({}, {"when": {1, 2}}, "got set"),
    ],
)
def test_what_cannot_be_kept_is_refused_before_a_file_is_touched(folder, arrays, meta, words):
    with Checkpoints(folder, {}) as store:
        with pytest.raises(TypeError, match=words):
            store.save(State(1, arrays, meta))
        assert store.load() is None


def test_settings_must_be_plain():
    with pytest.raises(TypeError, match="got function"):
        Checkpoints("anywhere", {"schedule": test_examples})
