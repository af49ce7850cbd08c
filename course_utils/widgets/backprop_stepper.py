"""Backpropagation stepper: a 3-2-1 network, values forwards and gradients back, node by node."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from matplotlib.figure import Figure

from course_utils import style
from course_utils.autograd import Value
from course_utils.widgets.frames import FramePlayer

INPUTS = {"x1": 1.0, "x2": 2.0, "x3": 3.0}
HIDDEN_WEIGHTS = {f"w{i}{j}": 0.5 for i in (1, 2) for j in (1, 2, 3)}
OUTPUT_WEIGHTS = {"w1": 0.5, "w2": 0.5}
BIASES = {"b1": 0.5, "b2": 1.0, "b": 2.0}
TARGET = 3.0
GIVEN = INPUTS | HIDDEN_WEIGHTS | OUTPUT_WEIGHTS | BIASES

PLACES = {
    "x1": (0.0, 2.4),
    "x2": (0.0, 1.2),
    "x3": (0.0, 0.0),
    "z1": (2.25, 2.0),
    "z2": (2.25, 0.4),
    "y": (3.95, 1.2),
    "L": (5.2, 1.2),
}
EDGES = {
    **{f"w{i}{j}": (f"x{j}", f"z{i}") for i in (1, 2) for j in (1, 2, 3)},
    "w1": ("z1", "y"),
    "w2": ("z2", "y"),
}
BIAS_OF = {"b1": "z1", "b2": "z2", "b": "y"}
ALONG = {"w12": 0.5, "w13": 0.26, "w21": 0.26, "w22": 0.5}
FORWARD, BACKWARD = style.OKABE_ITO["blue"], style.OKABE_ITO["vermillion"]


@dataclass(frozen=True)
class Step:
    """One operation: which item gets a value or a gradient (none at the start), and its words."""

    item: str
    is_backward: bool
    words: str


@dataclass(frozen=True)
class State:
    """What is known after a step.

    Attributes
    ----------
    step : Step
    values, gradients : dict of float
        By the names of nodes, weights and biases, in the order in which they became known.
    """

    step: Step
    values: dict[str, float] = field(repr=False)
    gradients: dict[str, float] = field(repr=False)


def graph() -> dict[str, Value]:
    """Return the network's nodes by name, after ``L.backward()``.

    Source: article 001_1ffe975ad6a7ed65.txt, section 4.3, with all eight weights.
    """
    nodes = {name: Value(number, name) for name, number in GIVEN.items()}
    for i in (1, 2):
        products = [nodes[f"w{i}{j}"] * nodes[f"x{j}"] for j in (1, 2, 3)]
        nodes[f"z{i}"] = sum(products, nodes[f"b{i}"])
    nodes["y"] = nodes["w1"] * nodes["z1"] + nodes["w2"] * nodes["z2"] + nodes["b"]
    nodes["L"] = (nodes["y"] - TARGET) ** 2 / 2
    nodes["L"].backward()
    return nodes


def steps() -> list[Step]:
    """Return the operations in order: five forwards, then each gradient."""
    values = {name: node.data for name, node in graph().items()}
    gradients = {name: node.grad for name, node in graph().items()}
    return _forward(values) + _backward(values, gradients)


def _forward(v: dict[str, float]) -> list[Step]:
    """Return the steps that give values."""
    made = [Step("", False, "Start: inputs x = (1, 2, 3), all weights 0.5, target 3")]
    for i in (1, 2):
        sums = " + ".join(f"{v[f'w{i}{j}']:g}·{v[f'x{j}']:g}" for j in (1, 2, 3))
        made.append(Step(f"z{i}", False, f"z{i} = {sums} + {v[f'b{i}']:g} = {v[f'z{i}']:g}"))
    sums = " + ".join(f"{v[f'w{i}']:g}·{v[f'z{i}']:g}" for i in (1, 2))
    made.append(Step("y", False, f"y = {sums} + {v['b']:g} = {v['y']:g}"))
    made.append(Step("L", False, f"L = ({v['y']:g} - {TARGET:g})² / 2 = {v['L']:g}"))
    return made


def _backward(v: dict[str, float], g: dict[str, float]) -> list[Step]:
    """Return the steps that give gradients: each is the one before it times a local slope."""

    def chained(item: str, above: str, factor: str) -> Step:
        product = f"dL/d{above} · {factor} = {g[above]:g}·{v[factor]:g} = {g[item]:g}"
        return Step(item, True, f"dL/d{item} = {product}")

    def passed(item: str, above: str) -> Step:
        return Step(item, True, f"dL/d{item} = dL/d{above} · 1 = {g[item]:g}")

    made = [Step("y", True, f"dL/dy = y - {TARGET:g} = {v['y']:g} - {TARGET:g} = {g['y']:g}")]
    made += [chained("w1", "y", "z1"), chained("w2", "y", "z2"), passed("b", "y")]
    made += [chained("z1", "y", "w1"), chained("z2", "y", "w2")]
    for i in (1, 2):
        made += [chained(f"w{i}{j}", f"z{i}", f"x{j}") for j in (1, 2, 3)]
        made.append(passed(f"b{i}", f"z{i}"))
    return made


def state(number: int) -> State:
    """Return what is known after step `number`, counted from 0.

    Raises
    ------
    ValueError
        If there is no such step.
    """
    every = steps()
    if not 0 <= number < len(every):
        raise ValueError(f"a step is 0 to {len(every) - 1}; got {number}.")
    nodes, done = graph(), every[: number + 1]
    values = dict(GIVEN) | {s.item: nodes[s.item].data for s in done[1:] if not s.is_backward}
    gradients = {s.item: nodes[s.item].grad for s in done if s.is_backward}
    return State(done[-1], values, gradients)


def describe(number: int) -> str:
    """Say what happens in a step, with its numbers, and what is known after it."""
    now = state(number)
    way = "Backward" if now.step.is_backward else "Forward"
    known = ", ".join(f"{name} {value:g}" for name, value in now.gradients.items())
    after = f" Gradients so far: {known}." if known else " No gradient is known yet."
    return f"{way}: {now.step.words}.{after}"


def setup() -> tuple[Figure, dict[str, Any]]:
    """Draw the graph without numbers; return the figure and its artists by item."""
    fig, ax = style.figure(8, 4.8)
    ax.set(xlim=(-0.35, 5.55), ylim=(-0.62, 2.75))
    ax.axis("off")
    artists: dict[str, Any] = {"title": ax.set_title("", fontsize=12.5)}
    for name, ends in EDGES.items():
        artists[name] = _edge(ax, PLACES[ends[0]], PLACES[ends[1]], ALONG.get(name, 0.45))
    artists["loss edge"] = _edge(ax, PLACES["y"], PLACES["L"], 0.5)
    for name, place in PLACES.items():
        artists[name] = _node(ax, place)
    for name, owner in BIAS_OF.items():
        x, y = PLACES[owner]
        side = 0.42 if name == "b1" else -0.42
        artists[name] = (ax.text(x, y + side, "", ha="center", va="center", fontsize=9.5),)
    for name, column in {"x1": "inputs", "z1": "hidden", "y": "output", "L": "loss"}.items():
        ax.text(PLACES[name][0], -0.58, column, ha="center", color="#555555", fontsize=10)
    return fig, artists


def _edge(ax: Any, start: tuple[float, float], end: tuple[float, float], along: float) -> Any:
    """Draw an edge with an empty label somewhere along it."""
    (line,) = ax.plot(*zip(start, end, strict=True), linestyle="-", color="#999999", zorder=1)
    x, y = (a + along * (b - a) for a, b in zip(start, end, strict=True))
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
    label = ax.text(x, y, "", ha="center", va="center", fontsize=9.5, bbox=box, zorder=2)
    return label, line


def _node(ax: Any, place: tuple[float, float]) -> Any:
    """Draw a circle with empty text in it."""
    (circle,) = ax.plot(*place, "o", markersize=58, color="white", zorder=3)
    circle.set_markeredgecolor("#555555")
    label = ax.text(*place, "", ha="center", va="center", fontsize=9.5, zorder=4)
    return label, circle


def draw(artists: dict[str, Any], now: State) -> None:
    """Write the known numbers and bring out the step's item."""
    colour = BACKWARD if now.step.is_backward else FORWARD
    way = "Backward" if now.step.is_backward else "Forward"
    artists["title"].set_text(f"{way}:  {now.step.words}")
    artists["title"].set_color(colour)
    for name, parts in artists.items():
        if name in PLACES or name in GIVEN:
            _write(parts, name, now, colour if name == now.step.item else "")


