"""The table of claims: filters, words, counts, and what stays where no kernel runs."""

import re

import numpy as np
import pytest

from course_utils import sources
from course_utils.sources.kinds import rows
from course_utils.widgets import claims_table
from course_utils.widgets.claims_table import (
    FILTERS,
    MOST_SHOWN,
    ClaimsTable,
    chosen,
    claim_table,
    count_table,
    cross_table,
    folded,
)

ROWS = rows()
LESSONS = {"04": ("Activation functions", "04_activation_functions.ipynb")}
STATUS = '<p role="status" aria-live="polite">{}</p>'


def made(**changes):
    """One row of its own."""
    row = dict.fromkeys(ROWS[0], "") | {"id": "04-x", "lesson": "04", "article": "000"}
    return row | {"verdict": "correct", "statement": "two is 2"} | changes


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_keeps_its_value_and_loses_nothing(name):
    values = sorted({row[name] for row in ROWS if row[name]})
    kept = [chosen(ROWS, **{name: value}) for value in values]
    assert all(row[name] == value for value, part in zip(values, kept, strict=True) for row in part)
    assert sum(map(len, kept)) == sum(bool(row[name]) for row in ROWS)


def test_filters_and_words_must_all_be_met():
    found = chosen(ROWS, "SIGMOID", lesson="04", verdict="wrong")
    assert 0 < len(found) < len(chosen(ROWS, "sigmoid", lesson="04"))
    assert all(row["lesson"] == "04" and row["verdict"] == "wrong" for row in found)
    assert [row["id"] for row in chosen(ROWS, "sigmoid(-3) 0.0478")] == ["04-sigmoid-minus-3"]
    assert chosen(ROWS, "sigmoid nosuchword") == []
    assert chosen(ROWS) == ROWS
    assert chosen(ROWS, "gpt-3") == chosen(ROWS, "GPT-3") != []
    assert chosen(ROWS, "激活")


def test_counts_add_up():
    articles = sorted({row["article"] for row in ROWS})
    found = cross_table(ROWS, "article", "verdict", articles, sources.VERDICTS)
    assert found.shape == (len(articles), len(sources.VERDICTS))
    assert found.sum() == len(ROWS)
    one = [row for row in ROWS if row["article"] == "000" and row["verdict"] == "correct"]
    assert found[0, 0] == len(one)
    assert np.array_equal(cross_table([], "article", "verdict", ["a"], ["b", "c"]), [[0, 0]])


def test_the_table_of_counts_ends_its_lines_with_sums():
    few = [made(), made(verdict="wrong"), made(article="001")]
    cells = re.findall(r">([^<>]+)<", count_table(few, "article", "verdict", ["correct", "wrong"]))
    assert " ".join(cells) == "article correct wrong all 000 1 1 2 001 1 0 1 all 2 1 3"


def test_cells_are_escaped_and_long_values_cut():
    row = made(statement="a < b & c", published="9" * 200, reason="r" * 200)
    text = claim_table([row])
    assert "a &lt; b &amp; c" in text
    assert "9" * 79 + "…" in text
    assert "9" * 80 not in text
    assert "r" * 200 in text


def test_a_table_has_the_columns_asked_for(monkeypatch):
    shown = []
    monkeypatch.setattr(claims_table, "display", shown.append)
    claims_table.show_claims([made()], {"id": "which", "statement": "what"})
    cells = re.findall(r">([^<>]+)<", shown[0].data)
    assert cells == ["which", "what", "04-x", "two is 2"]


def test_all_claims_are_folded_with_links_to_their_lessons():
    text = folded(ROWS, LESSONS)
    assert text.count("<details>") == text.count("</details>") == text.count("<summary>")
    assert all(f">{row['id']}<" in text for row in ROWS)
    place = 'data-lesson="04_activation_functions" href="04_activation_functions.ipynb"'
    assert f"<a {place}>04. Activation functions</a>" in text
    assert text.count("<a ") == 1
    summaries = re.findall(r"<summary>Lesson (\S+).*?: (\d+) claims, (\d+) right", text)
    assert sum(int(count) for _, count, _ in summaries) == len(ROWS)
    right = sum(row["verdict"] == "correct" for row in ROWS)
    assert sum(int(count) for _, _, count in summaries) == right


def test_the_table_follows_its_controls():
    table = ClaimsTable(ROWS, sources.VERDICTS, LESSONS)
    assert table.found.value == ""
    assert "Choose from a list, or type a word." in table.status.value
    table.filters["verdict"].value = "correct"
    assert table.found.value.count("<tr>") == 1 + MOST_SHOWN
    assert f"the first {MOST_SHOWN} are shown" in table.status.value
    table.filters["lesson"].value = "04"
    table.filters["verdict"].value = "wrong"
    wanted = chosen(ROWS, lesson="04", verdict="wrong")
    assert table.status.value == STATUS.format(
        f"{len(wanted)} of {len(ROWS)} claims, 0 of them right"
    )
    assert table.found.value == claim_table(wanted)
    table.words.value = "nosuchword"
    assert table.status.value == STATUS.format(f"0 of {len(ROWS)} claims, 0 of them right")
    assert table.found.value == ""


@pytest.mark.parametrize("name", FILTERS)
def test_every_value_of_every_filter_shows_claims(name):
    table = ClaimsTable(ROWS, sources.VERDICTS, LESSONS)
    for text, value in table.filters[name].options[1:]:
        table.filters[name].value = value
        count = int(re.search(r"\((\d+)\)$", text)[1])
        assert f">{count} of {len(ROWS)} claims" in table.status.value
        assert table.found.value.count("<tr>") == 1 + min(count, MOST_SHOWN)


def test_without_a_kernel_counts_and_claims_stay(monkeypatch):
    shown = []
    monkeypatch.setattr(claims_table, "display", shown.append)
    table = ClaimsTable(ROWS, sources.VERDICTS, LESSONS)
    table.show()
    assert shown[0] is table.box
    assert f">{len(ROWS)}<" in shown[1].data
    assert shown[2].data == folded(ROWS, LESSONS)
