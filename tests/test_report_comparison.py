"""The page that lays settings side by side: its numbers, its words, and that it needs nothing."""

import base64
import doctest
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from report_lessons import course, write_lesson
from report_results import FAILED, result, runs

from course_utils.report import comparison, curves, groups, index
from course_utils.report.outside import loads

CHECKER = Path(__file__).parents[2] / "shared/tools/check_html.py"


@pytest.fixture
def six() -> dict[str, dict[str, Any]]:
    """Two settings of three seeds, one of which failed."""
    ends = {(5, 0): 0.50, (5, 1): 0.52, (10, 0): 0.60, (10, 1): 0.64, (10, 2): 0.62}
    found = [result(*key, end) for key, end in ends.items()]
    return runs(*found, result(5, 2, 0.9, **FAILED))


class Page(HTMLParser):
    """Reads cells, pictures and links."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.html = (folder / comparison.NAME).read_text()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self.in_cell = False
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.in_cell = True
        if tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.in_cell = False
            self.rows[-1][-1] = " ".join(self.rows[-1][-1].split())

    def handle_data(self, data: str) -> None:
        if self.in_cell:
            self.rows[-1][-1] += data


def drawn(folder: Path, results: dict[str, dict[str, Any]]) -> Page:
    comparison.write_comparison(folder, results)
    return Page(folder)


@pytest.mark.parametrize("module", [groups])
def test_examples(module: Any) -> None:
    assert doctest.testmod(module).failed == 0


def test_results_are_means_and_spreads_over_the_seeds_that_passed(
    tmp_path: Path, six: dict[str, dict[str, Any]]
) -> None:
    page = drawn(tmp_path, six)
    assert page.rows[:3] == [
        ["Line", "EPOCHS", "Seeds", "test_accuracy"],
        ["A", "5", "2 of 3", "0.510 ± 0.014"],
        ["B", "10", "3", "0.620 ± 0.020"],
    ]


def test_every_report_stands_in_a_row_with_its_settings(
    tmp_path: Path, six: dict[str, dict[str, Any]]
) -> None:
    (tmp_path / "12_cnn.EPOCHS=5.SEED=0.html").write_text("x")
    page = drawn(tmp_path, six)
    assert page.rows[3] == ["Report", "EPOCHS", "SEED", "Status", "Minutes", "test_accuracy"]
    assert page.rows[4][1:] == ["5", "0", "✓ passed", "1.5", "0.5"]
    assert page.rows[6][1:4] == ["5", "2", "✗ failed Cell 3 (train): ValueError: <x>"]
    links = [found["href"] for tag, found in page.tags if tag == "a"]
    assert links == ["index.html", "results.json", "12_cnn.EPOCHS%3D5.SEED%3D0.html"]
    for words in ("5 of 6 passed", "PROFILE = quick", "cifar10: cache", "Python 3.11.7"):
        assert words in page.html
    assert "12. A &lt;CNN&gt;" in page.html


def test_curves_have_words_beside_them_and_nothing_is_loaded(
    tmp_path: Path, six: dict[str, dict[str, Any]]
) -> None:
    page = drawn(tmp_path, six)
    pictures = [found for tag, found in page.tags if tag == "img"]
    alts = [found["alt"] for found in pictures if found["alt"]]
    assert alts == [
        "Validation accuracy by epoch of scaled, one line for each of 2 settings. B ends highest, "
        "at 62 % (mean of 3 seeds); next is A, at 51.",
        "Training loss by epoch of scaled, one line for each of 2 settings. B ends lowest, at "
        "0.062 nats (mean of 3 seeds); next is A, at 0.102.",
    ]
    kinds = {str(found["src"]).partition(",")[0] for found in pictures}
    assert kinds == {"data:image/svg+xml;base64"}
    svg = base64.b64decode(str(pictures[-1]["src"]).partition(",")[2]).decode()
    assert "<svg" in svg
    assert 'href="http' not in svg
    assert loads(page.html) == []
    if CHECKER.is_file():
        path = tmp_path / comparison.NAME
        run = subprocess.run([sys.executable, CHECKER, path], capture_output=True, check=False)
        assert run.returncode == 0, run.stdout


def test_the_same_results_give_the_same_bytes(
    tmp_path: Path, six: dict[str, dict[str, Any]]
) -> None:
    assert drawn(tmp_path, six).html == drawn(tmp_path, six).html


def test_a_letter_looks_the_same_in_every_picture(six: dict[str, dict[str, Any]]) -> None:
    found = groups.grouped(next(iter(comparison.compared(six).values())))
    series = list(curves._series(found))
    assert [list(each[3]) for each in series] == [["A", "B"], ["A", "B"]]
    lacking = [result(5, 0, 0.5, histories=[]), result(10, 0, 0.6)]
    (only, *_) = curves._series(groups.grouped(lacking))
    assert list(only[3]) == ["B"]


def test_only_lessons_with_several_settings_are_compared(
    tmp_path: Path, six: dict[str, dict[str, Any]]
) -> None:
    plain = {"slug": "12_cnn", "settings": {}, "finished": "2026-11-23T00:00:00+00:00"}
    other = runs(result(3, 0, 0.3, slug="09_mlp", lesson="09_mlp", settings={}))
    assert comparison.compared(other) == {}
    comparison.write_comparison(tmp_path, other)
    assert not (tmp_path / comparison.NAME).exists()
    with_plain = six | other | runs(result(3, 0, 0.3) | plain)
    (found,) = comparison.compared(with_plain).values()
    assert found[0]["slug"] == "12_cnn"
    assert len(found) == 7


def test_the_same_settings_count_once_and_the_latest_counts() -> None:
    again = {"slug": "12_cnn", "settings": {}, "finished": "2027-01-01T00:00:00+00:00"}
    (found,) = comparison.compared(runs(result(5, 0, 0.5), result(5, 0, 0.7) | again)).values() or [
        []
    ]
    assert [each["slug"] for each in found] == ["12_cnn"]


def test_facts_that_differ_are_said(tmp_path: Path) -> None:
    page = drawn(tmp_path, runs(result(5, 0, 0.5), result(10, 0, 0.5, device="an H100")))
    assert "not the same in all:" in page.html
    assert "CPU with 2 cores | an H100" in page.html


def test_a_lesson_without_curves_says_so(tmp_path: Path) -> None:
    page = drawn(tmp_path, runs(*(result(e, 0, 0.5, histories=[]) for e in (1, 2))))
    assert "No passed run of this lesson recorded a training's curves." in page.html


@pytest.mark.parametrize(
    ("ends", "lower", "words"),
    [
        ({"A": [1.0]}, False, "A ends at 1 %."),
        ({"A": [1.0], "B": [2.0]}, False, "B ends highest, at 2 %; next is A, at 1 (a single"),
        ({"A": [1.0, 1.1], "B": [1.05, 1.1]}, True, "A ends lowest, at 1.05 % (mean of 2 seeds)"),
        ({"A": [1.0, 1.1], "B": [1.05, 1.1]}, True, "(the gap is within the spread of the seeds)"),
        ({"A": [1.0, 1.1], "B": [9.0, 9.1]}, True, "next is B, at 9.05."),
        ({"A": [float("nan")], "B": [2.0]}, False, "B ends at 2 %."),
        ({"A": [float("nan")]}, False, "No curve ends in a number."),
    ],
)
def test_the_finding_says_how_sure_it_is(
    ends: dict[str, list[float]], lower: bool, words: str
) -> None:
    found = {label: [[0.0, end] for end in each] for label, each in ends.items()}
    assert words in curves.finding(found, "%", lower=lower)


def test_the_index_leads_to_the_comparison_and_sorts_by_size(
    tmp_path: Path, six: dict[str, dict[str, Any]]
) -> None:
    index.write_index(tmp_path, six)
    html = (tmp_path / index.NAME).read_text()
    assert 'href="comparison.html"' in html
    assert html.index("EPOCHS%3D5.SEED%3D1") < html.index("EPOCHS%3D10.SEED%3D0")
    assert "5 of 6 reports passed" in html
    index.write_index(tmp_path, runs(result(5, 0, 0.5, settings={})))
    assert "comparison.html" not in (tmp_path / index.NAME).read_text()


LESSON = """\
from course_utils import lesson
if EPOCHS == 13:
    raise ValueError("thirteen is refused")
