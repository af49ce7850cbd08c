"""The sorting of the claims: complete, in known kinds, and nothing right among the mistakes."""

import json
from collections import Counter
from importlib.resources import files

import pytest

from course_utils import sources
from course_utils.sources import kinds
from course_utils.sources.kinds import CHECKS, KINDS, rows, sorting, unsorted

STORED = json.loads((files(sources) / "kinds.json").read_text(encoding="utf-8"))
BY_VERDICT = {
    "misattributed": {"attribution"},
    "cannot-run": {"cannot run"},
    "unsupported": {"no evidence", "definition", "overstatement", "attribution", "arithmetic"},
}
NUMBERS = ("rounding", "arithmetic")


def test_every_claim_that_is_not_right_has_a_kind_and_a_check():
    assert [each.id for each in unsorted()] == []


def test_only_claims_that_are_not_right_are_sorted():
    right = {each.id for each in sources.claims() if each.verdict == "correct"}
    known = {each.id for each in sources.claims()}
    assert sorted(set(STORED) & right) == []
    assert sorted(set(STORED) - known) == []
    assert all(sorting(name) is None for name in right)


def test_the_file_has_each_claim_once_and_in_order():
    text = (files(sources) / "kinds.json").read_text(encoding="utf-8")
    assert list(STORED) == sorted(STORED)
    assert text.count(": [") == len(STORED)


@pytest.mark.parametrize("name", STORED)
def test_kind_and_check_are_known(name):
    kind, caught_by = STORED[name]
    assert kind in KINDS
    assert caught_by in CHECKS


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_and_every_check_is_used(name):
    assert name in {kind for kind, _ in STORED.values()}
    assert set(CHECKS) == {check for _, check in STORED.values()}


def test_the_kind_fits_the_verdict():
    for each in sources.claims():
        if each.verdict in BY_VERDICT:
            assert sorting(each.id).kind in BY_VERDICT[each.verdict], each.id
        if each.id in STORED and sorting(each.id).kind in NUMBERS:
            assert each.verdict in ("wrong", "imprecise", "unsupported"), each.id


def test_a_claim_without_a_kind_is_noticed(monkeypatch):
    monkeypatch.setattr(kinds, "_stored", dict)
    assert sorting("04-sigmoid-3") == kinds.UNSORTED
    assert sorting("04-sigmoid-0") is None
    with pytest.raises(ValueError, match="must be a claim's id"):
        sorting("04-no-such")
    assert len(unsorted()) == sum(each.verdict != "correct" for each in sources.claims())


def test_rows_are_the_whole_ledger_in_texts():
    found = rows()
    assert [row["id"] for row in found] == [each.id for each in sources.claims()]
    assert all(isinstance(text, str) for row in found for text in row.values())
    assert Counter(bool(row["kind"]) for row in found)[False] == sum(
        each.verdict == "correct" for each in sources.claims()
    )
    by_id = {row["id"]: row for row in found}
    assert by_id["04-sigmoid-minus-3"]["true"] == "0.0474259"
    assert by_id["04-sigmoid-formula"]["true"] == "yes"
    assert by_id["04-sigmoid-minus-3"]["lesson"] == "04"