def _write(parts: Any, name: str, now: State, colour: str) -> None:
    """Write one item's numbers; with a colour it is the item of the step."""
    label, *shapes = parts
    label.set_text(_caption(name, now))
    label.set_color(colour or "black")
    label.set_fontweight("bold" if colour else "normal")
    for shape in shapes:
        if name in PLACES:
            shape.set_markeredgecolor(colour or "#555555")
            shape.set_markeredgewidth(3.5 if colour else 1.2)
        else:
            shape.set(color=colour or "#999999", linewidth=3.5 if colour else 1.4)


def _caption(name: str, now: State) -> str:
    """Return an item's name with its value and its gradient, as far as they are known."""
    known = f"{name} = {now.values[name]:.4g}" if name in now.values else name
    slope = f"grad {now.gradients[name]:.4g}" if name in now.gradients else ""
    between = "\n" if name in PLACES or name in EDGES else ", "
    return between.join(filter(None, [known, slope]))


def backprop_stepper() -> FramePlayer:
    """Return the player: one slider, a frame for each step, forwards and then back.

    Returns
    -------
    FramePlayer
        Works without a kernel; each frame's description names the operation and its numbers.
    """
    fig, artists = setup()

    def drawn(number: int) -> Figure:
        draw(artists, state(number))
        return fig

    return FramePlayer(
        drawn,
        range(len(steps())),
        label="step",
        alt=describe,
        summary=(
            "A 3-2-1 network of the articles, stepped through: first values flow forwards to the "
            "loss 3.78, then gradients flow back and every weight gets its own."
        ),
        seconds=1.5,
    )
