from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_lessons import PARAMETERS, write_lesson

from course_utils.notebooks import NotebookError
from course_utils.report.parameters import Parameter, coerce, declared
from course_utils.report.request import Request, choose_values, requests


def only(line: str) -> Parameter:
    (parameter,) = declared(line).values()
    return parameter


def test_a_line_declares_name_type_default_help_and_choices() -> None:
    parameter = only('DATASET: str = "auto"  # one of auto, cifar10, or mnist. Which images.')
    assert parameter.name == "DATASET"
    assert parameter.default == "auto"
    assert parameter.kind == "str"
    assert parameter.choices == ("auto", "cifar10", "mnist")
    assert parameter.help.endswith("Which images.")


@pytest.mark.parametrize(
    ("line", "kind", "optional"),
    [
        ("X = 3", "int", False),
        ("X: float = 1", "float", False),
        ("X: int | None = None", "int", True),
        ("X: list[int] = [1, 2]", "list", False),
        ("X: bool = True", "bool", False),
        ("X = None", "str", True),
        ("X = -0.5", "float", False),
    ],
)
def test_the_type_is_the_annotations_else_the_defaults(
    line: str, kind: str, optional: bool
) -> None:
    assert (only(line).kind, only(line).optional) == (kind, optional)


@pytest.mark.parametrize(
    ("line", "typed", "value"),
    [
        ("X: bool = False", "true", True),
        ("X: bool = True", "FALSE", False),
        ("X: bool = True", "no", False),
        ("X: bool = True", "0", False),
        ("X: bool = False", "Yes", True),
        ("X: int = 1", " -12 ", -12),
        ("X: int = 1", "5_000", 5000),
        ("X: float = 1", "2", 2.0),
        ("X: float = 1", "1e-3", 0.001),
        ("X: str = ''", "007", "007"),
        ("X: list = []", "[1, [2.5], null]", [1, [2.5], None]),
        ("X: int | None = 3", "None", None),
        ("X: float = 0.1  # one of 0.1, 0.5. The rate.", "0.50", 0.5),
    ],
)
def test_typed_text_becomes_the_parameters_type(line: str, typed: str, value: object) -> None:
    result = coerce(only(line), typed)
    assert result == value
    assert type(result) is type(value)


@pytest.mark.parametrize(
    ("line", "typed", "words"),
    [
        ("X: bool = False", "maybe", "true or false"),
        ("X: int = 4", "abc", "whole number"),
        ("X: int = 4", "2.5", "-p X 4"),
        ("X: int = 4", "", "whole number"),
        ("X: int = 4", "none", "whole number"),
        ("X: float = 1.0", "nan", "a number"),
        ("X: float = 1.0", "inf", "a number"),
        ("X: list = [1]", "1, 2", "JSON"),
        ("X: list = [1]", '{"a": 1}', "-p X '[1]'"),
        ("X: str = 'a'  # one of auto, mnist.", "mnits", "Did you mean mnist?"),
        ("X: int = 2  # one of 2, 4.", "3", "one of 2, 4"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_what_came(
    line: str, typed: str, words: str
) -> None:
    with pytest.raises(ValueError, match=r"^X must be") as caught:
        coerce(only(line), typed)
    assert words in str(caught.value)
    assert repr(typed) in str(caught.value)


@given(st.text())
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    for line in ("X: int = 1", "X: float = 1", "X: bool = True", "X: list = []"):
        assert refusal(line, text)[:9] in ("", "X must be")


def refusal(line: str, text: str) -> str:
    """Give the message that refuses a text, empty when it is taken."""
    try:
        coerce(only(line), text)
    except ValueError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("X = = 1", "line 1 is not"),
        ("import os", "only NAME = literal; got import os"),
        ("X = len('abc')", "must be a literal"),
        ("X, Y = 1, 2", "only NAME = literal"),
    ],
)
def test_a_cell_that_holds_more_than_literals_is_refused(cell: str, words: str) -> None:
    with pytest.raises(ValueError, match=r"must|holds") as caught:
        declared(cell)
    assert words in str(caught.value)


def request(slug: str, cell: str) -> Request:
    return Request(Path(f"{slug}.ipynb"), slug, 1, declared(cell))


def test_values_go_to_the_lessons_that_have_them_and_the_rest_are_named() -> None:
    first, second = request("00_a", PARAMETERS), request("01_b", "EPOCHS: float = 1")
    notes = choose_values([first, second], [("EPOCHS", "2"), ("FAST", "no")], "full")
    assert first.values == {"PROFILE": "full", "EPOCHS": 2, "FAST": False}
    assert second.values == {"EPOCHS": 2.0}
    assert notes == [
        "PROFILE is not a parameter of 01_b: left out there",
        "FAST is not a parameter of 01_b: left out there",
    ]


def test_the_profile_may_be_missing_everywhere() -> None:
    lesson = request("00_a", "EPOCHS = 1")
    assert choose_values([lesson], [], "quick") == [
        "PROFILE is not a parameter of 00_a: left out there"
    ]
    assert lesson.values == {}


@pytest.mark.parametrize(
    ("given", "profile", "words"),
    [
        ([("EPOCH", "2")], None, "EPOCH is not a parameter of 00_a.*Did you mean EPOCHS?"),
        ([("EPOCHS", "2,")], None, "a value on each side of a comma; got '2,'"),
        ([("PROFILE", "quick")], "full", "PROFILE is given twice"),
        ([("PROFILE", "ful")], None, "one of quick, full; got 'ful'"),
    ],
)
def test_what_no_lesson_has_and_what_comes_twice_is_refused(
    given: list[tuple[str, str]], profile: str | None, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        choose_values([request("00_a", PARAMETERS)], given, profile)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COURSE_NOTEBOOKS", str(tmp_path / "notebooks"))
    write_lesson(tmp_path / "notebooks", "09_mlp_on_digits", "print(1)", "print(2)")
    write_lesson(tmp_path / "notebooks", "00_start_here", "print(1)", parameters="")
    return tmp_path / "notebooks"


@pytest.mark.parametrize(
    "name",
    ["9", "09", "09_mlp_on_digits", "09_mlp_on_digits.ipynb", "notebooks/09_mlp_on_digits.ipynb"],
)
def test_a_lesson_is_found_by_number_name_or_file(folder: Path, name: str) -> None:
    (found,) = requests([name, name])
    assert (found.number, found.slug, found.cells) == ("09", "09_mlp_on_digits", 3)
    assert found.title == "Mlp on digits"


def test_no_name_means_every_lesson_in_order(folder: Path) -> None:
    assert [found.number for found in requests([])] == ["00", "09"]


@pytest.mark.parametrize(
    ("name", "near"),
    [("mlp_on_digit", "09_mlp_on_digits"), ("start", "00_start_here"), ("10", None)],
)
def test_an_unknown_lesson_is_refused_with_the_nearest(
    folder: Path, name: str, near: str | None
) -> None:
    with pytest.raises(ValueError, match="There is no lesson") as caught:
        requests([name])
    assert (f"Did you mean {near}?" if near else "Lessons: 00_start_here") in str(caught.value)


def test_a_folder_without_lessons_is_said(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    with pytest.raises(NotebookError, match="it holds none"):
        requests([])


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 3, "nbformat": 4}'])
def test_an_unreadable_lesson_is_a_problem_of_its_own(folder: Path, text: str) -> None:
    (folder / "09_mlp_on_digits.ipynb").write_text(text)
    sound, broken = requests([])
    assert not sound.problem
    assert "09_mlp_on_digits.ipynb" in broken.problem
    assert choose_values([sound, broken], [], None) == []
