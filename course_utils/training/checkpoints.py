"""Checkpoints: what a training needs to go on, kept after each epoch in files that are whole.

A checkpoint is one ``.npz`` file of plain numbers: arrays, and JSON about them. It is written
under a second name, brought to the disk and only then renamed, so a crash at any moment leaves
the checkpoint before it. The last two are kept.
"""

import json
import os
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import filelock
import numpy as np

from course_utils.training.settings import differences, plain
from course_utils.whole_files import whole_file

FORMAT = "course checkpoint 1"
KEPT = 2
NAME = re.compile(r"epoch-(\d+)\.npz")


class CheckpointError(ValueError):
    """A checkpoint cannot be used or kept; the message names the file and what to do."""


class CheckpointWarning(UserWarning):
    """A checkpoint was passed over or not kept, and the training went on."""


@dataclass(frozen=True, eq=False)
class State:
    """A training after a whole epoch.

    Attributes
    ----------
    epoch : int
        Whole epochs done.
    arrays : dict of str to ndarray
        Weights, an optimizer's variables and the like; floats, integers or booleans.
    meta : dict
        What JSON can hold: the history, steps, seconds, the seed.
    """

    epoch: int
    arrays: dict[str, np.ndarray]
    meta: dict[str, Any] = field(default_factory=dict)


class Checkpoints:
    """A folder of checkpoints of one training, locked while it is open.

    Parameters
    ----------
    folder : str or Path
        Made if it is missing.
    settings : mapping
        What decides on the result, as JSON can hold it: a checkpoint made with other settings
        is refused.

    Raises
    ------
    CheckpointError
        On entering: if the folder cannot be written or another process trains in it.

    Examples
    --------
    >>> import tempfile
    >>> with (tempfile.TemporaryDirectory() as folder,
    ...       Checkpoints(folder, {"seed": 0}) as store):
    ...     path = store.save(State(1, {"weights": np.ones(3)}, {"loss": [0.5]}))
    ...     state = store.load()
    >>> path.name, state.epoch, state.arrays["weights"], state.meta
    ('epoch-00001.npz', 1, array([1., 1., 1.]), {'loss': [0.5]})
    """

    def __init__(self, folder: str | Path, settings: Mapping[str, Any]) -> None:
        self.folder, self.settings = Path(folder).expanduser(), plain(settings)
        self._lock = filelock.FileLock(self.folder / ".lock", timeout=0)

    def __enter__(self) -> "Checkpoints":
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
            for draft in self.folder.glob(".epoch-*.tmp"):
                draft.unlink()
        except filelock.Timeout:
            raise CheckpointError(
                f"only one training may use {self.folder}; another one does. Wait until it ends, "
                "or choose another folder."
            ) from None
        except (OSError, NotImplementedError) as error:
            raise CheckpointError(
                f"checkpoints cannot be kept in {self.folder} ({_reason(error)}). Choose a folder "
                "that you may write to."
            ) from None
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def save(self, state: State) -> Path:
        """Keep a state and remove all but the last two.

        Parameters
        ----------
        state : State

        Returns
        -------
        Path
            The file.

        Raises
        ------
        TypeError
            If an array holds no plain numbers or `meta` something that JSON cannot hold.
        CheckpointError
            If it cannot be written; those before it are still there.
        """
        path = self.folder / f"epoch-{state.epoch:05}.npz"
        content = _content(state, self.settings)
        try:
            with whole_file(path) as file:
                np.savez(file, **content)  # type: ignore[arg-type]
            _sync(self.folder)
            for old in self._files()[KEPT:]:
                old.unlink(missing_ok=True)
        except OSError as error:
            raise CheckpointError(
                f"{path} could not be kept ({_reason(error)}). Free some space, or choose another "
                "folder; the checkpoints before it are as they were."
            ) from error
        return path

    def load(self) -> State | None:
        """Return the last state that is whole, or None where there is no checkpoint.

        Raises
        ------
        CheckpointError
            If no file is whole, or the one that is was made with other settings.

        Warns
        -----
        CheckpointWarning
            If a damaged file was passed over.
        """
        problems: list[str] = []
        for path in self._files():
            try:
                state, settings = read(path)
            except CheckpointError as error:
                problems.append(str(error))
                continue
            self._check(path, settings)
            if problems:
                told = f"{' '.join(problems)} Training goes on from {path.name} before it."
                warnings.warn(told, CheckpointWarning, stacklevel=2)
            return state
        if problems:
            advice = f"No checkpoint is whole. To begin again, remove {self.folder}."
            raise CheckpointError(f"{' '.join(problems)} {advice}")
        return None

    def _files(self) -> list[Path]:
        """List the checkpoints, the newest first."""
        found = {path: NAME.fullmatch(path.name) for path in self.folder.iterdir()}
        numbered = [(int(match[1]), path) for path, match in found.items() if match]
        return [path for _, path in sorted(numbered, reverse=True)]

    def _check(self, path: Path, settings: Any) -> None:
        """Refuse a checkpoint made with other settings."""
        differ = differences(settings, self.settings)
        if differ:
            raise CheckpointError(
                f"{path} was made with other settings: {'; '.join(differ)}. Use those, or "
                "another folder; to begin again, remove this one."
            )


def read(path: Path) -> tuple[State, dict[str, Any]]:
    """Return the state in a file, and the settings it was made with.

    Raises
    ------
    CheckpointError
        If the file is damaged or no checkpoint.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            about = json.loads(archive["about"].tobytes().decode())
            arrays = {name: archive[f"array/{name}"] for name in about["arrays"]}
            if about["format"] != FORMAT:
                raise ValueError(f"its format is {about['format']!r}")
            return State(about["epoch"], arrays, about["meta"]), about["settings"]
    except Exception as error:  # whatever damaged bytes can lead to
        raise CheckpointError(
            f"{path} is no whole checkpoint of the course ({_reason(error)})."
        ) from None


def _content(state: State, settings: Any) -> dict[str, np.ndarray]:
    """Lay out a file: its arrays, and one of bytes that holds JSON about them."""
    arrays = {name: np.asarray(values) for name, values in state.arrays.items()}
    odd = {name: values.dtype for name, values in arrays.items() if values.dtype.kind not in "biuf"}
    if odd:
        raise TypeError(f"arrays must hold plain numbers; got {odd}.")
    about = {"format": FORMAT, "epoch": state.epoch, "arrays": list(arrays)}
    about |= {"meta": plain(state.meta), "settings": settings}
    text = np.frombuffer(json.dumps(about).encode(), np.uint8)
    return {"about": text} | {f"array/{name}": values for name, values in arrays.items()}


def _sync(folder: Path) -> None:
    """Bring the folder's names to the disk, where the system can."""
    if os.name == "posix":
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _reason(error: BaseException) -> str:
    """Say what went wrong in one line without the path."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    text = str(error).splitlines()
    return f"{type(error).__name__}{': ' + text[0].rstrip('.') if text else ''}"
