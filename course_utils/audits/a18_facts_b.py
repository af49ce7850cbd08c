"""Lesson 18, articles 002 to 004: small experiments on single claims."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from math import comb
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import ArrayLike

from course_utils import sources
from course_utils.audits import a18_listings
from course_utils.audits.a08_initialisation import undefined_names
from course_utils.audits.a18_facts import dense_network
from course_utils.audits.a18_references_b import FACTS, PAPERS, SECTIONS
from course_utils.gradients import numerical_gradient
from course_utils.layers import dense_backward
from course_utils.network import Network

__all__ = ["FACTS", "PAPERS", "SECTIONS"]


def matching(pin: str, releases: Sequence[str]) -> list[str]:
    """List the releases that ``==pin`` accepts: missing last numbers count as 0 (PEP 440).

    Examples
    --------
    >>> matching("2.6", ["2.6.0", "2.6.1"])
    ['2.6.0']
    """
    bare = re.compile(r"(\.0)+$")
    return [release for release in releases if bare.sub("", release) == bare.sub("", pin)]


def new_environment_has(package: str) -> bool:
    """Tell whether a virtual environment made now can import a package installed before it."""
    find = f"import importlib.util as u; print(u.find_spec({package!r}) is not None)"
    with TemporaryDirectory() as folder:
        make = [sys.executable, "-m", "venv", "--without-pip", folder]
        subprocess.run(make, check=True, timeout=60)
        programs = "Scripts/python.exe" if sys.platform == "win32" else "bin/python"
        done = subprocess.run(
            [Path(folder) / programs, "-I", "-c", find],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
    return done.stdout.strip() == "True"


def undefined_in(*names: str) -> list[str]:
    """List what listings, one after the other, use and never define."""
    return undefined_names("\n".join(map(sources.listing, names)))


def accuracy_line(predictions: ArrayLike, labels: ArrayLike) -> float:
    """Compute article 003's accuracy: predictions (n,) are stacked to (n, 1, 1) as there."""
    stacked = np.array([[[each]] for each in np.asarray(predictions) > 0.5])
    return float(np.mean(stacked == np.asarray(labels)))


def stack_of(*shapes: tuple[int, int]) -> str:
    """Stack pictures of these sizes as article 003 does: the shape, or the exception's name."""
    try:
        return str(np.array([np.zeros(shape) for shape in shapes]).shape)
    except ValueError as error:
        return type(error).__name__


def best_guesser(models: int, rows: int) -> float:
    """Return the expected best accuracy of so many models that toss a coin on each test row."""
    below = np.cumsum([comb(rows, right) / 2**rows for right in range(rows + 1)])
    shares = np.diff(below**models, prepend=0.0)
    return float(np.arange(rows + 1) @ shares / rows)


def input_from_gradient(x: ArrayLike) -> list[float]:
    """Recover one example from nothing but a dense layer's gradients: dW / db."""
    rng = np.random.default_rng(18)
    row = np.asarray(x, dtype=float)[None, :]
    _, dW, db = dense_backward(rng.normal(size=(1, 3)), row, rng.normal(size=(row.size, 3)))
    return np.round(dW[:, 0] / db[0], 9).tolist()


def worker_gradient_gap(workers: int = 4) -> float:
    """Return how far the mean of workers' gradients is from that of the whole batch."""
    rng = np.random.default_rng(18)
    network = Network.create([10, 64, 32, 2], ["relu", "relu", "identity"], rng)
    X, labels = rng.normal(size=(64, 10)), rng.integers(0, 2, 64)
    parts = zip(np.split(X, workers), np.split(labels, workers), strict=True)
    mean = np.mean([network.loss_and_gradients(*part)[1] for part in parts], axis=0)
    return float(np.abs(mean - network.loss_and_gradients(X, labels)[1]).max())


def moved_by_predicting() -> float:
    """Return how far the parameters of a network move when it predicts a thousand new rows."""
    rng = np.random.default_rng(18)
    network = Network.create([10, 64, 32, 2], ["relu", "relu", "identity"], rng)
    before = network.theta.copy()
    network.forward(rng.normal(size=(1000, 10)))
    return float(np.abs(network.theta - before).max())


def dqn() -> int:
    """Count the deep Q-network: three convolutions on four frames, 512 units, 18 moves."""
    convolutions = [(8, 4, 32), (4, 32, 64), (3, 64, 64)]
    kernels = sum(size * size * past * new + new for size, past, new in convolutions)
    return kernels + dense_network(7 * 7 * 64, 512, 18)


def evaluation_has_bar(name: str) -> bool:
    """Tell whether the line that `evaluate` prints in a listing holds a progress bar."""
    lines = [line for line in a18_listings.output(name).splitlines() if line.strip()]
    return bool(re.search(r"[\[━]", lines[-2]))


def whole_batch_gradients(theta: float) -> list[float]:
    """Return the slope of article 003's mean loss over five rows, and the mean of five slopes."""
    x, y = np.arange(1.0, 6.0), np.arange(2.0, 7.0)
    slope = numerical_gradient(lambda at: float(np.mean((y - at * x) ** 2)), np.asarray(theta))
    return [round(float(slope), 6), float(np.mean(-2 * x * (y - theta * x)))]
