"""The exercise engine, on an exercise of its own: it judges anything and never raises."""

import dataclasses
import functools
import io
import os
import signal
import subprocess
import sys
import threading
import time
import warnings
from types import SimpleNamespace

import numpy as np
import pytest

from course_utils import progress
from course_utils.exercises import AnswerError, Exercise, Mistake, SameValues, index, load
from course_utils.exercises.comparing import as_numbers, difference
from course_utils.exercises.running import WORKER
from course_utils.exercises.wording import describe


def scale(values, factor):
    """Return values times factor.

    Convention: a new array of float64.
    """
    return np.asarray(values) * float(factor)


def cases():
    rng = np.random.default_rng(0)
    return [(np.array([1.0, 2.0]), 3), (rng.normal(size=(4, 5)), 0.5)]


EXERCISE = Exercise(
    solution=scale,
    prompt="Return values times factor.",
    judge=SameValues(cases, returns="an array in the shape of values"),
    hints=("Multiply.", "The sign is *."),
    mistakes=(
        Mistake(lambda values, factor: values + factor, "That is a sum."),
        Mistake(lambda values, factor: values + factor if factor == 3 else 1 / 0, "Half a sum."),
        Mistake(lambda values, factor: 1 / 0, "That is a division by 0."),
    ),
    seconds=5,
)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_HOME", str(tmp_path))
    monkeypatch.setattr(progress, "_said", set())


@pytest.fixture(autouse=True)
def _no_worker_is_left():
    yield
    for thread in threading.enumerate():
        if thread.name == WORKER:
            thread.join(5)
            assert not thread.is_alive()


class Hostile:
    """An object whose every method raises."""

    def _refuse(self, *_):
        raise RuntimeError("hands off")

    __array__ = __bool__ = __eq__ = __iter__ = __len__ = __repr__ = __str__ = _refuse
    __hash__ = None


class SilentError(Exception):
    def __str__(self):
        raise RuntimeError("not even this")


class TwoParameters:
    def __init__(self, values, factor):
        self.values = values


def raises(error):
    def answer(values, factor):
        raise error

    return answer


def returns(value):
    return lambda values, factor: value


def recurses(values, factor):
    return recurses(values, factor)


def changes_input(values, factor):
    values *= factor
    return values


def resizes_input(values, factor):
    values.shape = (-1, 1)
    return scale(values.ravel(), factor).reshape(2, -1)


def holds_itself(values, factor):
    parts = []
    parts.append(parts)
    return parts


def checks_itself(values, factor):
    EXERCISE.check(checks_itself)
    return EXERCISE.check(checks_itself).status


def prints_much(values, factor):
    for _ in range(10_000):
        print("all work and no play")


def says_ellipsis_later(values, factor):
    return scale(values, factor) if factor == 3 else ...


