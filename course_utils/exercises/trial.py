"""Call an answer safely and say what is wrong with it: what every judge is built from."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from course_utils.exercises.comparing import as_numbers
from course_utils.exercises.running import Call, Printed, guarded
from course_utils.exercises.wording import (
    describe,
    describe_arguments,
    describe_call,
    describe_error,
)

Function = Callable[..., object]


class UnattemptedError(Exception):
    """The answer is still the skeleton."""


@dataclass(eq=False)
class AnswerError(Exception):
    """The answer is wrong: what was expected and came, on which input, the likely mistake."""

    expected: str
    got: str
    likely: str = ""
    given: str = ""
    printed: str = ""


@dataclass(frozen=True)
class Mistake:
    """A known wrong version of an answer and words that its feedback must contain."""

    answer: Function
    words: str


class Trial:
    """One check of one answer; a judge calls the answer through it.

    Attributes
    ----------
    answer : object
        What the learner handed in, callable or not.
    solution : callable
        The reference, which lends its parameters' names to the feedback.
    mistakes : sequence of Mistake
        Known wrong versions.
    form : str
        The form of a right value, in words.
    given : str
        The inputs being tried, in words.
    failure : AnswerError or None
        The failure found while the likely mistake is still being looked for.
    """

    def __init__(
        self, answer: object, solution: Function, mistakes: Sequence[Mistake], printed: Printed
    ) -> None:
        self.answer, self.solution, self.mistakes = answer, solution, mistakes
        self.printed = printed
        self.given = ""
        self.form = "a value"
        self.failure: AnswerError | None = None
        self._is_first = True

    def call(self, *args: object) -> object:
        """Call the answer on copies of `args` and return its value.

        Raises
        ------
        UnattemptedError
            If the first call returns ``...``, or stumbles over a ``...`` left in the answer.
        AnswerError
            If the answer cannot be called so, raises, returns None or changes its inputs.
        """
        self.given = describe_arguments(self.solution, args)
        self._require_callable(args)
        self.printed.clear()
        call = guarded(self.answer, args)  # type: ignore[arg-type]
        if _holds_ellipsis(call) and self._is_first:
            raise UnattemptedError
        self._is_first = False
        self._require_value(call)
        return call.value

    def array(
        self, *args: object, shape: tuple[int, ...] | None = None, dtype: object = None
    ) -> np.ndarray:
        """Call the answer and return its value as an array of the given shape and dtype.

        Raises
        ------
        AnswerError
            As `call`, and if the value is no array of numbers or of another form.
        """
        value = self.call(*args)
        try:
            array = as_numbers(value)
        except ValueError as error:
            raise self.wrong("an array of numbers", f"a value that is {error}") from None
        if shape is not None and array.shape != shape:
            likely = "The answer changes the shape."
            raise self.wrong(f"an array of shape {shape}", describe(value), likely)
        if dtype is not None and array.dtype != dtype:
            likely = f"The answer changes the dtype to {array.dtype}."
            raise self.wrong(f"an array of {np.dtype(dtype)}", describe(value), likely)  # type: ignore[call-overload]
        return array

    def require(self, claim: object, expected: str, got: str, likely: str = "") -> None:
        """Fail the answer, on the inputs of the last call, unless `claim` holds."""
        if not claim:
            raise self.wrong(expected, got, likely)

    def wrong(self, expected: str, got: str, likely: str = "") -> AnswerError:
        """Return the failure to raise, on the inputs of the last call."""
        return AnswerError(expected, got, likely, self.given, self.printed.getvalue())

    def _require_callable(self, args: Sequence[object]) -> None:
        """Fail an answer that is no function or does not take these arguments."""
        if self.answer is ...:
            raise UnattemptedError
        name = self.solution.__name__
        expected = f"a function, called as {describe_call(self.solution)}"
        if not callable(self.answer):
            likely = f"Hand in {name} itself, without brackets: .check({name})."
            raise self.wrong(expected, describe(self.answer), likely)
        try:
            inspect.signature(self.answer).bind(*args)
        except TypeError as error:
            likely = f"The parameters differ: {error}."
            raise self.wrong(expected, "a function with other parameters", likely) from None
        except Exception:
            return

    def _require_value(self, call: Call) -> None:
        """Fail a call that raised, returned nothing or changed its inputs."""
        if call.error is not None:
            raise self.wrong(f"{self.form}, no error", describe_error(call.error, self.answer))
        if call.value is None:
            likely = "Did you forget return? print shows a value, return hands it back."
            raise self.wrong(self.form, "None", likely)
        if call.value is ...:
            raise self.wrong(self.form, "...", "One branch of the function is still to be written.")
        names = list(inspect.signature(self.solution).parameters)
        if call.changed:
            changed = " and ".join(names[i] for i in call.changed)
            likely = f"The function changes its input {changed}: work on a copy."
            raise self.wrong(f"input {changed} left as it was", "other numbers in it", likely)


def _holds_ellipsis(call: Call) -> bool:
    """Tell whether a call returned ``...``, or failed over one left in its lines."""
    if isinstance(call.error, TypeError):
        return "ellipsis" in str(call.error)
    parts = call.value if type(call.value) in (tuple, list) else [call.value]
    return any(part is ... for part in parts)  # type: ignore[attr-defined]
