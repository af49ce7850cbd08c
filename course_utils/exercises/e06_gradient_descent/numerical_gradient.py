"""Exercise `numerical_gradient`: the slope along each entry, by central differences."""

from collections.abc import Callable

import numpy as np

from course_utils.exercises import AnswerError, Exercise, Mistake, SameValues, Trial
from course_utils.exercises.comparing import as_numbers
from course_utils.exercises.running import guarded
from course_utils.gradients import numerical_gradient

H = 1e-5
NEARLY_0 = "The result is nearly 0: is the difference divided by 2h, brackets included?"
TOO_FAR = "The steps are too long, and the curve bends on the way: h = 1e-5 is a good one."
ONE_SIDED = (
    "Only the side below x is measured, which is off by about h: step both ways.",
    "Only the side above x is measured, which is off by about h: step both ways.",
)
FUNCTIONS: dict[str, Callable[[np.ndarray], float]] = {
    "sum(x**2)": lambda x: float(np.sum(x**2)),
    "100 * sum(x**2)": lambda x: float(100 * np.sum(x**2)),
    "1000 * prod(x)": lambda x: float(1000 * np.prod(x)),
    "sum(sin(x)) + prod(x)": lambda x: float(np.sum(np.sin(x)) + np.prod(x)),
    "log(sum(exp(x)))": lambda x: float(np.log(np.sum(np.exp(x)))),
}
for _name, _function in FUNCTIONS.items():
    _function.__name__ = _name  # what the feedback shows


def _cases() -> list[tuple]:
    """Return a parabola's two sides and its bottom, entries that interact, several shapes."""
    rng = np.random.default_rng(6)
    cases = [
        ("sum(x**2)", np.array([3.0])),
        ("100 * sum(x**2)", np.array([0.0])),
        ("1000 * prod(x)", np.zeros(2)),
        ("sum(x**2)", np.array([1.0, -2.0])),
        ("sum(sin(x)) + prod(x)", np.array([[0.5, -1.0, 2.0]])),
        ("sum(sin(x)) + prod(x)", np.array(0.5)),
        ("log(sum(exp(x)))", rng.normal(size=(2, 3, 2))),
    ]
    return [(FUNCTIONS[name], x) for name, x in cases]


VALUES = SameValues(_cases, returns="the slopes, of x's shape", atol=1e-7)


def judge(trial: Trial) -> None:
    """Compare values, and look for the mistakes that depend on the answer's own distance h.

    Raises
    ------
    AnswerError
        If a slope is off by more than a central difference is.
    """
    try:
        VALUES(trial)
    except AnswerError as wrong:
        wrong.likely = wrong.likely or _likely(trial.answer)
        raise


def _likely(answer: object) -> str:
    """Name a mistake by what it does to three functions whose slopes are known."""
    slope, bend, bend_more = (_at_one(answer, f) for f in (_line, _bowl, _steep_bowl))
    if abs(slope) < 0.01:
        return NEARLY_0
    error = bend - 2
    if 1e-9 < abs(error) < 0.2 and abs(bend_more - 20 - 10 * error) < 2 * abs(error):
        return ONE_SIDED[error > 0]
    is_exact_on_lines = abs(slope - 3) < 1e-6 and abs(error) < 1e-6
    is_off = abs(_at_one(answer, _cubic) - 3) > 1e-6
    return TOO_FAR if is_exact_on_lines and is_off else ""


def _line(x: np.ndarray) -> float:
    """Return a function of slope 3."""
    return float(3 * x[0])


def _bowl(x: np.ndarray) -> float:
    """Return a function of slope 2 at 1, whose one-sided difference is off by h."""
    return float(x[0] ** 2)


def _steep_bowl(x: np.ndarray) -> float:
    """Return a function of slope 20 at 1, whose one-sided difference is off by 10h."""
    return float(10 * x[0] ** 2)


