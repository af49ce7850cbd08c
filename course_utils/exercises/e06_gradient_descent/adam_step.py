"""Exercise `adam_step`: running means of gradient and square, bias-corrected."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.exercises import AnswerError, Exercise, Mistake, SameValues
from course_utils.exercises.wording import describe
from course_utils.optimizers import adam_step


def _cases() -> list[tuple]:
    """Return theta, the gradient of each step, and the rate: one step, two, six; 0, and tiny."""
    rng = np.random.default_rng(6)
    turning = rng.normal(size=(6, 2, 3)) * [[0.1, 1.0, 100.0]]
    return [
        (np.array([0.0]), np.array([[3.0]]), 0.1),
        (np.array([0.0]), np.array([[-2.0], [-2.0]]), 0.1),
        (np.array([1.0]), np.array([[1.0], [-4.0], [0.5]]), 0.1),
        (np.array([1.0, 2.0]), np.zeros((2, 2)), 0.1),
        (np.array([0.0]), np.full((2, 1), 1e-3), 0.1),
        (np.zeros((2, 3)), turning, 0.01),
        (np.array([0.0]), np.full((1, 1), 1e-8), 1e-7),
    ]


def _observe(
    adam_step: Callable[..., object], theta: np.ndarray, gradients: np.ndarray, learning_rate: float
) -> list[object]:
    """Take one step a gradient; return theta after each."""
    state: object = {}
    path: list[object] = []
    for gradient in gradients:
        value = adam_step(theta, gradient, state, learning_rate)
        if not isinstance(value, tuple | list) or len(value) != 2:
            given = f"theta = {describe(theta)}, gradient = {describe(gradient)}"
            raise AnswerError("a pair, theta and state", describe(value), _PAIR, given)
        theta, state = value
        path.append(theta)
    return path


_PAIR = "Hand back both: return theta, state."


def _variant(**changed: Any) -> Callable[..., object]:
    """Return an answer with one thing wrong in it."""
    options: dict[str, Any] = {
        "sign": -1,
        "keeps": "tmv",
        "corrects": "mv",
        "power": 0.5,
        "inside": 0.0,
        "keeps_corrected": False,
    }
    options |= {"betas": (0.9, 0.999), "square": 2, "outside": 1e-8} | changed

    def answer(
        theta: np.ndarray, gradient: np.ndarray, state: dict, learning_rate: float
    ) -> tuple[np.ndarray, dict]:
        old = {name: state.get(name, 0) if name in options["keeps"] else 0 for name in "tmv"}
        t, (beta_1, beta_2) = old["t"] + 1, options["betas"]
        m = beta_1 * old["m"] + (1 - beta_1) * gradient
        v = beta_2 * old["v"] + (1 - beta_2) * gradient ** options["square"]
        m_hat = m / (1 - beta_1**t) if "m" in options["corrects"] else m
        v_hat = v / (1 - beta_2**t) if "v" in options["corrects"] else v
        if options["keeps_corrected"]:
            m, v = m_hat, v_hat
        bottom = (v_hat + options["inside"]) ** options["power"] + options["outside"]
        return theta + options["sign"] * learning_rate * m_hat / bottom, {"t": t, "m": m, "v": v}

    return answer


def _in_place(
    theta: np.ndarray, gradient: np.ndarray, state: dict, learning_rate: float
) -> tuple[np.ndarray, dict]:
    """Write into the state that came in."""
    moved, new = adam_step(theta, gradient, state, learning_rate)
    state.update(new)
    return moved, state


def _moved_in_place(
    theta: np.ndarray, gradient: np.ndarray, state: dict, learning_rate: float
) -> tuple[np.ndarray, dict]:
    """Write into the parameters that came in."""
    theta[...], state = adam_step(theta, gradient, state, learning_rate)
    return theta, state


EXERCISE = Exercise(
    solution=adam_step,
    prompt=(
        "Return (theta, state) after one step of Adam with the means' factors 0.9 and 0.999 and"
        " epsilon 1e-8; state is {} at first and may hold what you like. Change no argument."
    ),
    judge=SameValues(
        _cases,
        returns="theta after each step",
        observe=_observe,
        rtol=1e-3,
        atol=1e-6,
    ),
    hints=(
        "Three things outlive a step: how many steps there were, the mean of the gradients, and"
        " the mean of their squares. state.get(name, 0) is 0 at the first step.",
        "A running mean keeps most of the old and adds a little of the new: 0.9 of the old mean"
        " and 0.1 of the gradient. After t steps its weights sum to 1 - 0.9**t: divide by that.",
        "Divide the corrected first mean by the root of the corrected second plus epsilon; the"
        " root is taken first. Count the first step as t = 1.",
    ),
    mistakes=(
        Mistake(_variant(corrects=""), "The means are not corrected for their start at 0."),
        Mistake(_variant(corrects="m"), "The mean of squares is not corrected for its start."),
        Mistake(_variant(corrects="v"), "The mean of gradients is not corrected for its start."),
        Mistake(
            _variant(keeps_corrected=True),
            "The corrected means are handed on: keep m and v as they were before the division.",
        ),
        Mistake(_variant(keeps="mv"), "The number of steps is not kept: it is 1 at each step."),
        Mistake(_variant(keeps="t"), "Both means start anew at each step: hand them on in state."),
        Mistake(
            lambda theta, gradient, state, learning_rate: (
                adam_step(theta, gradient, {}, learning_rate)[0],
                {},
            ),
            "Nothing is kept from step to step: put it into the state that you return.",
        ),
        Mistake(
            _variant(inside=1e-8, outside=0.0), "Epsilon stands inside the root: add it after."
        ),
        Mistake(_variant(outside=0.0), "0 / 0 where the gradient is 0: epsilon is missing."),
        Mistake(_variant(power=1.0), "The mean of squares is used without its root."),
        Mistake(_variant(square=1), "The second mean is of the gradients, not of their squares."),
        Mistake(_variant(betas=(0.999, 0.9)), "The factors 0.9 and 0.999 have changed places."),
        Mistake(_variant(sign=1), "The step goes uphill: subtract it."),
        Mistake(
            lambda theta, gradient, state, learning_rate: (
                theta - learning_rate * gradient,
                state,
            ),
            "This is plain gradient descent: the step grows with the gradient.",
        ),
        Mistake(
            lambda theta, gradient, state, learning_rate: adam_step(
                theta, gradient, state, learning_rate
            )[0],
            _PAIR,
        ),
        Mistake(_in_place, "changes its input state"),
        Mistake(_moved_in_place, "changes its input theta"),
    ),
)
