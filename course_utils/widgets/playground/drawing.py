"""The playground's storyboard: one training run in still pictures, for where no kernel runs."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from course_utils import style
from course_utils.widgets.playground.frame import REACH, curve, short, surface
from course_utils.widgets.playground.settings import Settings
from course_utils.widgets.playground.state import Run, advance, begin

STEPS = (0, 20, 50, 100, 400)
PALE = 0.35
LOOKS = ((style.OKABE_ITO["blue"], "o"), (style.OKABE_ITO["vermillion"], "s"))


def colour_map() -> LinearSegmentedColormap:
    """Return the map from P(class 1) = 0, pale blue, over white to 1, pale vermillion."""
    ends = [_mixed(colour) for colour, _ in LOOKS]
    return LinearSegmentedColormap.from_list("classes", [ends[0], (1, 1, 1), ends[1]])


def _mixed(colour: str) -> tuple[float, float, float]:
    """Return a colour, paler, so that points of the full colour stand out on it."""
    r, g, b = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(part + PALE * (1 - part) for part in (r, g, b))  # type: ignore[return-value]


def storyboard_runs(settings: Settings) -> list[Run]:
    """Return the run after 0, 20, 50, 100 and 400 steps."""
    runs = [begin(settings)]
    for steps in STEPS[1:]:
        runs.append(advance(runs[-1], steps - runs[-1].step))
    return runs


def draw_storyboard(runs: list[Run]) -> Figure:
    """Draw the decision surface at each of five moments, and the loss in between."""
    figure, axes = style.figure(9, 6.2, nrows=2, ncols=3)
    for ax, run in zip(axes.flat, runs, strict=False):
        draw_surface(ax, run)
    _draw_loss(axes.flat[-1], runs)
    return figure


def draw_surface(ax: Axes, run: Run) -> None:
    """Draw P(class 1) over the plane, and the points with colour and shape."""
    extent = (-REACH, REACH, -REACH, REACH)
    ax.imshow(
        surface(run), extent=extent, cmap=colour_map(), vmin=0, vmax=1, interpolation="bilinear"
    )
    for label, (colour, marker) in enumerate(LOOKS):
        x1, x2 = run.X[run.labels == label].T
        ax.plot(x1, x2, marker, color=colour, markersize=4, mec="white", mew=0.5)
    loss, accuracy = run.score
    end = ", diverged" if run.is_diverged else ""
    ax.set(xlim=extent[:2], ylim=extent[2:], xlabel="$x_1$", ylabel="$x_2$")
    ax.set_title(f"step {run.step}{end}\nloss {short(loss)}, {100 * accuracy:.1f} % right", size=10)
    ax.grid(False)


def _draw_loss(ax: Axes, runs: list[Run]) -> None:
    """Draw the loss over steps, with a mark where the other axes stand."""
    steps, losses = curve(runs[-1]).T
    ax.plot(steps, losses, "-", color="black", linewidth=1.5)
    ax.plot(*zip(*(curve(run)[-1] for run in runs), strict=True), "D", color="black", markersize=5)
    ax.set(xlabel="step", ylabel="loss (nats)", ylim=(0, None))
    ax.set_title("loss; marks: the five pictures", size=10)


def summary(runs: list[Run]) -> str:
    """Say what the storyboard shows."""
    settings = runs[0].settings
    layers = ", ".join(f"{units} {name}" for units, name in settings.layers) or "none"
    parts = [
        f"{run.step} ({100 * accuracy:.1f} % right, loss {short(loss)} nats)"
        for run in (runs[0], runs[-1])
        for loss, accuracy in [run.score]
    ]
    end = " Training diverged." if runs[-1].is_diverged else ""
    return (
        f"P(class 1) over the plane behind the {settings.points}, for a network with hidden "
        f"layers: {layers}, and its loss, from step {parts[0]} to step {parts[1]}.{end}"
    )
