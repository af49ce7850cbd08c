"""One step of gradient descent, momentum, AdaGrad, RMSProp and Adam."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

State = dict[str, Any]

MOMENTUM = 0.9
RHO = 0.9
BETA_1, BETA_2 = 0.9, 0.999
EPSILON = 1e-8


def gradient_descent_step(
    theta: ArrayLike, gradient: ArrayLike, learning_rate: float
) -> np.ndarray:
    """Move parameters one step against their gradient.

    ``theta - learning_rate * gradient``

    Convention: a new array comes back; `theta` and `gradient` stay as they were.

    Parameters
    ----------
    theta, gradient : array_like of one shape
        Parameters, and d loss / d theta.
    learning_rate : float
        Step per unit of slope, above 0.

    Returns
    -------
    ndarray, shape of `theta`, float64
        Parameters after the step.

    Raises
    ------
    ValueError
        If the shapes differ.

    Notes
    -----
    Source: Goodfellow, Bengio and Courville (2016), equation 4.5.

    Examples
    --------
    >>> gradient_descent_step([0.0, 1.0], [-4.0, 2.0], 0.1)
    array([0.4, 0.8])
    """
    theta, g = _pair(theta, gradient)
    return theta - learning_rate * g


def plain_step(
    theta: ArrayLike, gradient: ArrayLike, state: State, learning_rate: float
) -> tuple[np.ndarray, State]:
    """Take a step of gradient descent, with the (unused) state of the other optimizers.

    Parameters, errors and source as `gradient_descent_step`; returns ``(theta, state)``.

    Examples
    --------
    >>> plain_step([0.0], [-4.0], {}, 0.1)
    (array([0.4]), {})
    """
    return gradient_descent_step(theta, gradient, learning_rate), dict(state)


def momentum_step(
    theta: ArrayLike, gradient: ArrayLike, state: State, learning_rate: float
) -> tuple[np.ndarray, State]:
    """Take a step of gradient descent with momentum: a ball that keeps 0.9 of its velocity.

    ``v = 0.9 v - learning_rate * gradient``, then ``theta + v``; v starts at 0.

    Parameters
    ----------
    theta, gradient : array_like of one shape
        Parameters, and d loss / d theta.
    state : dict
        ``{}`` at first; then "velocity", of theta's shape.
    learning_rate : float
        Step per unit of slope, above 0.

    Returns
    -------
    theta : ndarray, float64
        Parameters after the step.
    state : dict
        For the next step.

    Raises
    ------
    ValueError
        If the shapes differ.

    Notes
    -----
    Source: Polyak (1964); Goodfellow, Bengio and Courville (2016), equations 8.15 and 8.16.

    Examples
    --------
    >>> momentum_step([0.0], [-4.0], {}, 0.1)[0]
    array([0.4])
    """
    theta, g = _pair(theta, gradient)
    velocity = MOMENTUM * state.get("velocity", 0) - learning_rate * g
    return theta + velocity, {"velocity": velocity}


def adagrad_step(
    theta: ArrayLike, gradient: ArrayLike, state: State, learning_rate: float
) -> tuple[np.ndarray, State]:
    """Take a step of AdaGrad: each entry's step shrinks with the squares it has summed up.

    ``s = s + gradient**2``, then ``theta - learning_rate * gradient / (sqrt(s) + 1e-8)``;
    s starts at 0.

    Parameters, returns and errors as `momentum_step`; the state holds "squares".

    Notes
    -----
    Source: Duchi, Hazan and Singer (2011); Goodfellow, Bengio and Courville (2016),
    algorithm 8.4.

    Examples
    --------
    >>> adagrad_step([0.0, 0.0], [-4.0, 100.0], {}, 0.1)[0]
    array([ 0.1, -0.1])
    """
    theta, g = _pair(theta, gradient)
    squares = state.get("squares", 0) + g**2
    return theta - learning_rate * g / (np.sqrt(squares) + EPSILON), {"squares": squares}


def rmsprop_step(
    theta: ArrayLike, gradient: ArrayLike, state: State, learning_rate: float
) -> tuple[np.ndarray, State]:
    """Take a step of RMSProp: AdaGrad that forgets, with a running mean of the squares.

    ``s = 0.9 s + 0.1 gradient**2``, then ``theta - learning_rate * gradient / (sqrt(s) + 1e-8)``;
    s starts at 0.

    Parameters, returns and errors as `momentum_step`; the state holds "squares".

    Notes
    -----
    Source: Tieleman and Hinton (2012), lecture 6e; Goodfellow, Bengio and Courville (2016),
    algorithm 8.5.

    Examples
    --------
    >>> rmsprop_step([0.0], [-4.0], {}, 0.1)[0].round(6)
    array([0.316228])
    """
    theta, g = _pair(theta, gradient)
    squares = RHO * state.get("squares", 0) + (1 - RHO) * g**2
    return theta - learning_rate * g / (np.sqrt(squares) + EPSILON), {"squares": squares}


def adam_step(
    theta: ArrayLike, gradient: ArrayLike, state: State, learning_rate: float
) -> tuple[np.ndarray, State]:
    """Take a step of Adam: running means of the gradient and of its square, bias-corrected.

    ``m = 0.9 m + 0.1 gradient``; ``v = 0.999 v + 0.001 gradient**2``; at step t (the first is 1)
    ``theta - learning_rate * m / (1 - 0.9**t) / (sqrt(v / (1 - 0.999**t)) + 1e-8)``.

    Convention: `state` is ``{}`` at first and afterwards what the last step returned; m and v
    start at 0. Neither `theta` nor `state` is changed: new ones come back.

    Parameters, returns and errors as `momentum_step`; the state holds "t", "m" and "v".

    Notes
    -----
    Source: Kingma and Ba (2015), algorithm 1.

    Examples
    --------
    >>> theta, state = adam_step([0.0, 0.0], [-4.0, 100.0], {}, 0.1)
    >>> theta.round(6)
    array([ 0.1, -0.1])
    """
    theta, g = _pair(theta, gradient)
    t = state.get("t", 0) + 1
    m = BETA_1 * state.get("m", 0) + (1 - BETA_1) * g
    v = BETA_2 * state.get("v", 0) + (1 - BETA_2) * g**2
    m_hat, v_hat = m / (1 - BETA_1**t), v / (1 - BETA_2**t)
    step = learning_rate * m_hat / (np.sqrt(v_hat) + EPSILON)
    return theta - step, {"t": t, "m": m, "v": v}


def _pair(theta: ArrayLike, gradient: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return both as float64 arrays, or refuse two shapes."""
    theta, gradient = np.asarray(theta, dtype=float), np.asarray(gradient, dtype=float)
    if theta.shape != gradient.shape:
        raise ValueError(
            f"gradient must have theta's shape; got {gradient.shape} and {theta.shape}. "
            "One gradient for each example? Take their mean."
        )
    return theta, gradient
