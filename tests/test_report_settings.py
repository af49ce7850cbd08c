"""Several values of a parameter: typed, combined, named, and kept apart in a folder."""

import doctest
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_lessons import PARAMETERS

from course_utils.report import settings
from course_utils.report.parameters import declared
from course_utils.report.request import Request, choose_values, each_setting
from course_utils.report.settings import file_suffix, ordered, values_of


def test_examples() -> None:
    assert doctest.testmod(settings).failed == 0


@pytest.mark.parametrize(
    ("line", "typed", "values"),
    [
        ("X: int = 0", ["0,1,2"], [0, 1, 2]),
        ("X: int = 0", ["0", "1"], [0, 1]),
        ("X: int = 0", [" 0 , -1 "], [0, -1]),
        ("X: int = 0", ["3,3", "3"], [3]),
        ("X: int | None = 0", ["none,2"], [None, 2]),
        ("X: float = 1", ["1e-3,0.1"], [0.001, 0.1]),
        ("X: bool = True", ["yes,no"], [True, False]),
        ("X: str = 'a'  # one of a, b. Which.", ["a, b"], ["a", "b"]),
        ("X: str = ''", ["a,b"], ["a,b"]),
        ("X: str = ''", ["a,b", "c"], ["a,b", "c"]),
        ("X: str | None = None", ["none", "a,b"], [None, "a,b"]),
        ("X: list = []", ["[1, 2]"], [[1, 2]]),
        ("X: list = []", ["[1, 2]", "[3]"], [[1, 2], [3]]),
    ],
)
def test_commas_part_values_only_where_none_can_stand_in_one(
    line: str, typed: list[str], values: list[object]
) -> None:
    found = values_of(declared(line)["X"], typed)
    assert found == values
    assert list(map(type, found)) == list(map(type, values))


@pytest.mark.parametrize(
    ("line", "typed", "words"),
    [
        ("X: int = 0", "1,000", "Leave the comma out: -p X 1000"),
        ("X: int = 0", "1,,2", "Try: -p X 1,2"),
        ("X: int = 7", ",", "Try: -p X 7"),
        ("X: float = 0", "0.1,fast", "a number.*got 'fast'"),
        ("X: str = 'a'  # one of a, b. Which.", "a,c", "one of a, b; got 'c'"),
        ("X: list = []", "[1],[2]", "JSON"),
    ],
)
def test_several_values_that_do_not_fit_are_refused(line: str, typed: str, words: str) -> None:
    with pytest.raises(ValueError, match=f"^X must.*{words}"):
        values_of(declared(line)["X"], [typed])


def lessons(*given: tuple[str, str], profile: str | None = None) -> list[Request]:
    first = Request(Path("00_a.ipynb"), "A", 1, declared(PARAMETERS))
    second = Request(Path("01_b.ipynb"), "B", 1, declared("SEED: int = 0\nEPOCHS: int = 1"))
    choose_values([first, second], given, profile)
    return each_setting([first, second])


def test_single_values_leave_names_as_they_were() -> None:
    found = lessons(("EPOCHS", "5"), ("FAST", "yes"))
    assert [each.slug for each in found] == ["00_a", "01_b"]
    assert [each.settings for each in found] == [{}, {}]
    assert found[0].values == {"EPOCHS": 5, "FAST": True}


def test_every_combination_is_a_run_of_its_own() -> None:
    found = lessons(("SEED", "0,1"), ("EPOCHS", "5"), ("EPOCHS", "7"))
    assert [each.slug for each in found] == [
        "00_a.EPOCHS=5",
        "00_a.EPOCHS=7",
        "01_b.SEED=0.EPOCHS=5",
        "01_b.SEED=0.EPOCHS=7",
        "01_b.SEED=1.EPOCHS=5",
        "01_b.SEED=1.EPOCHS=7",
    ]
    assert found[3].values == found[3].settings == {"SEED": 0, "EPOCHS": 7}
    assert (found[3].lesson, found[3].number) == ("01_b", "01")
    changed = {each["name"]: each["changed"] for each in found[0].parameters()}
    assert changed == {"PROFILE": False, "EPOCHS": True, "FAST": False}


def test_all_values_asked_for_name_a_run_and_only_lessons_with_several_are_split() -> None:
    found = lessons(("SEED", "0,1"), profile="full")
    assert [each.slug for each in found] == ["00_a", "01_b.SEED=0", "01_b.SEED=1"]
    found = lessons(("FAST", "yes,no"), profile="full")
    assert [each.slug for each in found[:2]] == [
        "00_a.PROFILE=full.FAST=true",
        "00_a.PROFILE=full.FAST=false",
    ]


@given(st.lists(st.text(), unique=True, max_size=4))
def test_file_names_are_safe_and_tell_any_texts_apart(texts: list[str]) -> None:
    names = [file_suffix({"X": text}) for text in texts]
    assert len({name.casefold() for name in names}) == len(texts)
    for name in names:
        assert len(name) <= settings.LONGEST
        assert set(name) <= set(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.=_+-"
        )


def test_a_long_name_becomes_a_code() -> None:
    many = {f"PARAMETER_{k}": 1000 + k for k in range(12)}
    assert len(file_suffix(many)) == 9
    assert file_suffix(many) != file_suffix(many | {"PARAMETER_0": 1})


def test_reports_stand_in_the_order_of_their_numbers() -> None:
    rows = [
        {"slug": f"b{value}", "lesson": "b", "settings": {"N": value}} for value in (10, 9.5, "x")
    ]
    rows += [{"slug": "b", "lesson": "b", "settings": {}}]
    rows += [{"slug": "a", "lesson": "a", "settings": {}}]
    assert [row["slug"] for row in ordered(rows)] == ["a", "b", "b9.5", "b10", "bx"]
