"""What a sheet says about a question: the range, what moves it, and what to do."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from course_utils.venture.inputs import Input, likely_values
from course_utils.venture.questions import QUESTIONS, Question
from course_utils.venture.ranges import Bar, draws, percentiles, tornado

SURE, DOUBTFUL = 0.8, 0.2


@dataclass(frozen=True)
class Finding:
    """The answer to one question.

    Attributes
    ----------
    question : Question
    likely : float
        The answer with every input at its likely value, in the question's unit.
    low, middle, high : float
        5th, 50th and 95th percentile over the draws.
    passing : float
        Share of draws in which the bar is met, 0 to 1.
    bars : tuple of Bar
        What moves the answer, the most first.
    values : ndarray, shape (draws,)
        The drawn answers.
    met : ndarray of bool, shape (draws,)
        Whether each meets the bar.
    """

    question: Question
    likely: float
    low: float
    middle: float
    high: float
    passing: float
    bars: tuple[Bar, ...]
    values: np.ndarray
    met: np.ndarray

    @property
    def decision(self) -> str:
        """What to do: act where four draws of five agree, else measure first."""
        if self.passing >= SURE:
            return self.question.yes
        return self.question.no if self.passing <= DOUBTFUL else "find out more"

    @property
    def mover(self) -> str:
        """The input that moves the answer most; empty where none does."""
        return self.bars[0].name if self.bars else ""


def find(asked: Question, inputs: Mapping[str, Input], count: int, seed: int) -> Finding:
    """Answer a question with ranges.

    Parameters
    ----------
    asked : Question
    inputs : mapping of str to Input
        The founder's sheet.
    count : int
        Draws, 1 or more.
    seed : int
        The same seed gives the same draws.

    Returns
    -------
    Finding
    """
    drawn = draws(inputs, asked.reads, count, np.random.default_rng(seed))
    found = [asked.answer(values) for values in drawn]
    met = [asked.passes(*pair) for pair in zip(drawn, found, strict=True)]
    return Finding(
        asked,
        asked.answer(likely_values(inputs)),
        *percentiles(found),
        passing=sum(met) / count,
        bars=tuple(tornado(asked.answer, inputs, asked.reads)),
        values=np.array(found, dtype=float),
        met=np.array(met, dtype=bool),
    )


def find_all(inputs: Mapping[str, Input], count: int, seed: int) -> list[Finding]:
    """Answer the ten questions."""
    return [find(asked, inputs, count, seed) for asked in QUESTIONS]


def short(number: float) -> str:
    """Write a number with three digits: more would say more than an estimate knows.

    Examples
    --------
    >>> short(0.8125), short(19.84), short(2104), short(1.234e6), short(-0.0), short(float("inf"))
    ('0.812', '19.8', '2,100', '1.23 million', '0', 'no limit')
    >>> short(8e9), short(9.89e14), short(999_960)
    ('8 billion', '989 trillion', '1 million')
    """
    size = abs(number)
    if math.isinf(number):
        return "no limit"
    for unit, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if size >= 0.9995 * unit:
            return f"{float(f'{number / unit:.3g}'):,.10g} {name}"
    if size >= 1000:
        return f"{float(f'{number:.3g}'):,.0f}"
    return f"{float(f'{number:.3g}') + 0.0:g}"


def tick(number: float) -> str:
    """Write a number for an axis, where room is short.

    Examples
    --------
    >>> tick(0.25), tick(2000), tick(1.5e6), tick(3e9)
    ('0.25', '2k', '1.5M', '3G')
    """
    for unit, letter in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(number) >= unit:
            return f"{number / unit:.4g}{letter}"
    return f"{number:.4g}"
