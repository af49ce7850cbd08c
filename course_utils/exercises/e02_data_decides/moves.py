"""Judge flipped and shifted images: explain each by a permitted move, then count the moves."""

import numpy as np

from course_utils.exercises import Trial
from course_utils.exercises.moves import (
    MANY,
    REACH,
    culprit,
    fits,
    numbered,
    require_random,
    versions,
)
from course_utils.exercises.wording import describe

SUSPECTS = (
    ("constant", 0, -1, "The image is upside down: mirror left to right only."),
    ("wrap", 0, 1, "Pixels that leave on one side come back on the other side."),
    ("edge", 0, 1, "What a shift uncovers is filled with copies of the edge, not with zeros."),
    ("constant", 2, 1, "The image moves further than max_shift, or comes back blank."),
)


def judge(trial: Trial) -> None:
    """Judge an answer to `random_flip_and_shift`.

    Parameters
    ----------
    trial : Trial
        Calls the answer with images, the largest shift and a generator.

    Raises
    ------
    AnswerError
        If an image is not what a flip and a shift make of it, if the moves of many images are not
        equally likely, or if they do not come from the generator.
    """
    for images, reach in _batches():
        moves = _moves(trial, images, reach, seed=1)
    require_random(trial, images, moves, lambda some, seed: _moves(trial, some, reach, seed))


def _batches() -> list[tuple[np.ndarray, int]]:
    """Return a tiny image, one not to be shifted, coloured ones, and many tiny ones."""
    rng = np.random.default_rng(2)
    shapes = [((1, 3, 4), 1), ((3, 2, 3), 0), ((2, 6, 5, 3), 3), ((MANY, 3, 4), REACH)]
    batches = [rng.permuted(numbered(shape), axis=1).reshape(shape) for shape, _ in shapes]
    dtypes = ("u1", "f4", "f4", "u1")
    reaches = [reach for _, reach in shapes]
    return [(b.astype(d), r) for b, d, r in zip(batches, dtypes, reaches, strict=True)]


def _moves(trial: Trial, images: np.ndarray, reach: int, seed: int) -> np.ndarray:
    """Return the move of each image; fail at the first that no permitted move explains."""
    rng = np.random.default_rng(seed)
    got = trial.array(images, reach, rng, shape=images.shape)
    moves, moved = versions(images, reach)
    explained = fits(moved, got)
    if not explained.any(axis=0).all():
        i = int(np.argmin(explained.any(axis=0)))
        raise trial.wrong(
            f"each image mirrored or not, moved by at most {reach} pixels, zeros filling in",
            f"image {i}, {describe(images[i])}, became {describe(got[i])}",
            culprit(images[i : i + 1], got[i : i + 1], _suspects(reach)),
        )
    return moves[explained.argmax(axis=0)]


def _suspects(reach: int) -> list[tuple[str, int, int, str]]:
    """Return the forbidden moves beside a permitted reach."""
    return [(mode, reach + extra, way, words) for mode, extra, way, words in SUSPECTS]
