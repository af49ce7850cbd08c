"""Lesson 08: what article 002's three ways to start do to its own network."""

from __future__ import annotations

import ast
import builtins

import numpy as np

from course_utils.activations import relu
from course_utils.audits.a08_overfitting import ROWS, article_network, fit, noise
from course_utils.initialisers import INITIALISERS

STEPS = 100


def moving_parameters(initialiser: str) -> int:
    """Count the parameters, of 2,817, that 100 steps of training move at all.

    Parameters
    ----------
    initialiser : str
        A key of `initialisers.INITIALISERS`; biases start at 0.
    """
    start = article_network(initialiser=initialiser)
    moved = fit(start, *noise(ROWS, seed=1), steps=STEPS).network
    return int(np.count_nonzero(moved.theta != start.theta))


def different_units(initialiser: str) -> int:
    """Count the first hidden layer's different units, of 64, after 100 steps of training.

    Parameters
    ----------
    initialiser : str
        A key of `initialisers.INITIALISERS`; biases start at 0.
    """
    start = article_network(initialiser=initialiser)
    moved = fit(start, *noise(ROWS, seed=1), steps=STEPS).network
    units = np.vstack([moved.weights[0], moved.biases[0]]).round(6)
    return int(np.unique(units, axis=1).shape[1])


def spread_after(initialiser: str, depth: int = 20, width: int = 100) -> float:
    """Return the standard deviation of the values after so many ReLU layers; inputs have 1.

    Parameters
    ----------
    initialiser : str
        A key of `initialisers.INITIALISERS`; biases are 0.
    depth, width : int
        Layers, and units in each.
    """
    rng = np.random.default_rng(8)
    A = rng.normal(size=(200, width))
    for _ in range(depth):
        A = relu(A @ INITIALISERS[initialiser](width, width, rng))
    return float(A.std())


def undefined_names(listing: str) -> list[str]:
    """Return the names that a listing reads but neither imports, assigns nor has built in.

    Parameters
    ----------
    listing : str
        Python code.

    Returns
    -------
    list of str
        In alphabetical order.

    Examples
    --------
    >>> undefined_names("import math; print(math.sqrt(x))")
    ['x']
    """
    nodes = list(ast.walk(ast.parse(listing)))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    aliases = [node for node in nodes if isinstance(node, ast.alias)]
    known = {node.id for node in names if isinstance(node.ctx, ast.Store)} | set(dir(builtins))
    known |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    known |= {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    known |= {(alias.asname or alias.name).split(".")[0] for alias in aliases}
    return sorted({node.id for node in names} - known)
