"""Exercise `bootstrap_interval`: how far an accuracy would move on another test set."""

from collections.abc import Callable

import numpy as np

from course_utils.exercises import Exercise, Mistake, Trial
from course_utils.metrics import bootstrap_interval

FORM = "two numbers from 0 to 1: (low, high)"
SEEDS = range(12)
SETS = ((1000, 800), (900, 405))
HALF_WIDTHS = {
    "The interval has no width: draw with replacement, or each resample is the test set again.": 0,
    "This is one standard deviation on each side, about 68 %.": 1.0,
    "These are the 5 % and 95 % quantiles, which hold 90 %: leave out 2.5 % on each side.": 1.645,
    "These are the 0.5 % and 99.5 % quantiles, which hold 99 %.": 2.576,
    "The resamples are half as large as the test set: draw n answers.": 1.96 * 2**0.5,
}


def _judge(trial: Trial) -> None:
    """Judge certain answers, form and bounds, both ends, every answer, then the generator."""
    trial.form = FORM
    for correct in (np.ones(4, bool), np.zeros(3, bool), np.ones(1, bool)):
        _judge_certain(trial, correct)
    _judge_bounds(trial, np.arange(20) > 0)
    for n, right in SETS:
        _judge_ends(trial, np.random.default_rng(10).permutation(np.arange(n) < right))
    for correct in (np.array([True, False]), np.array([False, True])):
        _judge_every_answer(trial, correct)
    _judge_generator(trial, np.arange(1000) % 7 > 0)


def _judge_certain(trial: Trial, correct: np.ndarray) -> None:
    """Require an interval without width where all answers are alike."""
    low, high = _ends(trial, correct, 0)
    share = float(correct[0])
    expected = f"({share:g}, {share:g}): every resample holds these answers only"
    likely = "These are per cent: return shares from 0 to 1." if share and low > 50 else ""
    if share and (low, high) == (0, 0):
        likely = "This is the interval of the errors: count the right answers."
    trial.require(np.allclose([low, high], share), expected, f"({low:.4g}, {high:.4g})", likely)


def _judge_bounds(trial: Trial, correct: np.ndarray) -> None:
    """Require 0 <= low <= accuracy <= high <= 1 on a skewed set."""
    low, high = _ends(trial, correct, 0)
    got = f"({low:.4g}, {high:.4g})"
    likely = "The two ends have changed places: low comes first." if low > high else ""
    trial.require(low <= high, "low <= high", got, likely)
    likely = "Mean and spread make a symmetric interval: take quantiles of the resamples."
    trial.require(low >= 0 and high <= 1, "shares from 0 to 1", got, likely)


def _judge_every_answer(trial: Trial, correct: np.ndarray) -> None:
    """Require that either of two answers is drawn alone in more than 2.5 % of the resamples."""
    low, high = _ends(trial, correct, 0)
    trial.require(
        np.allclose([low, high], [0, 1]),
        "(0, 1): a quarter of the resamples holds the right answer alone, a quarter the wrong one",
        f"({low:.4g}, {high:.4g})",
        "One answer is never drawn: positions go from 0 to n - 1." if low == high else "",
    )


def _judge_generator(trial: Trial, correct: np.ndarray) -> None:
    """Require that rng decides what is drawn."""
    first, again = ([_ends(trial, correct, seed) for seed in SEEDS] for _ in range(2))
    trial.require(
        first == again,
        "the same interval twice from generators of the same seed",
        "another interval the second time",
        "The answer ignores rng: draw from it, not from np.random.",
    )
    trial.require(
        len(set(first)) > 1,
        "slightly other intervals from generators of other seeds",
        "the same",
        "Nothing is drawn from rng, or from a generator with a seed of its own.",
    )


def _judge_ends(trial: Trial, correct: np.ndarray) -> None:
    """Require both ends, averaged over several seeds, about 1.96 standard errors away."""
    low, high = np.mean([_ends(trial, correct, seed) for seed in SEEDS], axis=0)
    share, n = correct.mean(), len(correct)
    error = np.sqrt(share * (1 - share) / n)
    below, above = (share - low) / error, (high - share) / error
    trial.require(
        np.allclose([below, above], 1.96, rtol=0.065),
        f"about ({share - 1.96 * error:.4f}, {share + 1.96 * error:.4f})",
        f"({low:.4f}, {high:.4f}), the mean of {len(SEEDS)} calls",
        _why(below, above),
    )


def _why(below: float, above: float) -> str:
    """Explain ends that lie so many standard errors away."""
    if min(below, above) < -0.01:
        return "The share of right answers lies outside the interval."
    near = [words for words, z in HALF_WIDTHS.items() if abs((below + above) / 2 - z) < 0.1]
    if near and abs(below - above) < 0.3:
        return near[0]
    if below > 10:
        return "These are quantiles of answers: average each resample first."
    if below > 4 and above > 4:
        return "The resamples are much smaller than the test set: draw n answers."
    return ""


