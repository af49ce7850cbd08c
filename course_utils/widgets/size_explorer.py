"""Model-size explorer: layers, width, vocabulary -> parameters, bytes and training operations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from course_utils import style
from course_utils.budget import (
    BYTES,
    MODELS,
    OPTIMIZER_SLOTS,
    THRESHOLDS,
    count_transformer_parameters,
    memory_bytes,
    training_flops,
)
from course_utils.widgets.frames import FramePlayer

LAYERS = (2, 12, 24, 48, 96)
WIDTHS = (64, 768, 1600, 4096, 12288)
VOCABULARIES = (256, 50_257, 256_000)
CONTEXT, TOKENS_PER_PARAMETER = 1024, 20
SHOWN = ("digits MLP", "BERT-base", "GPT-3")
PARAMETER_LIMITS, FLOP_LIMITS, BYTE_LIMITS = (1e2, 1e12), (1e10, 1e26), (1e4, 3e13)
MEMORIES = (("16 GB", 16e9), ("80 GB", 80e9))
RIGHTMOST = 2.6

Artists = dict[str, Any]


@dataclass(frozen=True)
class Size:
    """What a decoder costs.

    Attributes
    ----------
    parameters : int
        Weights and biases.
    run_bytes : float
        Weights alone, float16.
    train_bytes : float
        Weights, gradients and Adam's two slots, float32; without activations.
    flops : float
        Operations of a training with 20 tokens a parameter.
    """

    parameters: int
    run_bytes: float
    train_bytes: float
    flops: float

    @property
    def articles(self) -> tuple[str, ...]:
        """The articles that call it large, the most generous first."""
        return tuple(line.article for line in THRESHOLDS if self.parameters >= line.at_least)


def size(layers: int, width: int, vocabulary: int) -> Size:
    """Count a GPT-style decoder with a context of 1,024 tokens.

    Parameters
    ----------
    layers, width, vocabulary : int
        As in `course_utils.budget.count_transformer_parameters`.

    Returns
    -------
    Size

    Notes
    -----
    Source: Hoffmann et al. (2022), table 3, for about 20 tokens a parameter.
    """
    parameters = count_transformer_parameters(vocabulary, CONTEXT, width, layers)
    return Size(
        parameters=parameters,
        run_bytes=memory_bytes(parameters, BYTES["float16"], None),
        train_bytes=memory_bytes(parameters, BYTES["float32"], OPTIMIZER_SLOTS["Adam"]),
        flops=training_flops(parameters, TOKENS_PER_PARAMETER * parameters),
    )


def short(number: float) -> str:
    """Write a count with three digits and its name: 102 thousand, 1.56 billion.

    Examples
    --------
    >>> short(101770), short(1.5576e9), short(174.6e9), short(12)
    ('102 thousand', '1.56 billion', '175 billion', '12')
    """
    names = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"), (1e3, " thousand"))
    for unit, name in names:
        if number >= 0.9995 * unit:
            return f"{number / unit:#.3g}".rstrip(".") + name
    return f"{number:g}"


def bytes_words(number: float) -> str:
    """Write bytes in units of a thousand: 204 kB, 3.12 GB.

    Examples
    --------
    >>> bytes_words(203540), bytes_words(3.115e9), bytes_words(2.794e12)
    ('204 kB', '3.12 GB', '2.79 TB')
    """
    for unit, name in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB")):
        if number >= 0.9995 * unit:
            return f"{number / unit:#.3g}".rstrip(".") + f" {name}"
    return f"{number / 1e3:#.3g}".rstrip(".") + " kB"


def verdict(found: Size) -> str:
    """Say which articles call it large."""
    count = len(found.articles)
    if count == 0:
        return "large for none of the articles"
    if count == len(THRESHOLDS):
        return "large for all three articles with a line"
    return f"large for article{'s' * (count > 1)} {' and '.join(found.articles)}"


def describe(layers: int, width: int, vocabulary: int) -> str:
    """Put one state into words."""
    found = size(layers, width, vocabulary)
    return (
        "Left, parameters against training operations beside named models; right, bytes. "
        f"{layers} layers of width {width:,} with {vocabulary:,} tokens: {short(found.parameters)} "
        f"parameters, {verdict(found)}; {bytes_words(found.run_bytes)} to run, "
        f"{bytes_words(found.train_bytes)} to train, {found.flops:.1e} operations."
    )


def setup() -> tuple[Figure, Artists]:
    """Draw the axes, the named models and all artists once."""
    fig, (left, right) = style.figure(7.6, 4.0, ncols=2, gridspec_kw={"width_ratios": (1.75, 1)})
    _draw_named(left)
    here = left.plot([], [], color=style.COLOURS[1], marker="*", markersize=17, linestyle="")[0]
    bars = right.bar((0, 1.1), (1, 1), width=0.7, color=style.COLOURS[:2])
    for name, limit in MEMORIES:
        right.axhline(limit, color=style.COLOURS[-1], linestyle=":", linewidth=1.2)
        right.text(RIGHTMOST, limit, name, fontsize=9, ha="right", va="bottom")
    right.set(yscale="log", ylim=BYTE_LIMITS, xlim=(-0.5, RIGHTMOST), ylabel="bytes of memory")
    right.set_xticks((0, 1.1), ("run\n(float16)", "train\n(float32,\nAdam)"))
    right.grid(axis="x", visible=False)
    for axis in (left.xaxis, left.yaxis, right.yaxis):
        axis.set_minor_locator(NullLocator())
    bars[1].set_hatch("//")
    head = fig.suptitle(" ", fontsize=12, x=0.01, ha="left")
    return fig, {"here": here, "bars": bars, "left": left, "right": right, "head": head}


def _draw_named(ax: Any) -> None:
    """Draw the named models, the line of 20 tokens a parameter and the articles' thresholds."""
    ax.set(xscale="log", yscale="log", xlim=PARAMETER_LIMITS, ylim=FLOP_LIMITS)
    ax.set(xlabel="parameters", ylabel="training operations (6 N D)")
    ends = [training_flops(n, TOKENS_PER_PARAMETER * n) for n in PARAMETER_LIMITS]
    ax.plot(PARAMETER_LIMITS, ends, color="#888888", linestyle="-", linewidth=1.2)
    ax.text(1.6e9, 8e18, "20 tokens\na parameter", fontsize=9, color="#555555", va="top")
    for line in THRESHOLDS:
        ax.axvline(line.at_least, color=style.COLOURS[2], linestyle="--", linewidth=1.2)
        ax.text(
            line.at_least / 1.15,
            FLOP_LIMITS[0] * 2,
            f"large in {line.article}",
            fontsize=9,
            rotation=90,
            ha="right",
            va="bottom",
            color=style.COLOURS[2],
        )
    for model in MODELS:
        if model.name in SHOWN and model.tokens is not None:
            x, y = model.parameters, training_flops(model.parameters, model.tokens)
            ax.plot([x], [y], color=style.COLOURS[0], marker="o", linestyle="")
            ax.annotate(model.name, (x, y), (-8, 2), textcoords="offset points", ha="right")


