"""Judge flipped and shifted images: explain each by a permitted move, then count the moves."""

import numpy as np

from course_utils.exercises import Trial
from course_utils.exercises.wording import describe

MANY, REACH = 300, 2
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
    _require_own_moves(trial, images, moves)
    _require_even_moves(trial, moves)
    _require_seeded(trial, images, moves)


def _batches() -> list[tuple[np.ndarray, int]]:
    """Return a tiny image, one not to be shifted, coloured ones, and many tiny ones."""
    rng = np.random.default_rng(2)
    shapes = [((1, 3, 4), 1), ((3, 2, 3), 0), ((2, 6, 5, 3), 3), ((MANY, 3, 4), REACH)]
    batches = [rng.permuted(_numbered(shape), axis=1).reshape(shape) for shape, _ in shapes]
    dtypes = ("u1", "f4", "f4", "u1")
    reaches = [reach for _, reach in shapes]
    return [(b.astype(d), r) for b, d, r in zip(batches, dtypes, reaches, strict=True)]


def _numbered(shape: tuple[int, ...]) -> np.ndarray:
    """Return rows 1, 2, 3, ..., so that no two pixels of an image are alike and none is 0."""
    return np.tile(np.arange(1, np.prod(shape[1:]) + 1), (shape[0], 1))


def _versions(
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


def _fits(moved: np.ndarray, got: np.ndarray) -> np.ndarray:
    """Tell, per move and image, whether that move explains what came."""
    return (np.abs(moved.astype(float) - got) < 1e-3).all(axis=tuple(range(2, moved.ndim)))


def _moves(trial: Trial, images: np.ndarray, reach: int, seed: int) -> np.ndarray:
    """Return the move of each image; fail at the first that no permitted move explains."""
    rng = np.random.default_rng(seed)
    got = trial.array(images, reach, rng, shape=images.shape)
    moves, moved = _versions(images, reach)
    fits = _fits(moved, got)
    if not fits.any(axis=0).all():
        i = int(np.argmin(fits.any(axis=0)))
        raise trial.wrong(
            f"each image mirrored or not, moved by at most {reach} pixels, zeros filling in",
            f"image {i}, {describe(images[i])}, became {describe(got[i])}",
            _culprit(images[i : i + 1], got[i : i + 1], reach),
        )
    return moves[fits.argmax(axis=0)]


def _culprit(image: np.ndarray, got: np.ndarray, reach: int) -> str:
    """Name the forbidden move that explains an image."""
    for mode, extra, direction, words in SUSPECTS:
        if _fits(_versions(image[:, ::direction], reach + extra, mode)[1], got).any():
            return words
    return "The pixels themselves change, or move in a way of their own."


def _require_own_moves(trial: Trial, images: np.ndarray, moves: np.ndarray) -> None:
    """Fail an answer that moves all images of a batch alike, or never moves any."""
    for column, name in enumerate(("flip", "shift up or down", "shift left or right")):
        if len(np.unique(moves[:, column])) > 1:
            continue
        given = trial.given
        others = [_moves(trial, images[:2], REACH, seed)[0, column] for seed in range(40)]
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


def _require_seeded(trial: Trial, images: np.ndarray, moves: np.ndarray) -> None:
    """Fail an answer whose randomness does not come from `rng`."""
    trial.require(
        (_moves(trial, images, REACH, seed=1) == moves).all(),
        "the same batch again from a generator with the same seed",
        "another one",
        "The answer ignores rng: np.random keeps numbers of its own.",
    )
    trial.require(
        (_moves(trial, images, REACH, seed=2) != moves).any(),
        "another batch from a generator with another seed",
        "the same one",
        "The answer draws from a generator that it makes itself.",
    )
