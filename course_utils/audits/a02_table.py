"""Lesson 02: a table of flats with gaps and typing errors, and what cleaning it is worth."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

COLUMNS = (
    ("area_m2", 70.0, 18.0, 11.0),
    ("rooms", 3.0, 0.8, 40.0),
    ("floor", 2.5, 1.4, 6.0),
    ("age_years", 45.0, 20.0, -2.0),
    ("km_to_centre", 6.0, 2.5, -25.0),
    ("km_to_station", 1.2, 0.5, -60.0),
    ("balcony_m2", 5.0, 2.0, 8.0),
    ("noise_db", 52.0, 7.0, -4.0),
    ("heating_kwh", 120.0, 35.0, -0.8),
    ("flats_in_house", 12.0, 4.0, -3.0),
)
"""Name, mean, spread and effect on the rent (euro a month per unit) of each column."""


def flats(n: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Return n flats, (n, 10) in the units of `COLUMNS`, and their rents in euro a month.

    Columns are normal, and cut at 0: no flat is younger or nearer than nothing.
    """
    mean, spread, effect = np.array([column[1:] for column in COLUMNS]).T
    X = np.maximum(rng.normal(mean, spread, size=(n, len(COLUMNS))), 0)
    return X, 700 + (X - mean) @ effect + rng.normal(0, 60, n)


def soil(
    X: Array, rng: np.random.Generator, gaps: float = 0.05, slips: float = 0.02
) -> tuple[Array, NDArray[np.bool_]]:
    """Return a copy with gaps (NaN) and values ten times too large, and where the latter are."""
    dirty, draw = X.copy(), rng.random(X.shape)
    is_slip = draw < slips
    dirty[is_slip] *= 10
    dirty[(draw >= slips) & (draw < slips + gaps)] = np.nan
    return dirty, is_slip


def complete_share(gaps: float, columns: int) -> float:
    r"""Return the share of rows without a gap, :math:`(1 - p)^d`.

    Parameters
    ----------
    gaps : float
        Probability that a value is missing, 0 to 1, the same and independent for all.
    columns : int
        Values in a row.

    Notes
    -----
    Source: Little and Rubin (2019), section 3.2.

    Examples
    --------
    >>> complete_share(0.5, 2)
    0.25
    """
    return (1 - gaps) ** columns


def tukey_fences(values: ArrayLike) -> tuple[float, float]:
    r"""Return the fences beyond which a value is suspicious, 1.5 times the middle half's width.

    .. math:: [Q_1 - 1.5\,(Q_3 - Q_1),\ Q_3 + 1.5\,(Q_3 - Q_1)]

    Parameters
    ----------
    values : array_like, shape (n,)
        Gaps (NaN) are left out.

    Notes
    -----
    Source: Tukey (1977), chapter 2.

    Examples
    --------
    >>> tukey_fences([1, 2, 3, 4, 5])
    (-1.0, 7.0)
    """
    low, high = np.nanpercentile(np.asarray(values, dtype=float), [25, 75])
    reach = 1.5 * (high - low)
    return float(low - reach), float(high + reach)


def without_suspects(X: Array) -> Array:
    """Return a copy with a gap for every value beyond its column's fences."""
    low, high = np.array([tukey_fences(column) for column in X.T]).T
    return np.where((low <= X) & (high >= X), X, np.nan)


def filled(X: Array) -> Array:
    """Return a copy whose gaps hold the median of their column."""
    return np.where(np.isnan(X), np.nanmedian(X, axis=0), X)


def rent_error(X: Array, rents: Array, new_X: Array, new_rents: Array) -> float:
    """Fit a straight line to the rows by least squares; return its mean error on new ones, euro."""
    weights = np.linalg.lstsq(np.column_stack([np.ones(len(X)), X]), rents, rcond=None)[0]
    return float(np.abs(weights[0] + new_X @ weights[1:] - new_rents).mean())


def _complete(X: Array, rents: Array) -> tuple[Array, Array]:
    """Return the rows without a gap."""
    is_whole = ~np.isnan(X).any(axis=1)
    return X[is_whole], rents[is_whole]


CLEANINGS: dict[str, Callable[[Array, Array], tuple[Array, Array]]] = {
    "gaps removed": _complete,
    "gaps and suspects removed": lambda X, rents: _complete(without_suspects(X), rents),
    "suspects and gaps filled": lambda X, rents: (filled(without_suspects(X)), rents),
}
"""What may be done with gaps and suspicious values."""


@cache
def cleaning_error(how: str, tables: int = 40) -> float:
    """Return the mean error on clean new rows, in euro, over so many tables of 100 rows."""
    new = flats(2000, np.random.default_rng(1000))
    found = []
    for seed in range(tables):
        rng = np.random.default_rng(seed)
        X, rents = flats(100, rng)
        if how != "never dirty":
            X, rents = CLEANINGS[how](soil(X, rng)[0], rents)
        found.append(rent_error(X, rents, *new))
    return float(np.mean(found))


def rows_left(how: str, tables: int = 40) -> float:
    """Return how many of 100 rows a cleaning leaves, the mean of so many tables."""
    draws = (np.random.default_rng(seed) for seed in range(tables))
    tables_of_flats = ((rng, *flats(100, rng)) for rng in draws)
    return float(
        np.mean([len(CLEANINGS[how](soil(X, rng)[0], y)[1]) for rng, X, y in tables_of_flats])
    )
