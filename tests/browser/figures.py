"""Figures for the browser to drive; the first cell of each test notebook is this file."""

import time

import numpy as np

from course_utils import style
from course_utils.widgets import FramePlayer, LiveFigure, choice, slider, switch

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


def three():
    """Three controls, on one figure that is drawn again and again."""
    figure, ax = style.figure(4, 2)
    (line,) = ax.plot(X, X)
    ax.set(ylim=(-3, 3), xlabel="x", ylabel="a sin(kx) + c")

    def draw_three(a, k, c):
        line.set_ydata(a * np.sin(k * X) + c)
        return figure

    return FramePlayer(
        draw_three,
        ([0.5, 1, 1.5], [1, 2, 3, 4], [-1, 0, 1]),
        label=("amplitude a", "frequency k", "height c"),
        alt=lambda a, k, c: f"A sine wave {a} high with {k} crests around {c}.",
    )


def setup():
    figure, ax = style.figure(6, 3)
    (line,) = ax.plot(X, X, animated=True)
    ax.set(ylim=(-4, 4), xlabel="x", ylabel="y")
    return figure, (line, ax.set_title("linear"))


def draw(artists, w, b, kind, is_dashed):
    line, title = artists
    if b > 1.95:
        raise ValueError("the bias is too large")
    line.set_ydata(np.tanh(w * X + b) if kind == "tanh" else w * X + b)
    line.set_linestyle("--" if is_dashed else "-")
    title.set_text(kind)


def live():
    return LiveFigure(
        setup,
        draw,
        {
            "w": slider("weight w", -2, 2, 0.1, 1.0),
            "b": slider("bias b", -2, 2, 0.1, 0.0),
            "kind": choice("activation", ["linear", "tanh"], "linear"),
            "is_dashed": switch("dashed line", False),
        },
        describe=lambda w, b, kind, is_dashed: (
            f"A {'dashed ' * is_dashed}{kind} unit of slope {w} and height {b} at 0."
        ),
        storyboard=[{"w": -2.0}, {"w": 2.0}, {"w": 2.0, "kind": "tanh"}],
        summary="The line turns with w and bends with tanh.",
    )


def slow():
    """Every picture takes a tenth of a second, and the words count them."""
    drawn = []

    def draw_slowly(artists, w):
        drawn.append(w)
        time.sleep(0.1)
        artists[0].set_ydata(w * X)

    return LiveFigure(
        setup,
        draw_slowly,
        {"w": slider("slope w", -2, 2, 0.05, -2.0)},
        describe=lambda w: f"A line of slope {w}, drawn as number {len(drawn)}.",
        storyboard=[{"w": -2.0}, {"w": 0.0}, {"w": 2.0}],
        summary="The line turns with w.",
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
