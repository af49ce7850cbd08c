"""Keeping a training: its state after each epoch, and in the end its result."""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_utils.training.checkpoints import CheckpointError, Checkpoints, CheckpointWarning
from course_utils.training.epochs import Training
from course_utils.training.run import Run
from course_utils.training.trained import NotTrainedError, load_trained, save_result


@dataclass(frozen=True)
class Keeper:
    """Writes what a training reached into its folder, if it has one."""

    store: Checkpoints | None
    training: Training

    def epoch(self) -> None:
        """Keep the epoch that is over; a full disk is said and does not end the training."""
        if self.store is None:
            return
        try:
            self.store.save(self.training.state())
        except CheckpointError as error:
            warnings.warn(f"{error} Training goes on.", CheckpointWarning, stacklevel=2)

    def result(self, run: Run, epochs: int, notes: Mapping[str, Any]) -> Run:
        """Keep the result of a training that reached its end; of one that was over, return it."""
        if self.store is None or run.stopped_early:
            return run
        kept = self._kept(self.store.folder) if run.resumed_from == epochs else None
        if kept is not None and len(kept.history["loss"]) == epochs:
            return kept
        settings = self.store.settings | {"epochs": epochs}
        save_result(self.store.folder, self.training.model, run, settings, notes)
        return run

    def _kept(self, folder: Path) -> Run | None:
        """Return the result that is in the folder, if it is whole."""
        try:
            return load_trained(folder, self.training.model).run
        except (NotTrainedError, ValueError):
            return None


@contextmanager
def keeping(
    folder: str | Path | None, settings: Mapping[str, Any], training: Training, epochs: int
) -> Iterator[Keeper]:
    """Open a training's folder and put back what it holds; without a folder do nothing.

    Raises
    ------
    CheckpointError
        If the folder cannot be used, or holds more epochs than `epochs`.
    """
    if folder is None:
        yield Keeper(None, training)
        return
    with Checkpoints(folder, settings) as store:
        state = store.load()
        if state is not None and state.epoch > epochs:
            raise CheckpointError(
                f"{folder} holds {state.epoch} epochs and epochs={epochs} asks for fewer. Ask for "
                f"{state.epoch} or more, or choose another folder."
            )
        if state is not None:
            training.restore(state)
        yield Keeper(store, training)
