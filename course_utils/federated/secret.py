"""Additive secret sharing: numbers split into random parts that only together mean anything."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Integers = NDArray[np.int64]

RING = 2**32
"""All sums are taken modulo this number."""
FRACTION_BITS = 16


def additive_shares(values: ArrayLike, parties: int, rng: np.random.Generator) -> Integers:
    """Split whole numbers into shares whose sum, modulo 2**32, gives them back.

    ``shares[0] + ... + shares[parties - 1] = values (mod 2**32)``

    Convention: every share is a whole number from 0 to 2**32 - 1; all but the last are drawn
    evenly from there, and the last makes the sum right, so that any parties - 1 of them are
    random numbers, each equally likely, that tell nothing.

    Parameters
    ----------
    values : array_like of int, any shape
        From 0 to 2**32 - 1.
    parties : int
        Number of shares, at least 2.
    rng : numpy.random.Generator

    Returns
    -------
    ndarray of int64, shape (parties, *values.shape)

    Raises
    ------
    ValueError
        When a value is no whole number of the ring, or `parties` is below 2.

    Notes
    -----
    Source: Shamir (1979) poses the problem; the sum of random parts is in Bonawitz and others
    (2017), section 4, where the parts are masks.

    Examples
    --------
    >>> shares = additive_shares([5, 2**32 - 1], 3, np.random.default_rng(0))
    >>> (shares.sum(axis=0) % 2**32).tolist()
    [5, 4294967295]
    """
    secret = _checked(values, parties)
    drawn = rng.integers(RING, size=(parties - 1, *secret.shape))
    last = (secret - drawn.sum(axis=0)) % RING
    return np.concatenate([drawn, last[None]])


def _checked(values: ArrayLike, parties: int) -> Integers:
    """Return whole numbers of the ring, or say what does not fit."""
    secret = np.asarray(values)
    is_whole = secret.dtype.kind in "iu" and bool(((secret >= 0) & (secret < RING)).all())
    if not is_whole or parties < 2:
        raise ValueError(
            "values must be whole numbers from 0 to 2**32 - 1 and parties at least 2; "
            f"got {secret.dtype} and {parties}. Decimals or signs? encode_fixed first."
        )
    return secret.astype(np.int64)


def encode_fixed(values: ArrayLike) -> Integers:
    """Write decimals as whole numbers of the ring, in steps of 2**-16.

    ``round(value * 2**16) mod 2**32``

    Parameters
    ----------
    values : array_like
        Between -32768 and 32768; so must every sum be that is to be decoded.

    Returns
    -------
    ndarray of int64
        From 0 to 2**32 - 1; negative numbers in the upper half.

    Raises
    ------
    ValueError
        When a value is not finite or does not fit.

    Notes
    -----
    Source: two's complement; Catrina and Saxena (2010), for sharing it.

    Examples
    --------
    >>> encode_fixed([0.5, -1.0]).tolist()
    [32768, 4294901760]
    """
    numbers = np.asarray(values, dtype=float)
    limit = RING / 2 / 2**FRACTION_BITS
    if not np.isfinite(numbers).all() or (np.abs(numbers) >= limit - 1).any():
        raise ValueError(f"values must be finite and below {limit:g} in size to fit the ring.")
    return np.round(numbers * 2**FRACTION_BITS).astype(np.int64) % RING


def decode_fixed(codes: ArrayLike) -> NDArray[np.float64]:
    """Read whole numbers of the ring, or their sums, as decimals again.

    Parameters
    ----------
    codes : array_like of int
        Reduced modulo 2**32 first.

    Returns
    -------
    ndarray of float64
        Multiples of 2**-16 from -32768 to below 32768.

    Notes
    -----
    Source: as `encode_fixed`.

    Examples
    --------
    >>> decode_fixed([32768, 4294901760]).tolist()
    [0.5, -1.0]
    """
    whole = np.asarray(codes, dtype=np.int64) % RING
    signed = np.where(whole >= RING // 2, whole - RING, whole)
    return signed / 2**FRACTION_BITS
