"""Recompute what the articles publish: one module a lesson where an expression is not enough."""

import ast
import importlib
import math
import pkgutil
from typing import Any

import numpy as np

MATHEMATICS = (
    "activations",
    "losses",
    "gradients",
    "optimizers",
    "initialisers",
    "regularisation",
    "layers",
    "network",
    "autograd",
    "budget",
    "metrics",
    "audits",
)


def recompute(how: str) -> Any:
    """Evaluate a claim's expression.

    Parameters
    ----------
    how : str
        A Python expression over ``np``, ``math`` and the course's mathematics modules.

    Returns
    -------
    number, str, bool, list or ndarray

    Raises
    ------
    NameError
        If the expression uses any other name.
    """
    used = {node.id for node in ast.walk(ast.parse(how, mode="eval")) if isinstance(node, ast.Name)}
    names: dict[str, Any] = {"np": np, "math": math}
    for name in used.intersection(MATHEMATICS):
        names[name] = importlib.import_module(f"course_utils.{name}")
    if "audits" in used:
        for module in pkgutil.iter_modules(__path__):
            importlib.import_module(f"{__name__}.{module.name}")
    return eval(how, names)
