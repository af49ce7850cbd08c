"""Judge images that are mirrored and shifted: explain each by a move, then count the moves."""

from collections.abc import Callable, Sequence

import numpy as np

from course_utils.exercises.trial import Trial

MANY, REACH = 300, 2
Look = Callable[[np.ndarray, int], np.ndarray]
Suspect = tuple[str, int, int, str]


def require_random(trial: Trial, images: np.ndarray, moves: np.ndarray, look: Look) -> None:
    """Fail an answer whose moves are not each image's own, even, and the generator's.

    Parameters
    ----------
    trial : Trial
    images : ndarray, shape (MANY, h, w) or (MANY, h, w, c)
    moves : ndarray, shape (MANY, 3)
        Flip, rows down and columns right of each image, at most `REACH`, from seed 1.
    look : callable
        ``look(images, seed)`` calls the answer and returns its moves.

    Raises
    ------
    AnswerError
        If a move is the same for all, much likelier than another, or not drawn from the generator.
    """
    _require_own_moves(trial, images, moves, look)
    _require_even_moves(trial, moves)
    _require_seeded(trial, images, moves, look)


def numbered(shape: tuple[int, ...]) -> np.ndarray:
    """Return rows 1, 2, 3, ..., so that no two pixels of an image are alike and none is 0."""
    return np.tile(np.arange(1, np.prod(shape[1:]) + 1), (shape[0], 1))


def versions(
    images: np.ndarray, reach: int, mode: str = "constant"
) -> tuple[np.ndarray, np.ndarray]:
    """Return every move (flip, rows down, columns right) and the batch after each of them."""
    height, width = images.shape[1:3]
    sides = ((0, 0), (reach, reach), (reach, reach), (0, 0))[: images.ndim]
    steps = range(-reach, reach + 1)
    moves = [(flip, down, right) for flip in (0, 1) for down in steps for right in steps]
    padded = [np.pad(batch, sides, mode=mode) for batch in (images, images[:, :, ::-1])]  # type: ignore[call-overload]
    moved = [
        padded[flip][:, reach - down :, reach - right :][:, :height, :width]
        for flip, down, right in moves
    ]
    return np.array(moves), np.array(moved)


def fits(moved: np.ndarray, got: np.ndarray) -> np.ndarray:
    """Tell, per move and image, whether that move explains what came."""
    return (np.abs(moved.astype(float) - got) < 1e-3).all(axis=tuple(range(2, moved.ndim)))


def culprit(image: np.ndarray, got: np.ndarray, suspects: Sequence[Suspect]) -> str:
    """Name the forbidden move that explains an image: a suspect's mode, reach and row order."""
    for mode, reach, direction, words in suspects:
        if fits(versions(image[:, ::direction], reach, mode)[1], got).any():
            return words
    return "The pixels themselves change, or move in a way of their own."


def _require_own_moves(trial: Trial, images: np.ndarray, moves: np.ndarray, look: Look) -> None:
    """Fail an answer that moves all images of a batch alike, or never moves any."""
    for column, name in enumerate(("flip", "shift up or down", "shift left or right")):
        if len(np.unique(moves[:, column])) > 1:
            continue
        given = trial.given
        others = [look(images[:2], seed)[0, column] for seed in range(40)]
        trial.given = given
        likely = f"All images of a batch get the same {name}: draw one for each image."
        if len(set(others)) == 1:
            likely = f"There is no random {name}: every image is treated alike, each time."
        raise trial.wrong(f"a random {name} of each image", f"the same for {MANY} images", likely)


def _require_even_moves(trial: Trial, moves: np.ndarray) -> None:
    """Fail an answer whose moves are not equally likely."""
    share = moves[:, 0].mean()
    likely = "The probability of a flip is not 1/2."
    is_even = 0.35 < share < 0.65
    trial.require(is_even, "about half of the images mirrored", f"{share:.0%} of {MANY}", likely)
    for column, axis in ((1, "height"), (2, "width")):
        _require_even_shifts(trial, moves[:, column], axis)
    trial.require(
        len(np.unique(moves[:, 1:], axis=0)) > 15,
        "shifts along height and width that are drawn on their own",
        "only a few of the 25 pairs",
        "One number serves for both shifts: draw two for each image.",
    )


def _require_even_shifts(trial: Trial, shifts: np.ndarray, axis: str) -> None:
    """Fail an answer that leaves one of the five shifts along an axis out, or prefers one."""
    counts = np.bincount(shifts + REACH, minlength=2 * REACH + 1)
    expected = f"shifts by -2, -1, 0, 1 and 2 along {axis}, equally likely"
    missing = [i - REACH for i in np.flatnonzero(counts == 0)]
    likely = "A shift never occurs: rng.integers leaves out its upper end."
    if missing in ([-2, -1], [1, 2]):
        likely = "Images move one way only: shifts may be negative too."
    got = f"no shift by {', '.join(map(str, missing))} in {MANY} images"
    trial.require(not missing, expected, got, likely)
    most = int(counts.argmax())
    trial.require(
        counts[most] < 0.36 * MANY,
        expected,
        f"a shift by {most - REACH} in {counts[most]} of {MANY} images",
        "Some shifts are much likelier than others.",
    )


def _require_seeded(trial: Trial, images: np.ndarray, moves: np.ndarray, look: Look) -> None:
    """Fail an answer whose randomness does not come from `rng`."""
    trial.require(
        (look(images, 1) == moves).all(),
        "the same batch again from a generator with the same seed",
        "another one",
        "The answer ignores rng: np.random keeps numbers of its own.",
    )
    trial.require(
        (look(images, 2) != moves).any(),
        "another batch from a generator with another seed",
        "the same one",
        "The answer draws from a generator that it makes itself.",
    )
