"""Ways of dealing rows out that miss something: known mistakes of `dirichlet_partition`."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.federated import dirichlet_partition


def by_shares(
    draw: Callable[[int, float, np.random.Generator], np.ndarray], shuffle: bool = True
) -> Callable[..., Any]:
    """Return an answer that draws a class's shares otherwise, or keeps its rows' order."""

    def answer(labels: np.ndarray, clients: int, alpha: float, rng: np.random.Generator) -> list:
        parts: list[list] = [[] for _ in range(clients)]
        for label in np.unique(labels):
            rows = np.flatnonzero(labels == label)
            rows = rng.permutation(rows) if shuffle else rows
            cuts = np.round(np.cumsum(draw(clients, alpha, rng))[:-1] * len(rows)).astype(int)
            for part, piece in zip(parts, np.split(rows, cuts), strict=True):
                part.extend(piece.tolist())
        return parts

    return answer


def dirichlet(clients: int, alpha: float, rng: np.random.Generator) -> np.ndarray:
    """Draw shares as the solution does."""
    return rng.dirichlet(np.full(clients, alpha))


def one_draw(labels: Any, clients: int, alpha: float, rng: Any) -> list:
    """Cut every class at the same shares."""
    shares = dirichlet(clients, alpha, rng)
    return by_shares(lambda c, a, r: shares)(labels, clients, alpha, rng)


def per_row(labels: Any, clients: int, alpha: float, rng: Any) -> list:
    """Draw each row's client evenly."""
    drawn = rng.integers(0, clients, len(labels))
    return [np.flatnonzero(drawn == k) for k in range(clients)]


def rounded(labels: Any, clients: int, alpha: float, rng: Any) -> list:
    """Round every share down and lose the rest."""
    parts: list[list] = [[] for _ in range(clients)]
    for label in np.unique(labels):
        rows = rng.permutation(np.flatnonzero(labels == label))
        counts = np.floor(dirichlet(clients, alpha, rng) * len(rows) * 0.999).astype(int)
        for part, piece in zip(parts, np.split(rows, np.cumsum(counts)), strict=False):
            part.extend(piece.tolist())
    return parts


def drawn_anew(labels: Any, clients: int, alpha: float, rng: Any) -> list:
    """Draw every client's rows from all rows."""
    parts = dirichlet_partition(labels, clients, alpha, rng)
    return [rng.choice(len(labels), len(part)) for part in parts]
