"""The claims ledger: letter by letter from the articles, and recomputed."""

import json
import re
from pathlib import Path

import pytest

from course_utils import audits, lesson, sources
from course_utils.sources.ledger import Claim

ARTICLES = Path(__file__).parents[2] / "shared" / "sources"
LEDGER = sources.claims()
each_claim = pytest.mark.parametrize("claim", LEDGER, ids=[claim.id for claim in LEDGER])


def made(**changes):
    """A claim of its own for the tests."""
    row = {
        "id": "99-half",
        "article": "a.txt",
        "quote": "is 0.50",
        "statement": "a half is 0.50",
        "published": ("0.50",),
        "how": "1 / 2",
        "recomputed": 0.5,
        "verdict": "correct",
        "reason": "it is",
        "reference": "Euclid",
    }
    return Claim(**row | changes)


@each_claim
def test_a_claim_is_complete(claim):
    assert re.fullmatch(r"\d\d-[a-z0-9-]+", claim.id)
    assert claim.verdict in sources.VERDICTS
    texts = (claim.quote, claim.statement, claim.how, claim.reason, claim.reference)
    assert all(text.strip() for text in texts)
    assert all(text in claim.quote for text in claim.published)


@each_claim
def test_a_quote_stands_in_its_article_letter_by_letter(claim):
    path = ARTICLES / claim.article
    if not path.is_file():
        pytest.skip("the articles are not on this machine")
    assert claim.quote in path.read_text(encoding="utf-8")


@each_claim
def test_a_claim_comes_out_as_the_ledger_says(claim):
    value = audits.recompute(claim.how)
    assert claim.agrees(value), f"{claim.how} gives {value!r}"


@each_claim
def test_correct_means_that_the_true_number_rounds_to_the_printed_one(claim):
    rounds = claim.rounds_to_published()
    if rounds is None:
        pytest.skip("nothing to round")
    assert rounds == (claim.verdict == "correct")


def test_every_id_is_there_once():
    path = Path(sources.__file__).parent / "claims.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    assert len(rows) == len(LEDGER) > 150


@pytest.mark.parametrize(
    ("number", "text", "rounds"),
    [(0.04742, "0.0478", False), (0.04776, "0.0478", True), (0.125, "0.13", True), (2, "2", True)],
)
def test_rounding_looks_at_the_printed_decimals(number, text, rounds):
    assert made(recomputed=number, published=(text,)).rounds_to_published() is rounds


def test_a_claim_agrees_with_its_value_in_any_form():
    claim = made(recomputed=[0.5, [1, 2]])
    assert claim.agrees((0.5000001, [1.0, 2.0]))
    assert not claim.agrees([0.501, [1.0, 2.0]])
    assert not claim.agrees([0.5])
    assert made(recomputed="NameError").agrees("NameError")
    assert not made(recomputed=True).agrees("yes")


def test_what_is_no_number_is_not_rounded():
    assert made(recomputed="NameError").rounds_to_published() is None
    assert made(published=()).rounds_to_published() is None


def test_beside_prints_published_and_true(monkeypatch, capsys):
    pair = made(id="99-pair", published=("1.2", "3"), recomputed=[1.25, 3.0], verdict="wrong")
    ledger = {"99-half": made(), "99-pair": pair}
    monkeypatch.setattr("course_utils.sources.ledger._ledger", lambda: ledger)
    lesson.beside(("99-half", 0.5), ("99-pair", [1.25, 3.0]))
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert rows[0] == ["the", "article", "says", "published", "true", "verdict"]
    assert rows[1][-3:] == ["0.50", "0.5", "correct"]
    assert rows[2][-3:] == ["1.2", "1.25", "wrong"]
    assert rows[3] == ["3", "3"]
    with pytest.raises(ValueError, match=r"99-half must come out as 0\.5; got 0\.6"):
        lesson.beside(("99-half", 0.6))
    with pytest.raises(ValueError, match=r"'99-third' must be a claim's id.*99-half"):
        sources.claim("99-third")


def test_an_expression_sees_the_mathematics_and_nothing_else():
    assert audits.recompute("math.sqrt(4) + np.ones(2).sum()") == 4
    with pytest.raises(NameError):
        audits.recompute("os.getcwd()")
