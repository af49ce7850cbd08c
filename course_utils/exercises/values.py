"""Judge an answer by comparing its values with the solution's."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from course_utils.exercises.comparing import difference
from course_utils.exercises.running import Call, fresh, guarded
from course_utils.exercises.trial import AnswerError, Function, Trial
from course_utils.exercises.wording import describe, describe_arguments


@dataclass(frozen=True)
class SameValues:
    """Judge by comparing values with the solution's, case by case, the smallest case first.

    When a case fails, the known mistakes are run too: one that behaves as the answer does, on
    every case, is the likely mistake, and its words are the feedback.

    Attributes
    ----------
    cases : callable
        Returns the arguments of each call, as tuples; easy, extreme, a batch of one. Seeded.
    returns : str
        The form of a right value: shape, dtype, range or property.
    observe : callable, optional
        ``observe(function, *case)`` makes the value to compare, where it is more than what
        the function returns.
    dtype : str, optional
        The dtype that a right value must have.
    rtol, atol : float
        A number is right within ``atol + rtol * |expected|``; integers exactly.
    """

    cases: Callable[[], Iterable[tuple]]
    returns: str
    observe: Function | None = None
    dtype: str | None = None
    rtol: float = 1e-5
    atol: float = 1e-6

    def __call__(self, trial: Trial) -> None:
        """Raise `AnswerError` at the first case that fails."""
        cases = list(self.cases())
        trial.form = self.returns
        for case in cases:
            try:
                self._judge(trial, case)
            except AnswerError as wrong:
                trial.failure = wrong
                wrong.likely = wrong.likely or self._likely(trial, cases)
                raise

    def _judge(self, trial: Trial, case: tuple) -> None:
        """Compare the answer's value on one case with the solution's."""
        expected = self._value(trial.solution, case)
        got = self._value(trial.call, case)
        if self.observe:
            trial.given = describe_arguments(self.observe, (None, *case)).split(", ", 1)[1]
        found = difference(expected, got, rtol=self.rtol, atol=self.atol)
        if not found and self.dtype and np.asarray(got).dtype != self.dtype:
            found = f"dtype {np.asarray(got).dtype} instead of {self.dtype}"
        if found:
            form, came = f"{self.returns}; here {describe(expected)}", describe(got)
            is_said = found.startswith(f"{came} instead of")
            raise trial.wrong(form, came if is_said else f"{came}: {found}")

    def _value(self, function: Function, case: tuple) -> object:
        """Observe a function on fresh copies of a case."""
        if self.observe:
            return self.observe(function, *case)
        return function(*map(fresh, case))

    def _likely(self, trial: Trial, cases: list[tuple]) -> str:
        """Return the words of the first mistake that behaves as the answer on every case."""
        seen = [self._behaviour(trial.answer, case) for case in cases]
        for mistake in trial.mistakes:
            pairs = zip(seen, cases, strict=True)
            if all(self._is_alike(self._behaviour(mistake.answer, case), a) for a, case in pairs):
                return mistake.words
        return ""

    def _behaviour(self, function: object, case: tuple) -> Call:
        """Observe a function, its errors included."""
        return guarded(lambda *args: self._value(function, args), case)  # type: ignore[arg-type]

    def _is_alike(self, mistake: Call, answer: Call) -> bool:
        """Tell whether two calls raised the same kind of error or returned the same value."""
        if mistake.error is not None or answer.error is not None:
            return type(mistake.error) is type(answer.error)
        return difference(mistake.value, answer.value, rtol=self.rtol, atol=self.atol) is None