lesson.record_history("net", {"val_accuracy": [k / 10 for k in range(EPOCHS)]})
lesson.record("end", EPOCHS / 10)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("course") / "notebooks"
    write_lesson(made, "00_net", LESSON)
    return made


def test_settings_run_side_by_side_and_one_that_fails_leaves_the_others(folder: Path) -> None:
    words = ("run", "0", "-p", "EPOCHS", "2,13", "-p", "EPOCHS", "3", "-j", "2")
    ran = course(folder, *words)
    assert ran.returncode == 1
    assert "00 Net: 3 runs, EPOCHS 2, 13, 3" in ran.stdout
    assert "00 Net (EPOCHS 2): passed in" in ran.stdout
    assert "00 Net (EPOCHS 13): failed in cell 3 (step-1): ValueError: thirteen" in ran.stderr
    assert "2 of 3 reports passed." in ran.stdout
    reports = folder.parent / "reports"
    expected = {f"00_net.EPOCHS={n}.{end}" for n in (2, 3, 13) for end in ("html", "ipynb")}
    kept = {"index.html", "results.json", "comparison.html", ".course-run.lock"}
    assert {path.name for path in reports.iterdir()} == expected | kept
    page = Page(reports)
    assert ["B", "3", "0.3"] in page.rows
    assert "This run: <strong>EPOCHS 3</strong>" in (reports / "00_net.EPOCHS=3.html").read_text()
    again = course(folder, "run", "0", "-p", "EPOCHS", "3,2")
    assert again.returncode == 0
    assert again.stdout.count("up to date") == 2
    assert "2 of 2 reports passed." in again.stdout
