"""Judge augmented batches: explain each image by a permitted move, then count the moves."""

import numpy as np

from course_utils.exercises import Trial
from course_utils.exercises.moves import MANY, culprit, fits, numbered, require_random, versions
from course_utils.exercises.wording import describe

_SUSPECTS = (
    ("constant", 2, -1, "The image is upside down: mirror left to right only."),
    ("wrap", 2, 1, "Pixels that leave on one side come back on the other."),
    ("edge", 2, 1, "What a shift uncovers is filled with copies of the edge, not with zeros."),
    ("reflect", 2, 1, "What a shift uncovers is filled with a reflection, not with zeros."),
    ("constant", 4, 1, "The image moves by more than 2 pixels, or comes back blank."),
)


def judge_moves(trial: Trial) -> None:
    """Judge an answer to `augment_batch`.

    Parameters
    ----------
    trial : Trial
        Calls the answer with images (n, h, w, c) and a generator.

    Raises
    ------
    AnswerError
        If an image is not what one flip and a shift of at most 2 pixels make of it, if the moves of
        many images are not equally likely, or if they do not come from the generator.
    """
    for images in _batches():
        moves = _moves(trial, images, seed=1)
    require_random(trial, images, moves, lambda some, seed: _moves(trial, some, seed))


def _batches() -> list[np.ndarray]:
    """Return one tiny image, two coloured ones of float32, and many tiny ones."""
    rng = np.random.default_rng(12)
    shapes = [(1, 3, 4, 1), (2, 6, 5, 3), (MANY, 3, 4, 1)]
    batches = [rng.permuted(numbered(shape), axis=1).reshape(shape) for shape in shapes]
    return [batch.astype(dtype) for batch, dtype in zip(batches, ("u1", "f4", "u1"), strict=True)]


def _moves(trial: Trial, images: np.ndarray, seed: int) -> np.ndarray:
    """Return the move of each image; fail at the first that no permitted move explains."""
    rng = np.random.default_rng(seed)
    got = trial.array(images, rng, shape=images.shape, dtype=images.dtype)
    moves, moved = versions(images, 2)
    explained = fits(moved, got)
    if not explained.any(axis=0).all():
        i = int(np.argmin(explained.any(axis=0)))
        raise trial.wrong(
            "each image mirrored or not, moved by at most 2 pixels, zeros where nothing is left",
            f"image {i} became {describe(got[i].squeeze())}",
            culprit(images[i : i + 1], got[i : i + 1], _SUSPECTS),
        )
    return moves[explained.argmax(axis=0)]
