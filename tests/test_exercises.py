"""Every exercise of every lesson: right answers, skeleton, known mistakes, mutants.

A lesson brings its right answers in `right_answers/eNN_topic.py`, with the mutants of its solutions
that are right too (`EQUIVALENT`) and, where there are any, those that are wrong and pass all the
same (`LET_THROUGH`), each with the reason. For a report: pytest -n0 -rP -k mutants_pass.
"""

import dataclasses
import doctest
import importlib.util
import inspect
import sys
from functools import cache
from pathlib import Path

import pytest
from mutants import mutants

from course_utils.exercises import index, load

EXERCISES = {exercise.name: exercise for lesson in index() for exercise in load(lesson)}
MISTAKES = [(name, i) for name, ex in EXERCISES.items() for i in range(len(ex.mistakes))]
each_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)


@cache
def answers(lesson):
    """Import the right answers of a lesson."""
    path = Path(__file__).parent / "right_answers" / f"e{lesson}.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@each_exercise
def test_the_solution_is_correct(exercise):
    result = exercise.examine(exercise.solution)
    assert (result.status, result.exercise) == ("correct", exercise.name)


@each_exercise
def test_the_skeleton_is_unattempted(exercise):
    parameters = ", ".join(inspect.signature(exercise.solution).parameters)
    assert exercise.examine(eval(f"lambda {parameters}: ...")).status == "unattempted"
    assert exercise.examine(eval(f"lambda {parameters}: None")).status == "incorrect"


@each_exercise
def test_right_answers_of_other_kinds_are_accepted(exercise):
    right = answers(exercise.lesson).RIGHT[exercise.name]
    assert len(right) >= 5
    for i, answer in enumerate(right):
        result = exercise.examine(answer)
        assert result.status == "correct", f"{i}: {result.message}"


@pytest.mark.parametrize(("name", "i"), MISTAKES)
def test_a_known_mistake_has_feedback_of_its_own(name, i):
    exercise = EXERCISES[name]
    result = exercise.examine(exercise.mistakes[i].answer)
    assert result.status == "incorrect"
    said = [mistake.words for mistake in exercise.mistakes if mistake.words in result.message]
    assert said == [exercise.mistakes[i].words]


@each_exercise
def test_feedback_does_not_give_the_answer(exercise):
    source = inspect.getsource(exercise.solution).replace(inspect.getdoc(exercise.solution), "")
    told = "\n".join([exercise.prompt, *(mistake.words for mistake in exercise.mistakes)])
    lines = {line.strip() for line in source.splitlines() if len(line.strip()) > 12}
    assert not [line for line in lines if line in told]


@each_exercise
def test_help_is_complete(exercise, capsys):
    assert len(exercise.hints) >= 2
    assert len(exercise.mistakes) >= 4
    assert "Convention:" in exercise.solution.__doc__
    exercise.show_solution()
    assert f"def {exercise.name}(" in capsys.readouterr().out


@each_exercise
def test_the_solution_keeps_the_promises_of_its_docstring(exercise):
    module = sys.modules[exercise.solution.__module__]
    finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner(verbose=False)
    for test in finder.find(exercise.solution, exercise.name, module):
        assert runner.run(test).failed == 0


@each_exercise
def test_awkward_answers_never_raise(exercise):
    count = len(inspect.signature(exercise.solution).parameters)
    awkward = [1, "text", [None], [], {}, {1, 2}, object(), iter([]), float("nan"), exercise]
    for value in awkward[: 4 if exercise.needs else None]:
        answer = eval(f"lambda {', '.join('abcd'[:count])}: value", {"value": value})
        result = exercise.examine(answer)
        assert result.status == "incorrect"
        assert "stumbled" not in result.message


def right_too(exercise):
    """The beginnings of mutants that are right answers, with the reasons."""
    return answers(exercise.lesson).EQUIVALENT.get(exercise.name, {})


def let_through(exercise):
    """The beginnings of wrong mutants that pass, with the reasons."""
    return getattr(answers(exercise.lesson), "LET_THROUGH", {}).get(exercise.name, {})


@each_exercise
def test_every_small_change_of_the_solution_is_noticed(exercise):
    explained = right_too(exercise) | let_through(exercise)
    bare = dataclasses.replace(exercise, mistakes=())
    found = dict(mutants(exercise.solution))
    survivors = [name for name, mutant in found.items() if bare.examine(mutant).status == "correct"]
    assert len(found) >= 1
    assert [name for name in survivors if not name.startswith(tuple(explained))] == []
    assert [start for start in explained if not any(s.startswith(start) for s in survivors)] == []


def test_few_wrong_mutants_pass():
    total = wrong = 0
    for name, exercise in EXERCISES.items():
        found = [mutant for mutant, _ in mutants(exercise.solution)]
        right = [m for m in found if m.startswith(tuple(right_too(exercise)))]
        passing = [m for m in found if m.startswith(tuple(let_through(exercise)))]
        total, wrong = total + len(found) - len(right), wrong + len(passing)
        print(f"{name}: {len(found)} mutants, {len(right)} right too, {len(passing)} let through")
    print(f"wrong mutants: {total}; let through: {wrong} ({wrong / total:.1%})")
    assert total > 100
    assert wrong < 0.02 * total
