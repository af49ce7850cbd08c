"""Figures for the browser to drive; the first cell of each test notebook is this file."""

import time

import numpy as np

from course_utils import style
from course_utils.widgets import FramePlayer, LiveFigure, choice, slider

X = np.linspace(-3, 3, 200)


def wave(k):
    figure, ax = style.figure(6, 3)
    ax.plot(X, np.sin(k * X))
    ax.set(ylim=(-1.2, 1.2), xlabel="x", ylabel="sin(kx)")
    return figure


def player(start=1):
    return FramePlayer(
        wave,
        [1, 2, 3, 4, 5, 6],
        label="frequency k",
        alt=lambda k: f"A sine wave with {k} crests over the axis.",
        value_format="{} Hz",
        start=start,
        seconds=0.1,
    )


def setup():
    figure, ax = style.figure(6, 3)
    (line,) = ax.plot(X, X)
    ax.set(ylim=(-4, 4), xlabel="x", ylabel="y")
    return figure, line


def draw(line, w, b, kind):
    if b > 1.95:
        raise ValueError("the bias is too large")
    line.set_ydata(np.tanh(w * X + b) if kind == "tanh" else w * X + b)


def live():
    return LiveFigure(
        setup,
        draw,
        {
            "w": slider("weight w", -2, 2, 0.1, 1.0),
            "b": slider("bias b", -2, 2, 0.1, 0.0),
            "kind": choice("activation", ["linear", "tanh"], "linear"),
        },
        describe=lambda w, b, kind: f"A {kind} unit of slope {w} and height {b} at 0.",
        storyboard=[{"w": -2.0}, {"w": 2.0}, {"w": 2.0, "kind": "tanh"}],
        summary="The line turns with w and bends with tanh.",
    )


def train(monitor, fail_at=None):
    """Stand in for a training of eight seconds whose loss falls."""
    monitor.start(400, 4)
    for step in range(1, 401):
        time.sleep(0.02)
        loss = 2 * np.exp(-step / 60)
        monitor.update(step, loss, 1 - loss / 2.2)
        if step == fail_at:
            raise ValueError(f"no number at {step}")
        if step % 100 == 0:
            monitor.epoch(step // 100, {"loss": loss, "accuracy": 1 - loss / 2.2})
        if monitor.should_stop:
            break
    return step
