"""Trained models: what a finished training reached, kept for lessons that need not wait for it."""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from course_utils import progress
from course_utils.training.run import Run
from course_utils.training.settings import describe_model, differences, plain
from course_utils.training.variables import gather, put_back
from course_utils.whole_files import whole_file, write_whole

FORMAT = "course result 1"
UNUSED = re.compile(r"dtype|seed|trainable|.*_(initializer|regularizer|constraint)").fullmatch
METRICS, WEIGHTS = "metrics.json", "weights.npz"


class NotTrainedError(FileNotFoundError):
    """There is no finished training in the folder, or what it left is damaged."""


@dataclass(frozen=True)
class Trained:
    """A finished training.

    Attributes
    ----------
    run : Run
    final_accuracy : float or None
        Validation accuracy after the last epoch, from 0 to 1; None where none was measured.
    settings : dict
        What decided on the result: seed, batch size, epochs, data, optimizer, model.
    notes : dict
        What the training's author wrote besides, such as the data's copy.
    folder : Path
    """

    run: Run
    final_accuracy: float | None
    settings: dict[str, Any]
    notes: dict[str, Any]
    folder: Path


def trained_folder(name: str) -> Path:
    """Return where the training of that name keeps its checkpoints and its result.

    Parameters
    ----------
    name : str
        Letters, digits, ``-`` and ``_``, such as ``"cifar10-recipe-seed-0"``.

    Returns
    -------
    Path
        In ``$COURSE_HOME``, or the user's data folder, beside the progress file.

    Raises
    ------
    ValueError
        If the name has other characters.
    """
    if not name or not name.replace("-", "").replace("_", "").isalnum():
        raise ValueError(f"name must have letters, digits, - and _ alone; got {name!r}.")
    return progress.home() / "trained" / name


def save_result(
    folder: str | Path,
    model: Any,
    run: Run,
    settings: Mapping[str, Any],
    notes: Mapping[str, Any] | None = None,
) -> Path:
    """Keep a finished training: ``weights.npz``, and ``metrics.json`` about it.

    Parameters
    ----------
    folder : str or Path
        Made if it is missing.
    model : keras.Model
        Whose weights are the result: the averaged ones, where a recipe averages.
    run : Run
    settings, notes : mapping
        As JSON can hold them; see `Trained`.

    Returns
    -------
    Path
        ``metrics.json``.
    """
    place = Path(folder).expanduser()
    place.mkdir(parents=True, exist_ok=True)
    with whole_file(place / WEIGHTS) as file:
        np.savez(file, **gather("model", model.weights))  # type: ignore[arg-type]
    about = {"format": FORMAT, "final_accuracy": _last(run, "val_accuracy"), "run": asdict(run)}
    about |= {"settings": plain(settings) | {"model": describe_model(model)}}
    about |= {"notes": plain(notes or {}), "weights_sha256": _digest(place / WEIGHTS)}
    write_whole(place / METRICS, json.dumps(about, indent=1, ensure_ascii=False) + "\n")
    return place / METRICS


def find_trained(name: str | Path) -> Trained | None:
    """Return what a training reached, or None where it has not reached its end.

    Parameters
    ----------
    name : str or Path
        The name that `trained_folder` takes, or a Path of the folder itself.

    Raises
    ------
    NotTrainedError
        If ``metrics.json`` is there, but damaged.
    """
    folder = _folder(name)
    if not (folder / METRICS).exists():
        return None
    return _read(folder)[0]


def load_trained(name: str | Path, model: Any) -> Trained:
    """Give a model the weights of a finished training.

    Parameters
    ----------
    name : str or Path
        The name that `trained_folder` takes, or a Path of the folder itself.
    model : keras.Model
        With the layers of the one that was trained; its weights are replaced. Its seed, its
        precision and its penalties may differ.

    Returns
    -------
    Trained

    Raises
    ------
    NotTrainedError
        If there is no result, or a damaged one.
    ValueError
        If the model was built in another way.

    Examples
    --------
    >>> model = article_cnn()  # doctest: +SKIP
    >>> load_trained("cifar10-article-seed-0", model).final_accuracy  # doctest: +SKIP
    """
    folder = _folder(name)
    trained, digest = _read(folder)
    built, wanted = plain(describe_model(model)), trained.settings["model"]
    differ = differences(_in_use(wanted), _in_use(built))
    if differ:
        told = "; ".join(differ).replace("in the checkpoint", "there")
        raise ValueError(f"the model must be built as the one in {folder}; they differ: {told}.")
    if not (folder / WEIGHTS).is_file() or _digest(folder / WEIGHTS) != digest:
        raise _damaged(folder, f"{WEIGHTS} is not the file that {METRICS} is about")
    with np.load(folder / WEIGHTS, allow_pickle=False) as arrays:
        put_back("model", model.weights, dict(arrays))
    return trained


def _folder(name: str | Path) -> Path:
    """Return a folder from a name, or a path as it is."""
    is_path = isinstance(name, os.PathLike)
    return Path(name).expanduser() if is_path else trained_folder(str(name))


def _in_use(described: dict[str, Any]) -> dict[str, Any]:
    """Keep of a model's description what decides on its outputs once its weights are given."""
    options = [
        {key: value for key, value in layer.items() if value is not None and not UNUSED(key)}
        for _, _, layer in described["layers"]
    ]
    kinds = [kind for kind, _, _ in described["layers"]]
    return {"weights": described["weights"], "layers": kinds, "options": options}


def _read(folder: Path) -> tuple[Trained, str]:
    """Read a result, and the checksum of its weights."""
    try:
        about = json.loads((folder / METRICS).read_text(encoding="utf-8"))
        if about["format"] != FORMAT:
            raise ValueError(f"its format is {about['format']!r}")
        facts = {key: about[key] for key in ("final_accuracy", "settings", "notes")}
        return Trained(run=Run(**about["run"]), folder=folder, **facts), about["weights_sha256"]
    except (FileNotFoundError, NotADirectoryError):
        raise NotTrainedError(
            f"no finished training is in {folder}. Train it first: lesson 12 does, with "
            f"checkpoint=training.trained_folder({folder.name!r})."
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(folder, f"{METRICS} cannot be read ({error})") from None


def _damaged(folder: Path, what: str) -> NotTrainedError:
    """Build the error about a damaged result; its last checkpoint makes it again."""
    return NotTrainedError(
        f"the result in {folder} is damaged: {what}. Run the training again with this folder as "
        "its checkpoint: it goes on from its last epoch and writes the result anew."
    )


def _last(run: Run, name: str) -> float | None:
    """Return a measure after the last epoch."""
    return run.history[name][-1] if run.history.get(name) else None


def _digest(path: Path) -> str:
    """Return the sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