WRONG = {
    "raises": (raises(ValueError("no such luck")), "ValueError: no such luck, at the line"),
    "raises a stop of the program": (lambda values, factor: sys.exit(), "SystemExit"),
    "raises an interrupt": (raises(KeyboardInterrupt()), "KeyboardInterrupt"),
    "raises without words": (raises(SilentError()), "SilentError"),
    "raises the end of a generator": (raises(GeneratorExit()), "GeneratorExit"),
    "raises the engine's own error": (raises(AnswerError("a", "b")), "AnswerError"),
    "recurses for ever": (recurses, "RecursionError"),
    "returns None": (returns(None), "Did you forget return?"),
    "prints": (lambda values, factor: print("6 of one"), "Printed:  6 of one"),
    "prints much": (prints_much, "Did you forget return?"),
    "returns a text": (returns("[3, 6]"), "the text '[3, 6]'"),
    "returns a long text": (returns("3" * 10**6), "a text of 1000000 characters"),
    "returns bytes": (returns(b"3"), "b'3'"),
    "returns True": (returns(True), "True"),
    "returns a number": (returns(3.0), "shape () instead of (2,)"),
    "returns a huge number": (returns(10**5000), "a whole number of 16610 bits"),
    "returns another shape": (returns(np.ones((2, 1))), "shape (2, 1) instead of (2,)"),
    "returns nan": (returns(np.array([np.nan, 6])), "nan instead of 3 at index (0,)"),
    "returns infinity": (returns([3, float("inf")]), "inf instead of 6 at index (1,)"),
    "returns complex": (returns([3, 6j]), "instead of 6"),
    "returns objects": (returns(np.array([3, None])), "object"),
    "returns texts": (returns(["3", "6"]), "not of numbers"),
    "returns an uneven list": (returns([[3], [6, 7]]), "not a regular array of numbers"),
    "returns a list in itself": (holds_itself, "a regular array of numbers"),
    "returns nothing in a list": (returns([]), "shape (0,) instead of (2,)"),
    "returns a dict": (returns({"a": 3}), "{a: 3}"),
    "returns a set": (returns({3, 6}), "of type set"),
    "returns a generator": (lambda values, factor: (v for v in values), "a generator"),
    "returns an iterator": (lambda values, factor: map(abs, values), "of type map"),
    "returns a function": (returns(scale), "the function scale"),
    "returns a class": (returns(Hostile), "of type type"),
    "returns a hostile object": (returns(Hostile()), "of type Hostile"),
    "returns hostile objects": (returns([Hostile(), Hostile()]), "of type Hostile"),
    "returns dates": (returns(np.array(["2020-01-01"] * 2, "M8[D]")), "datetime64"),
    "returns a record": (returns(np.zeros(2, "i4,f4")), "not of numbers"),
    "changes its input": (changes_input, "changes its input values"),
    "reshapes its input": (resizes_input, "changes its input values"),
    "is right at first": (lambda v, f: v * 3 if f == 3 else v, "shape (4, 5)"),
    "is unfinished in a branch": (says_ellipsis_later, "still to be written"),
    "takes too little": (lambda values: values, "too many positional arguments"),
    "takes too much": (lambda a, b, c: a, "missing a required argument: 'c'"),
    "is a class": (TwoParameters, "of type TwoParameters"),
    "is another class": (Hostile, "parameters"),
    "is None": (None, ".check(scale)"),
    "is a value": (scale(np.ones(2), 3), "without brackets: .check(scale)"),
    "is a text": ("scale", "the text 'scale'"),
    "is hostile": (Hostile(), "of type Hostile"),
    "is built in": (max, "✗"),
    "checks itself": (checks_itself, "✗"),
}


@pytest.mark.parametrize(("answer", "words"), WRONG.values(), ids=WRONG)
def test_wrong_answers_meet_with_feedback(capsys, answer, words):
    result = EXERCISE.check(answer)
    assert result.status == "incorrect"
    assert result.message.startswith("✗ not yet: scale(values, factor)")
    assert words in result.message
    assert "stumbled" not in result.message
    assert len(result.message) < 1500
    assert capsys.readouterr().out.endswith(result.message + "\n")


RIGHT = {
    "an array": scale,
    "float32": lambda values, factor: np.float32(values) * np.float32(factor),
    "a list": lambda values, factor: (values * factor).tolist(),
    "a tuple of arrays": lambda values, factor: tuple(values * factor),
    "a read-only array": lambda values, factor: np.broadcast_to(values * factor, values.shape),
    "a masked array": lambda values, factor: np.ma.array(values) * factor,
    "a partial function": functools.partial(scale),
    "other names": lambda v, f: v * f,
    "defaults": lambda v, f=1, *rest, **options: v * f,
    "any arguments": lambda *args: args[0] * args[1],
    "a warning": lambda v, f: v * f + 0 * np.log(np.zeros(1)).clip(-1, 1),
    "prints too": lambda v, f: print(v) or v * f,
}


@pytest.mark.parametrize("answer", RIGHT.values(), ids=RIGHT)
def test_right_answers_are_accepted(capsys, answer):
    result = EXERCISE.check(answer)
    assert (result.status, result.message) == ("correct", "✓ correct: scale(values, factor)")
    assert capsys.readouterr().out == "✓ correct: scale(values, factor)\n"


def unfinished_line(values, factor):
    product = ...
    return product + values


SKELETONS = {
    "returns": returns(...),
    "returns several": returns((..., ...)),
    "a line left": unfinished_line,
    "in NumPy": lambda values, factor: np.exp(...),
    "itself": ...,
}


@pytest.mark.parametrize("answer", SKELETONS.values(), ids=SKELETONS)
def test_skeletons_are_not_attempts(answer):
    result = dataclasses.replace(EXERCISE, lesson="99_toy").check(answer)
    assert result.status == "unattempted"
    assert result.message.startswith("… not attempted: scale(values, factor)")
    assert progress.load()["exercises"] == {}


