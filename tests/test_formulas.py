"""The formula ledger: an entry for every displayed equation, a function and a test for each."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

from course_utils.formulas import Formula, formulas
from course_utils.formulas.page import page
from course_utils.notebooks import lessons
from course_utils.report.mathml import mathml

ROOT = Path(__file__).parents[1]
LESSONS = {lesson.number: lesson for lesson in lessons()}
LEDGER = formulas()
DISPLAYED = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
each_formula = pytest.mark.parametrize("formula", LEDGER, ids=[formula.id for formula in LEDGER])


def plain(latex):
    """An equation without what carries no meaning: white space and the marks of a quotation."""
    return re.sub(r"\s+", "", re.sub(r"^\s*>", "", latex, flags=re.MULTILINE))


def displayed(path):
    """Every displayed equation of a lesson with the Markdown cell that it stands in."""
    cells = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "markdown"]
    return [(found, cell) for cell in cells for found in DISPLAYED.findall(cell.source)]


@pytest.mark.parametrize("number", LESSONS)
def test_every_displayed_equation_is_in_the_ledger_in_its_order(number):
    shown = displayed(LESSONS[number].path)
    entries = formulas(number)
    assert [plain(latex) for latex, _ in shown] == [plain(entry.latex) for entry in entries]
    assert [entry.id for entry in entries] == [f"{number}.{k + 1}" for k in range(len(shown))]
    for entry, (_, cell) in zip(entries, shown, strict=True):
        assert f"**Formula {entry.id}.**" in cell.source, entry.id


@pytest.mark.parametrize("number", LESSONS)
def test_no_equation_is_displayed_in_another_way(number):
    cells = nbformat.read(LESSONS[number].path, 4).cells
    rest = [DISPLAYED.sub("", cell.source) for cell in cells if cell.cell_type == "markdown"]
    assert [text for text in rest if re.search(r"\$\$|\\\[|\\begin\{", text)] == []


def test_the_ledger_holds_lessons_only():
    assert {formula.lesson for formula in LEDGER} <= set(LESSONS)


@each_formula
def test_an_entry_names_its_source(formula):
    assert re.search(r"\((?:18|19|20)\d\d\)|article 00\d_\w+\.txt", formula.source)
    assert formula.name.strip()


@each_formula
def test_an_entry_names_a_function_that_is_there(formula):
    assert callable(formula.implementation())


@each_formula
def test_an_entry_names_a_test_that_is_there(formula):
    file, name = formula.test.split("::", 1)
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert name in names
    assert name.startswith("test_")


@each_formula
def test_a_report_can_show_it(formula):
    _, warning = mathml(formula.latex, display=True)
    assert not warning


def test_the_page_is_up_to_date():
    titles = {lesson.number: (lesson.title, lesson.path.name) for lesson in LESSONS.values()}
    stored = (ROOT / "notebooks" / "formulas.md").read_text(encoding="utf-8")
    assert stored == page(LEDGER, titles), "renew it: python -m course_utils.formulas"


def test_a_missing_function_is_noticed():
    entry = Formula("04.1", "none", "x", "Nobody (1999)", "course_utils.style.no_such", "t::t")
    with pytest.raises(AttributeError):
        entry.implementation()