def draw(artists: Artists, layers: int, width: int, vocabulary: int) -> None:
    """Move the artists to a state; independent of the state before."""
    found = size(layers, width, vocabulary)
    artists["here"].set_data([found.parameters], [found.flops])
    for bar, height in zip(artists["bars"], (found.run_bytes, found.train_bytes), strict=True):
        bar.set_height(height)
    artists["left"].set_title(f"{found.flops:.1e} operations", fontsize=11)
    artists["right"].set_title(
        f"{bytes_words(found.run_bytes)}; {bytes_words(found.train_bytes)}", fontsize=11
    )
    artists["head"].set_text(f"{short(found.parameters)} parameters: {verdict(found)}")


def size_explorer() -> FramePlayer:
    """Return the interactive figure: three sliders, every frame drawn beforehand.

    Returns
    -------
    FramePlayer
        Layers, width and vocabulary -> parameters, bytes, operations; show it with ``.show()``.
    """
    fig, artists = setup()

    def frame(layers: int, width: int, vocabulary: int) -> Figure:
        draw(artists, layers, width, vocabulary)
        return fig

    return FramePlayer(
        frame,
        (LAYERS, WIDTHS, VOCABULARIES),
        label=("layers", "width", "vocabulary (tokens)"),
        alt=describe,
        value_format="{:,}",
        start=(12, 768, 50_257),
        summary=(
            "Four frames of a decoder's parameters, training operations and bytes beside named "
            "models. From 12 layers of width 768, eight times the layers give six times the "
            "parameters, sixteen times the width 180 times; a tiny vocabulary saves a third."
        ),
        seconds=0.6,
    )