def test_feedback_names_input_form_value_and_likely_mistake():
    lines = EXERCISE.examine(lambda values, factor: factor + values).message.splitlines()
    assert lines[1] == "Fails on: values = [1., 2.] (shape (2,), float64), factor = 3"
    assert lines[2].startswith("Expected: an array in the shape of values; here [3., 6.]")
    assert lines[3].endswith("(shape (2,), float64): 4 instead of 3 at index (0,)")
    assert lines[4] == "Likely:   That is a sum."


def test_a_mistake_is_named_only_if_it_behaves_so_everywhere():
    result = EXERCISE.examine(lambda v, f: v + 3 if f == 3 else v)
    assert "Likely:" not in result.message


def test_a_mistake_may_be_an_error():
    assert "That is a division by 0." in EXERCISE.examine(lambda v, f: 2 // 0).message
    assert "Half a sum." in EXERCISE.examine(lambda v, f: v + 3 if f == 3 else 2 // 0).message
    another = raises(IndexError())
    assert "Likely:" not in EXERCISE.examine(another).message


def test_the_form_is_told_also_where_nothing_came():
    for answer in (returns(None), raises(ValueError())):
        assert "Expected: an array in the shape of values" in EXERCISE.examine(answer).message


def running_total(function, count):
    """Feed what comes back in again."""
    values = np.ones(2)
    for _ in range(count):
        values = np.asarray(function(values, 2))
    return values


def test_more_than_the_value_can_be_observed():
    judge = SameValues(lambda: [(1,), (3,)], returns="values", observe=running_total)
    exercise = dataclasses.replace(EXERCISE, judge=judge)
    assert exercise.examine(lambda v, f: f * v).status == "correct"
    result = exercise.examine(lambda v, f: v + 1)
    assert "Fails on: count = 3" in result.message
    assert "4 instead of 8" in result.message
    assert exercise.examine(returns(...)).status == "unattempted"


@pytest.mark.parametrize("tolerance", ["rtol", "atol"])
def test_a_tolerance_can_be_widened(tolerance):
    exercise = dataclasses.replace(EXERCISE, judge=SameValues(cases, "", **{tolerance: 0.1}))
    assert exercise.examine(lambda v, f: scale(v, f) * 1.01).status == "correct"
    assert exercise.examine(lambda v, f: scale(v, f) * 1.2).status == "incorrect"


def endless(values, factor):
    while True:
        pass


def endless_and_patient(values, factor):
    while True:
        try:
            time.monotonic()
        except Exception:
            continue


def endless_and_loud(values, factor):
    while True:
        print("still here")


class Endless:
    def __array__(self, dtype=None, copy=None):
        endless(None, None)


def endless_in_diagnosis():
    calls = []

    def answer(values, factor):
        calls.append(factor)
        return endless(values, factor) if len(calls) > 1 else values

    return answer


@pytest.mark.parametrize(
    "answer", [endless, endless_and_patient, endless_and_loud, returns(Endless())]
)
def test_an_answer_that_never_ends_is_stopped(capsys, answer):
    result = dataclasses.replace(EXERCISE, seconds=0.2).check(answer)
    assert result.status == "incorrect"
    assert "none after 0.2 seconds" in result.message
    assert "Fails on: values = [1., 2.]" in result.message
    assert "could not be stopped" not in result.message
    assert len(capsys.readouterr().out) < 1500


def test_a_failure_found_before_time_is_up_is_told():
    result = dataclasses.replace(EXERCISE, seconds=0.2).examine(endless_in_diagnosis())
    assert "1 instead of 3" in result.message


def test_an_answer_that_cannot_be_stopped_is_left_and_said():
    may_end = threading.Event()

    def answer(values, factor):
        may_end.wait()

    result = dataclasses.replace(EXERCISE, seconds=0.1).examine(answer)
    may_end.set()
    assert "restart the kernel" in result.message


def test_an_interrupt_by_the_learner_ends_the_check(monkeypatch):
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    def answer(values, factor):
        os.kill(os.getpid(), signal.SIGINT)
        endless(values, factor)

    with pytest.raises(KeyboardInterrupt):
        EXERCISE.check(answer)
    signal.signal(signal.SIGINT, before)


def judge_by_form(trial):
    array = trial.array(np.ones((2, 2)), 3, shape=(2, 2), dtype="float64")
    trial.require(array.sum() == 12, "a sum of 12", f"{array.sum():g}", "Not multiplied?")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda v, f: v, "Expected: a sum of 12\nGot:      4\nLikely:   Not multiplied?"),
        (lambda v, f: (v * f).ravel(), "Likely:   The answer changes the shape."),
        (lambda v, f: np.float32(v * f), "Likely:   The answer changes the dtype to float32."),
        (returns("text"), "Got:      a value that is of type str, not numbers"),
    ],
)
def test_a_judge_may_look_at_form_and_properties(answer, words):
    exercise = dataclasses.replace(EXERCISE, judge=judge_by_form)
    assert exercise.examine(scale).status == "correct"
    message = exercise.examine(answer).message
    assert words in message
    assert "Fails on: values = [[1., 1.], [1., 1.]] (shape (2, 2), float64), factor = 3" in message