def _cubic(x: np.ndarray) -> float:
    """Return a function of slope 3 at 1, whose central difference is off by h squared."""
    return float(x[0] ** 3)


def _at_one(answer: object, f: Callable[[np.ndarray], float]) -> float:
    """Return the slope that an answer finds at 1, infinity where it finds none."""
    call = guarded(answer, (f, np.ones(1)))  # type: ignore[arg-type]
    try:
        return float(as_numbers(call.value).item())
    except ValueError:
        return np.inf


def _variant(
    scale: float = 1.0,
    back: float = 1.0,
    forth: float = 1.0,
    is_restored: bool = True,
) -> Callable[..., object]:
    """Return an answer with other steps, another factor, or steps that stay in its copy."""

    def answer(f: Callable[[np.ndarray], float], x: np.ndarray) -> np.ndarray:
        x, gradient = x.copy(), np.zeros_like(x)
        for i in np.ndindex(x.shape):
            middle = x[i]
            x[i] = middle + forth * H
            above = f(x)
            x[i] = middle - back * H
            gradient[i] = scale * (above - f(x)) / ((forth + back) * H)
            x[i] = middle if is_restored else x[i]
        return gradient

    return answer


def _all_at_once(f: Callable[[np.ndarray], float], x: np.ndarray) -> np.ndarray:
    """Move all entries together."""
    return np.full(x.shape, (f(x + H) - f(x - H)) / (2 * H))


def _in_a_row(f: Callable[[np.ndarray], float], x: np.ndarray) -> np.ndarray:
    """Lose the shape of x."""
    return numerical_gradient(f, x).ravel()


def _along_the_first_axis(f: Callable[[np.ndarray], float], x: np.ndarray) -> np.ndarray:
    """Move whole rows, as x[i] does where x has two axes."""
    gradient = np.zeros(x.shape)
    for i in range(len(x)):
        above, below = x.copy(), x.copy()
        above[i] += H
        below[i] -= H
        gradient[i] = (f(above) - f(below)) / (2 * H)
    return gradient


def _in_place(f: Callable[[np.ndarray], float], x: np.ndarray) -> np.ndarray:
    """Move the input itself, and leave it moved."""
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += H
        above = f(x)
        x[i] -= 2 * H
        gradient[i] = (above - f(x)) / (2 * H)
    return gradient


EXERCISE = Exercise(
    solution=numerical_gradient,
    prompt=(
        "Return the slope of f (an array to one number) along each entry of x, by central"
        " differences; the result has x's shape, and x stays as it is."
    ),
    judge=judge,
    hints=(
        "Take one entry: move it up by a small h and measure f, then down by h and measure again."
        " How far apart are the two places?",
        "Every entry needs its own two measurements, with all other entries where they were."
        " np.ndindex(x.shape) goes through the entries of an array of any shape.",
        "Take h = 1e-5; divide f above minus f below by 2h, in brackets. Work on x.copy(), or add"
        " an array that is h in one place and 0 elsewhere.",
    ),
    mistakes=(
        Mistake(_variant(back=0.0), ONE_SIDED[1]),
        Mistake(_variant(forth=0.0), ONE_SIDED[0]),
        Mistake(_variant(scale=2 * H), NEARLY_0),
        Mistake(_variant(back=1e4, forth=1e4), TOO_FAR),
        Mistake(_variant(scale=2.0), "Every slope is doubled: the two places are 2h apart."),
        Mistake(_variant(scale=-1.0), "Every sign is reversed: subtract f below from f above."),
        Mistake(_all_at_once, "All entries move at once: move one and leave the others."),
        Mistake(
            _variant(is_restored=False),
            "An entry stays moved while the next one is measured: put it back.",
        ),
        Mistake(
            _along_the_first_axis, "Whole rows move: where x has two axes, x[i] is a row of it."
        ),
        Mistake(_in_a_row, "The slopes come in a row: give them x's shape."),
        Mistake(_in_place, "changes its input x"),
    ),
)
