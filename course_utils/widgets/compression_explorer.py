"""Compression explorer: bits a weight, share of zeros -> the weights left, size, accuracy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from course_utils import style
from course_utils.compression import prune_by_magnitude, rounded
from course_utils.widgets.frames import FramePlayer

BITS = (32, 8, 6, 4, 3, 2)
SPARSITIES = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98)
BARS = 61

Array = NDArray[np.float64]
Artists = dict[str, Any]


@dataclass(frozen=True)
class Compressed:
    """What is left of a model.

    Attributes
    ----------
    counts : tuple of int
        Weights in each bar of the histogram.
    zeros : float
        Share of weights that are 0.
    levels : int
        How many different values the weights of all layers have.
    kilobytes : float
        Bits a weight times the weights that are not 0; where they are is left out.
    accuracy : float
        Share of test images named rightly.
    """

    counts: tuple[int, ...]
    zeros: float
    levels: int
    kilobytes: float
    accuracy: float


def compressed(kernels: Sequence[Array], bits: int, sparsity: float) -> list[Array]:
    """Return kernels pruned by magnitude and then rounded, each kernel on its own.

    Parameters
    ----------
    kernels : sequence of ndarray
    bits : int
        32 leaves the weights as they are.
    sparsity : float
        Share of zeros in each kernel.

    Returns
    -------
    list of ndarray
    """
    pruned = [prune_by_magnitude(kernel, sparsity) for kernel in kernels]
    return pruned if bits == 32 else [rounded(kernel, bits) for kernel in pruned]


def measure(
    kernels: Sequence[Array],
    accuracy: Callable[[list[Array]], float],
    bits: int,
    sparsity: float,
    edges: Array,
) -> Compressed:
    """Compress, count and measure one state."""
    left = compressed(kernels, bits, sparsity)
    values = np.concatenate([kernel.ravel() for kernel in left])
    counts, _ = np.histogram(values, edges)
    return Compressed(
        counts=tuple(counts.tolist()),
        zeros=float(np.mean(values == 0)),
        levels=len(np.unique(values)),
        kilobytes=bits * np.count_nonzero(values) / 8 / 1000,
        accuracy=float(accuracy(left)),
    )


def describe(state: Compressed, bits: int, sparsity: float) -> str:
    """Put one state into words."""
    return (
        f"Histogram of the weights in {bits} bits with {sparsity:.0%} pruned: {state.zeros:.0%} are"
        f" 0, {state.levels:,} different values are left in {state.kilobytes:.1f} kB, and the"
        f" accuracy is {state.accuracy:.1%}. Right, the accuracy of all shares of zeros."
    )


def setup(edges: Array, most: int) -> tuple[Figure, Artists]:
    """Draw the axes and all artists once."""
    fig, (left, right) = style.figure(7.4, 3.6, ncols=2)
    width = edges[1] - edges[0]
    bars = left.bar(edges[:-1] + width / 2, np.zeros(len(edges) - 1), width=0.95 * width)
    left.set(xlabel="weight", ylabel="weights in a bar (log scale)", yscale="symlog")
    left.set(xlim=(edges[0], edges[-1]), ylim=(0, 2 * most))
    shares = [100 * each for each in SPARSITIES]
    whole = right.plot(shares, shares, color=style.COLOURS[-1], linestyle=":", marker="")[0]
    curve = right.plot(shares, shares, color=style.COLOURS[0], marker="o", markersize=4)[0]
    here = right.plot([], [], color=style.COLOURS[1], marker="s", markersize=10, linestyle="")[0]
    right.text(2, 3, "dotted: 32 bits", fontsize=9)
    right.set(
        xlabel="share of zeros (%)", ylabel="test accuracy (%)", xlim=(-3, 103), ylim=(0, 100)
    )
    head = fig.suptitle(" ", fontsize=12, x=0.01, ha="left")
    titles = [ax.set_title("0") for ax in (left, right)]
    for each in (*bars, whole, curve, here, head, *titles):
        each.set_animated(True)
    artists = {"bars": bars, "whole": whole, "curve": curve, "here": here, "head": head}
    return fig, artists | {"left": titles[0], "right": titles[1]}


def draw(
    artists: Artists, states: dict[tuple[int, float], Compressed], bits: int, sparsity: float
) -> None:
    """Move the artists to a state; independent of the state before."""
    state = states[bits, sparsity]
    for bar, count in zip(artists["bars"], state.counts, strict=True):
        bar.set_height(count)
    artists["whole"].set_ydata([100 * states[32, each].accuracy for each in SPARSITIES])
    artists["curve"].set_ydata([100 * states[bits, each].accuracy for each in SPARSITIES])
    artists["here"].set_data([100 * sparsity], [100 * state.accuracy])
    artists["left"].set_text(f"{state.levels:,} values, {state.zeros:.0%} zeros")
    artists["right"].set_text(f"accuracy {state.accuracy:.1%}")
    artists["head"].set_text(
        f"{bits} bits, {sparsity:.0%} pruned: {state.kilobytes:.1f} kB of weights"
    )


def compression_explorer(
    kernels: Sequence[ArrayLike], accuracy: Callable[[list[Array]], float]
) -> FramePlayer:
    """Return the interactive figure: two sliders, every frame drawn beforehand.

    Parameters
    ----------
    kernels : sequence of array_like
        A model's weights, without biases, layer by layer.
    accuracy : callable
        ``accuracy(kernels) -> float``: the share of images that the model names rightly with
        these kernels in the place of its own.

    Returns
    -------
    FramePlayer
        Show it with ``.show()``.
    """
    arrays = [np.asarray(kernel, dtype=float) for kernel in kernels]
    reach = max(float(np.abs(kernel).max()) for kernel in arrays) * 1.001
    edges = np.linspace(-reach, reach, BARS + 1)
    states = {
        (bits, share): measure(arrays, accuracy, bits, share, edges)
        for bits in BITS
        for share in SPARSITIES
    }
    fig, artists = setup(edges, sum(kernel.size for kernel in arrays))

    def frame(bits: int, sparsity: float) -> Figure:
        draw(artists, states, bits, sparsity)
        return fig

    first, last = states[8, 0.0], states[BITS[-1], SPARSITIES[-1]]
    return FramePlayer(
        frame,
        (BITS, SPARSITIES),
        label=("bits per weight", "weights set to 0 (share)"),
        alt=lambda bits, sparsity: describe(states[bits, sparsity], bits, sparsity),
        value_format=("{}", "{:.0%}"),
        start=(8, 0.0),
        summary=(
            "Histograms of a network's weights and its accuracy at the corners of bits and zeros."
            f" In 8 bits, nothing pruned, it is {first.accuracy:.0%}; in {BITS[-1]} bits with"
            f" {SPARSITIES[-1]:.0%} zeros {last.accuracy:.0%}."
        ),
        seconds=0.5,
    )