def test_only_what_the_failing_call_printed_is_shown():
    def answer(values, factor):
        print(f"factor {factor}")
        return values * 3

    lines = EXERCISE.examine(answer).message.splitlines()
    assert "Printed:  factor 0.5" in lines


class Shell:
    def ask_exit(self):
        raise AssertionError("the kernel would end here")


def test_exit_in_an_answer_does_not_end_the_kernel(monkeypatch):
    shell = Shell()
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    result = EXERCISE.examine(lambda values, factor: shell.ask_exit())
    assert "SystemExit" in result.message
    with pytest.raises(AssertionError):
        shell.ask_exit()


def test_a_judge_that_stumbles_says_so():
    def judge(trial):
        trial.call(1, 2).no_such_attribute  # noqa: B018

    result = dataclasses.replace(EXERCISE, judge=judge).examine(returns(1.0))
    assert result.status == "incorrect"
    assert "the check stumbled over it: AttributeError" in result.message


def test_a_dtype_is_asked_for():
    judge = SameValues(cases, returns="float32", dtype="float32")
    exercise = dataclasses.replace(EXERCISE, judge=judge, solution=RIGHT["float32"])
    assert exercise.examine(RIGHT["float32"]).status == "correct"
    assert "dtype float64 instead of float32" in exercise.examine(scale).message


def test_warnings_and_output_are_as_before(capsys):
    EXERCISE.examine(lambda values, factor: print(np.log(values - 1)))
    print("heard")
    assert capsys.readouterr().out == "heard\n"
    with pytest.raises(UserWarning, match="an error again"):
        warnings.warn("an error again", stacklevel=1)


def test_attempts_are_recorded_under_the_lesson():
    exercise = dataclasses.replace(EXERCISE, lesson="99_toy")
    exercise.check(returns(1))
    exercise.check(scale)
    [row] = progress.summary({"99_toy": ["scale"]}).rows
    assert (row.status, row.attempts) == ("correct", 2)
    exercise.examine(scale)
    assert progress.summary({"99_toy": ["scale"]}).rows == (row,)


def test_a_home_that_cannot_be_written_costs_one_line(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "file"))
    exercise = dataclasses.replace(EXERCISE, lesson="99_toy")
    assert [exercise.check(scale).status for _ in range(3)] == ["correct"] * 3
    assert capsys.readouterr().out.count("cannot be kept") == 1


def test_a_console_without_the_symbols_shows_the_words(monkeypatch):
    console = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", console)
    EXERCISE.check(scale)
    console.flush()
    assert console.buffer.getvalue() == b"? correct: scale(values, factor)\n"


def test_a_notebook_shows_the_message_once():
    formatter = pytest.importorskip("IPython.core.formatters").DisplayFormatter()
    assert formatter.format(EXERCISE.examine(scale)) == ({}, {})


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ((), "Hint 1 of 2: Multiply."),
        ((2,), "Hint 2 of 2: The sign is *."),
        ((3,), "There are only 2 hints. The next step is .show_solution()."),
        ((0,), "Hints are numbered from 1 to 2: .hint(1) is the first."),
        (("one",), "Hints are numbered from 1 to 2: .hint(1) is the first."),
    ],
)
def test_hints(capsys, number, said):
    EXERCISE.hint(*number)
    assert capsys.readouterr().out == said + "\n"


def test_the_solution_is_shown_with_its_docstring(capsys):
    EXERCISE.show_solution()
    shown = capsys.readouterr().out
    assert shown.startswith("def scale(values, factor):")
    assert "Convention: a new array of float64." in shown


def test_an_exercise_shows_its_prompt():
    assert repr(EXERCISE) == "scale(values, factor)\nReturn values times factor."


