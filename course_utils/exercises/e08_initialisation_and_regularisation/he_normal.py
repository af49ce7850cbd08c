"""Exercise `he_normal`: starting weights that keep a signal's size through ReLU layers."""

from collections.abc import Callable

import numpy as np

from course_utils.exercises import Exercise, Mistake, Trial
from course_utils.initialisers import he_normal

FORM = "an array (fan_in, fan_out) of normal numbers, mean 0, standard deviation sqrt(2 / fan_in)"
LARGE = ((200, 100), (50, 400), (1, 20_000))
SPREADS: dict[str, Callable[[int, int], float]] = {
    "This is the variance, 2 / fan_in, taken for the standard deviation.": (
        lambda fan_in, fan_out: 2 / fan_in
    ),
    "The spread shrinks with the number of units, fan_out; count the inputs.": (
        lambda fan_in, fan_out: np.sqrt(2 / fan_out)
    ),
    "This is Glorot's spread, made for layers without ReLU: only fan_in counts here.": (
        lambda fan_in, fan_out: np.sqrt(2 / (fan_in + fan_out))
    ),
    "The 2 is missing: ReLU throws half of the signal away, and the 2 makes up for it.": (
        lambda fan_in, fan_out: np.sqrt(1 / fan_in)
    ),
    "A uniform draw between -r and r has the standard deviation r / sqrt(3), not r.": (
        lambda fan_in, fan_out: np.sqrt(2 / fan_in / 3)
    ),
    "The spread is 1 whatever fan_in is: scale the numbers.": lambda fan_in, fan_out: 1.0,
}


def _judge(trial: Trial) -> None:
    """Judge shape, generator, and then mean, spread and form of many numbers."""
    trial.form = FORM
    for fans in ((3, 2), (1, 1), (1, 4)):
        _judge_shape(trial, fans)
    _judge_generator(trial)
    for seed, fans in enumerate(LARGE):
        _judge_numbers(trial, fans, seed)


def _judge_shape(trial: Trial, fans: tuple[int, int]) -> None:
    """Require the shape, and finite numbers."""
    got = trial.array(*fans, np.random.default_rng(3))
    is_turned = got.shape == fans[::-1]
    likely = "Rows and columns are swapped." if is_turned else "Every input needs its own row."
    trial.require(got.shape == fans, f"an array of shape {fans}", f"shape {got.shape}", likely)
    trial.require(np.isfinite(got).all(), "finite numbers", "nan or infinity")


def _judge_generator(trial: Trial) -> None:
    """Require that rng decides: same state, same weights; another state, other weights."""
    first, again, other = (
        trial.array(4, 3, np.random.default_rng(seed)).astype(float) for seed in (5, 5, 6)
    )
    trial.require(
        np.array_equal(first, again),
        "the same weights twice from generators of the same seed",
        "other weights the second time",
        "The answer ignores rng: draw from it, not from np.random.",
    )
    trial.require(
        not np.array_equal(first, other),
        "other weights from a generator of another seed",
        "the same weights",
        "Nothing is drawn from rng, or from a generator with a seed of its own.",
    )


def _judge_numbers(trial: Trial, fans: tuple[int, int], seed: int) -> None:
    """Require mean, standard deviation and bell shape within ten standard errors."""
    W = trial.array(*fans, np.random.default_rng(seed)).astype(float)
    std = np.sqrt(2 / fans[0])
    trial.require(
        len(np.unique(W)) > 0.9 * W.size,
        f"{W.size} numbers drawn one by one",
        f"{len(np.unique(W))} different numbers",
        "Weights repeat: units with equal weights stay twins.",
    )
    trial.require(
        abs(W.mean()) < 0.05 * W.std(),
        "a mean near 0",
        f"a mean of {W.mean():.4f} at a standard deviation of {W.std():.4f}",
        "The numbers do not lie evenly around 0.",
    )
    near = [said for said, spread in SPREADS.items() if abs(W.std() / spread(*fans) - 1) < 0.05]
    trial.require(
        abs(W.std() / std - 1) < 0.05,
        f"a standard deviation near {std:.4f}",
        f"a standard deviation of {W.std():.4f}",
        near[0] if near else "",
    )
    tails = np.mean((W / W.std()) ** 4)
    trial.require(
        2.1 < tails < 4,
        "many small numbers and few large ones, as a normal distribution has",
        f"a mean of {tails:.2f} of the fourth powers of weight / spread (normal: about 3)",
        "The spread is right, the distribution is not normal. Drawn with rng.uniform?",
    )


def _normal(spread: Callable[[int, int], float]) -> Callable[..., object]:
    """Return an answer that draws with another spread."""
    return lambda fan_in, fan_out, rng: rng.normal(0, spread(fan_in, fan_out), (fan_in, fan_out))


def _uniform(factor: float) -> Callable[..., object]:
    """Return an answer that draws evenly up to sqrt(factor / fan_in)."""

    def answer(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
        limit = np.sqrt(factor / fan_in)
        return rng.uniform(-limit, limit, (fan_in, fan_out))

    return answer


def _twins(fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
    """Give every unit the same weights."""
    return np.tile(he_normal(fan_in, 1, rng), fan_out)


EXERCISE = Exercise(
    solution=he_normal,
    prompt=(
        "Draw starting weights (fan_in, fan_out) from rng: normal, mean 0, standard deviation"
        " sqrt(2 / fan_in)."
    ),
    judge=_judge,
    hints=(
        "Three questions: which shape, which spread, and from which generator?",
        "rng.normal takes a mean, a standard deviation and a shape, in this order.",
        "The variance is 2 / fan_in. rng.normal wants its square root.",
    ),
    mistakes=(
        *(
            Mistake(_uniform(2) if "uniform" in said else _normal(spread), said)
            for said, spread in SPREADS.items()
        ),
        Mistake(_uniform(6), "The spread is right, the distribution is not normal."),
        Mistake(
            lambda fan_in, fan_out, rng: np.random.normal(
                0, (2 / fan_in) ** 0.5, (fan_in, fan_out)
            ),
            "The answer ignores rng",
        ),
        Mistake(
            lambda fan_in, fan_out, rng: he_normal(fan_in, fan_out, np.random.default_rng(0)),
            "a generator with a seed of its own",
        ),
        Mistake(
            lambda fan_in, fan_out, rng: he_normal(fan_in, fan_out, rng).T,
            "Rows and columns are swapped.",
        ),
        Mistake(
            lambda fan_in, fan_out, rng: he_normal(fan_in, fan_out, rng).ravel(),
            "Every input needs its own row.",
        ),
        Mistake(
            lambda fan_in, fan_out, rng: np.abs(he_normal(fan_in, fan_out, rng)),
            "The numbers do not lie evenly around 0.",
        ),
        Mistake(_twins, "Weights repeat: units with equal weights stay twins."),
    ),
)