def _ends(trial: Trial, correct: np.ndarray, seed: int) -> tuple[float, float]:
    """Call the answer; return low and high."""
    got = trial.array(correct, np.random.default_rng(seed))
    likely = "Return the pair (low, high), not the resamples." if got.size > 2 else ""
    trial.require(got.shape == (2,), FORM, f"an array of shape {got.shape}", likely)
    trial.require(np.isfinite(got).all(), FORM, "nan or infinity")
    return float(got[0]), float(got[1])


def _means(
    correct: np.ndarray, rng: np.random.Generator, size: int | None = None, count: int = 1000
) -> np.ndarray:
    """Return the accuracies of resamples."""
    n = len(correct)
    return np.array([correct[rng.integers(n, size=size or n)].mean() for _ in range(count)])


def _quantiles(low: float, high: float, part: float = 1.0) -> Callable[..., object]:
    """Return an answer with other quantiles, or resamples that are part of the test set."""

    def answer(correct: np.ndarray, rng: np.random.Generator) -> object:
        size = max(1, round(part * len(correct)))
        return np.quantile(_means(correct, rng, size), [low, high])

    return answer


def _by_spread(z: float) -> Callable[..., object]:
    """Return an answer made of mean and standard deviation."""

    def answer(correct: np.ndarray, rng: np.random.Generator) -> object:
        means = _means(correct, rng)
        return correct.mean() - z * means.std(), correct.mean() + z * means.std()

    return answer


def _one_deviation(correct: np.ndarray, rng: np.random.Generator) -> object:
    """Take one standard deviation, cut off at 0 and 1."""
    return np.clip(_by_spread(1.0)(correct, rng), 0, 1)  # type: ignore[call-overload]


def _without_replacement(correct: np.ndarray, rng: np.random.Generator) -> object:
    """Shuffle in place of drawing."""
    means = [rng.permutation(correct).mean() for _ in range(300)]
    return np.quantile(means, [0.025, 0.975])


def _of_answers(correct: np.ndarray, rng: np.random.Generator) -> object:
    """Take quantiles of answers, a little blurred by a draw."""
    low, high = np.quantile(
        rng.choice(correct, size=9 * len(correct)).astype(float), [0.025, 0.975]
    )
    return low * (1 - rng.random() * 1e-6), high


def _as_errors(correct: np.ndarray, rng: np.random.Generator) -> object:
    """Count the wrong answers."""
    return bootstrap_interval(~correct, rng)


EXERCISE = Exercise(
    solution=bootstrap_interval,
    prompt=(
        "Return (low, high), a 95 % interval of the share of right answers in correct (n,), which"
        " is True or False for each test example. Draw at least 1,000 resamples of n answers each"
        " from rng, with replacement; the ends are the 2.5 % and the 97.5 % quantile of their"
        " shares."
    ),
    judge=_judge,
    hints=(
        "What is one resample? n positions, drawn from 0 to n - 1; some come twice, some never.",
        "rng.integers(n, size=n) draws such positions. The share of right answers at them is one"
        " number; you want a thousand of these.",
        "np.quantile(shares, 0.025) is the low end.",
    ),
    mistakes=(
        Mistake(_without_replacement, "The interval has no width: draw with replacement"),
        Mistake(_one_deviation, "This is one standard deviation on each side"),
        Mistake(_quantiles(0.05, 0.95), "which hold 90 %"),
        Mistake(_quantiles(0.005, 0.995), "which hold 99 %"),
        Mistake(_quantiles(0.025, 0.975, 0.5), "The resamples are half as large"),
        Mistake(_quantiles(0.025, 0.975, 0.05), "The resamples are much smaller"),
        Mistake(_by_spread(1.96), "Mean and spread make a symmetric interval"),
        Mistake(_quantiles(0.975, 0.025), "The two ends have changed places"),
        Mistake(_of_answers, "These are quantiles of answers: average each resample first."),
        Mistake(
            lambda correct, rng: np.quantile(
                _means(correct[: max(1, len(correct) - 1)], rng, len(correct)), [0.025, 0.975]
            ),
            "One answer is never drawn: positions go from 0 to n - 1.",
        ),
        Mistake(_as_errors, "This is the interval of the errors: count the right answers."),
        Mistake(
            lambda correct, rng: bootstrap_interval(correct, np.random.default_rng(0)),
            "from a generator with a seed of its own",
        ),
        Mistake(
            lambda correct, rng: np.quantile(
                np.random.choice(correct, size=(1000, len(correct))).mean(axis=1), [0.025, 0.975]
            ),
            "The answer ignores rng",
        ),
        Mistake(
            lambda correct, rng: 100 * np.array(bootstrap_interval(correct, rng)),
            "These are per cent: return shares from 0 to 1.",
        ),
        Mistake(
            lambda correct, rng: _means(correct, rng),
            "Return the pair (low, high), not the resamples.",
        ),
    ),
    seconds=15.0,
)