def test_lessons_load_by_number_and_name():
    for lesson in ("09", "09_mlp_on_digits"):
        found = load(lesson)
        assert found.lesson == "09_mlp_on_digits"
        assert found.names == ("flatten_and_scale", "accuracy", "train_step")
    assert [exercise.name for exercise in found] == list(found.names)
    assert len(found) == 3
    assert found.accuracy.lesson == "09_mlp_on_digits"
    assert "accuracy" in dir(found)
    assert "accuracy" in repr(found)


@pytest.mark.parametrize("lesson", ["9", "99", "mlp", "", "09_", None, 9, "../09"])
def test_an_unknown_lesson_lists_those_there_are(lesson):
    with pytest.raises(ValueError, match=r"one of 00_start_here, .*09_mlp_on_digits.*; got"):
        load(lesson)


def test_an_unknown_exercise_lists_those_there_are():
    with pytest.raises(AttributeError, match="has no exercise 'acuracy'; it has: flatten_and"):
        load("09").acuracy  # noqa: B018


def test_the_index_names_all_exercises():
    assert index()["00_start_here"] == ("double",)
    assert list(index()) == sorted(index())


def test_neither_import_nor_index_loads_a_framework():
    code = (
        "import sys, course_utils.exercises as e; e.index();"
        "print([m for m in ('tensorflow', 'keras', 'matplotlib') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


@pytest.mark.parametrize(
    ("expected", "got", "found"),
    [
        (1.0, 1 + 1e-7, None),
        (1.0, np.float32(1), None),
        (1.0, 1.001, "1.001 instead of 1"),
        (101_770, 101_771, "101771 instead of 101770"),
        (101_770, 101_770.0, None),
        (True, np.True_, None),
        (float("nan"), float("nan"), None),
        ("relu", "relu", None),
        ("relu", np.array("relu"), "another value"),
        (None, None, None),
        ((1.0, [2, 3]), [1, (2, 3)], None),
        ((1.0, [2, 3]), (1.0, [2, 4]), "part 2: part 2: 4 instead of 3"),
        ((1.0, 2.0), (1.0,), "1 part instead of 2"),
        ((1.0, 2.0), 1.0, "the value is of type float, not a list or tuple"),
        ({"a": 1}, {"a": 1.0}, None),
        ({"a": 1}, {"b": 1}, "the keys are not a"),
        ({"a": 1}, [1], "the value is of type list, not a dict"),
        ({"a": 1}, {"a": 2}, "a: 2 instead of 1"),
        ([np.ones(2), np.ones(3)], [np.ones(2), np.ones(2)], "part 2: shape (2,) instead of (3,)"),
        (np.ones((2, 2)), np.eye(2), "0 instead of 1 at index (0, 1)"),
    ],
)
def test_differences(expected, got, found):
    assert difference(expected, got) == found


@pytest.mark.parametrize("kind", [list, tuple, lambda parts: {"a": parts[0]}, np.array])
@pytest.mark.parametrize("tolerance", ["rtol", "atol"])
def test_a_tolerance_reaches_every_part(kind, tolerance):
    assert difference(kind([1.0]), kind([1.01])) is not None
    assert difference(kind([1.0]), kind([1.01]), **{tolerance: 0.1}) is None


def test_numbers_are_told_from_other_things():
    assert as_numbers([[1, 2]]).shape == (1, 2)
    with pytest.raises(ValueError, match="of type generator"):
        as_numbers(i for i in range(3))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.1 + 0.2, "0.3"),
        (np.float64(0.25), "0.25"),
        (np.int64(3), "3"),
        (1j, "1j"),
        ([1, 2, 3, 4, 5], "[1, 2, 3, 4, ... 5 in all]"),
        (([1, 2], list(range(9))), "([1, 2], [0, 1, 2, 3, ... 9 in all])"),
        (np.zeros((2, 0)), "[] (shape (2, 0), float64)"),
        (np.arange(20.0), "an array of shape (20,), float64, from 0 to 19"),
        (np.full(20, np.nan), "an array of shape (20,), float64, with nan or infinity"),
        (np.array([None]), "an array of shape (1,), object"),
        (np.array(["dark", "light"]), "['dark', 'light'] (shape (2,), <U5)"),
        (np.array(["dark"] * 20), "an array of shape (20,), <U4"),
        (np.array(["d" * 101, "l"]), "an array of shape (2,), <U101"),
        ("d" * 99, f"the text '{'d' * 99}'"),
        ("d" * 100, "a text of 100 characters"),
        (np.random.default_rng(0), "a random generator"),
    ],
)
def test_descriptions(value, words):
    assert describe(value) == words
