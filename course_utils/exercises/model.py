"""What a lesson declares and a learner calls: `Exercise`, and the `Result` of a check."""

import importlib
import inspect
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from course_utils import progress
from course_utils.exercises.running import WORKER, Ending, Printed, limited
from course_utils.exercises.trial import AnswerError, Function, Mistake, Trial, UnattemptedError
from course_utils.exercises.wording import describe_call, describe_error

Status = Literal["unattempted", "incorrect", "correct"]


@dataclass(frozen=True)
class Result:
    """The outcome of one check.

    Attributes
    ----------
    status : {"unattempted", "incorrect", "correct"}
        What the answer is.
    message : str
        What the learner read.
    exercise : str
        The exercise's name.
    """

    status: Status
    message: str
    exercise: str

    def _ipython_display_(self) -> None:
        """Show nothing more in a notebook: `check` has printed the message."""


@dataclass(frozen=True, repr=False)
class Exercise:
    """A function for the learner to write, with all that judges and helps.

    Attributes
    ----------
    solution : callable
        The reference: a function of the exercise's name and parameters, whose docstring states
        the convention.
    prompt : str
        What to write, in a sentence or two.
    judge : callable
        ``judge(trial)`` calls the answer through `trial` and raises `AnswerError` where it fails;
        `SameValues` is one.
    hints : tuple of str
        From the gentlest to the plainest.
    mistakes : tuple of Mistake
        Known wrong versions, each with the words its feedback must contain.
    seconds : float
        Time limit of one whole check.
    needs : str
        A framework to import before the time is taken, such as ``"keras"``.
    lesson : str
        The lesson's full name; `load` fills it in.
    """

    solution: Function
    prompt: str
    judge: Callable[[Trial], None]
    hints: tuple[str, ...]
    mistakes: tuple[Mistake, ...]
    seconds: float = 5.0
    needs: str = ""
    lesson: str = ""

    @property
    def name(self) -> str:
        """The name of the function to write."""
        return self.solution.__name__

    def __repr__(self) -> str:
        return f"{describe_call(self.solution)}\n{self.prompt}"

    def check(self, answer: object) -> Result:
        """Judge an answer, print the feedback and record the attempt; never raises.

        Parameters
        ----------
        answer : callable
            The learner's function. Anything else is met with feedback too.

        Returns
        -------
        Result
            Its message is what was printed.
        """
        result = self.examine(answer)
        _say(result.message)
        if self.lesson:
            progress.record_exercise(self.lesson, self.name, result.status)
        return result

    def examine(self, answer: object) -> Result:
        """Judge an answer as `check` does, without printing or recording."""
        printed = Printed()
        trial = Trial(answer, self.solution, self.mistakes, printed)
        if threading.current_thread().name == WORKER:
            ending = Ending(
                AnswerError("a function without a check in it", "a check that checks itself")
            )
        else:
            if self.needs:
                importlib.import_module(self.needs)
            ending = limited(lambda: self.judge(trial), self.seconds, printed)
        return self._result(self._failure(ending, trial))

    def hint(self, number: int = 1) -> None:
        """Print a hint: the first, or the one asked for."""
        count = len(self.hints)
        if type(number) is int and 1 <= number <= count:
            _say(f"Hint {number} of {count}: {self.hints[number - 1]}")
        elif type(number) is int and number > count:
            _say(f"There are only {count} hints. The next step is .show_solution().")
        else:
            _say(f"Hints are numbered from 1 to {count}: .hint(1) is the first.")

    def show_solution(self) -> None:
        """Print the source of the solution, docstring included."""
        _say(inspect.getsource(self.solution))

    def _failure(self, ending: Ending, trial: Trial) -> Exception | None:
        """Return what the check found against the answer, None when there is nothing."""
        if ending.is_late:
            return trial.failure or self._late(ending, trial)
        if ending.error is None or isinstance(ending.error, AnswerError | UnattemptedError):
            return ending.error
        error = describe_error(ending.error, trial.answer)
        return trial.wrong("a value that can be judged", f"the check stumbled over it: {error}")

    def _late(self, ending: Ending, trial: Trial) -> AnswerError:
        """Return the failure of an answer that does not end."""
        likely = "A loop or a recursion that never reaches its end?"
        if not ending.is_stopped:
            likely += " It could not be stopped: restart the kernel."
        return trial.wrong("an answer in time", f"none after {self.seconds:g} seconds", likely)

    def _result(self, failure: Exception | None) -> Result:
        """Put the outcome into words."""
        call = describe_call(self.solution)
        if failure is None:
            return Result("correct", f"✓ correct: {call}", self.name)
        if isinstance(failure, AnswerError):
            return Result("incorrect", self._feedback(failure), self.name)
        message = f"… not attempted: {call}\n{self.prompt}\nReplace the ... and check again."
        return Result("unattempted", message, self.name)

    def _feedback(self, wrong: AnswerError) -> str:
        """Return the lines that a learner reads about a wrong answer."""
        lines = {
            "Fails on: ": wrong.given,
            "Expected: ": wrong.expected,
            "Got:      ": wrong.got,
            "Likely:   ": wrong.likely,
            "Printed:  ": wrong.printed.strip()[-200:],
            "Stuck?    ": f".hint() to .hint({len(self.hints)}), then .show_solution()",
        }
        shown = [label + text for label, text in lines.items() if text]
        return "\n".join([f"✗ not yet: {describe_call(self.solution)}", *shown])


def _say(text: str) -> None:
    """Print, also where the console cannot show the symbols."""
    try:
        print(text)
    except UnicodeEncodeError:
        print(text.encode("ascii", "replace").decode())
