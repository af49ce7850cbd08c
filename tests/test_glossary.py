"""The glossary: an entry for every term in bold, under the first lesson that defines it."""

import re
from pathlib import Path

import ipywidgets
import nbformat
import pytest

from course_utils import lesson, sources
from course_utils.glossary import Term, matching, terms
from course_utils.glossary.page import page, table
from course_utils.lesson.terms import find
from course_utils.notebooks import lessons
from course_utils.widgets.search import SearchField

ROOT = Path(__file__).parents[1]
ARTICLES = ROOT.parent / "shared" / "sources"
LESSONS = {each.number: each for each in lessons()}
CODE = re.compile(r"(`+).+?\1", re.DOTALL)
BOLD = re.compile(r"\*\*(?! )([^*\n]+?)(?<! )\*\*(?: \(([^)]*)\))?")
LABELS = re.compile(r"[.:?!]$|: |^(Exercise|Formula) |^[\d$]")
CONTROLS = {"Shift + Enter", "Commit", "Run All", "Esc", "B", "Stop", "Play", "Pause", "Reset"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ACCIDENTS = {"variance"}  # 方差 stands in the articles' 平方差, a squared difference
STATUS = '<p role="status" aria-live="polite">{}</p>'
each_term = pytest.mark.parametrize("term", terms(), ids=[term.english for term in terms()])


def bold(texts):
    """The terms in bold of some Markdown texts, in lower case, each with what brackets add to it.

    What has a colon or ends with a mark is a heading, no term; nor is a control, or a verdict.
    """
    found = [pair for text in texts for pair in BOLD.findall(CODE.sub("", text))]
    return [
        (text.lower(), beside)
        for text, beside in found
        if not LABELS.search(text) and text not in (*CONTROLS, *sources.VERDICTS)
    ]


def prose(path):
    cells = nbformat.read(path, 4).cells
    return [cell.source for cell in cells if cell.cell_type == "markdown"]


BESIDE = {number: bold(prose(each.path)) for number, each in LESSONS.items()}
IN_BOLD = {number: [name for name, _ in pairs] for number, pairs in BESIDE.items()}
BY_NAME = {name: term for term in terms() for name in term.names}


def test_what_counts_as_a_term_in_bold():
    text = """**What to notice.** A **Seed** (随机种子), **nats**; `a ** 2` by `b ** 3`.
    Choose **Run All**. That is **wrong**. **Leak 4: scaling**, that is.
    ```
    x = **y** ** 2
    ```
    **Exercise 04.1.** Press **Play**. **12 %** of a **one-hot** (独热编码: zeros) *row*."""
    assert bold([text]) == [("seed", "随机种子"), ("nats", ""), ("one-hot", "独热编码: zeros")]


@pytest.mark.parametrize("number", LESSONS)
def test_every_term_in_bold_has_an_entry(number):
    without = sorted(set(IN_BOLD[number]) - set(BY_NAME))
    assert without == [], "put them into course_utils/glossary/terms.toml; sentences end with '.'"


@pytest.mark.parametrize("number", LESSONS)
def test_the_chinese_in_brackets_is_the_glossarys(number):
    printed = [(name, CHINESE.search(words) and words) for name, words in BESIDE[number]]
    pairs = [(BY_NAME[name], words) for name, words in printed if words and name in BY_NAME]
    assert [(term.english, words) for term, words in pairs if term.chinese not in words] == []


@each_term
def test_a_term_names_the_first_lesson_that_prints_it_in_bold(term):
    defining = [number for number, names in IN_BOLD.items() if set(term.names) & set(names)]
    assert [term.lesson] == defining[:1]


@each_term
def test_a_term_is_explained_and_has_a_chinese_form(term):
    assert len(term.meaning.split()) >= 4
    assert re.search(r"^[A-Z].*[^.]\.$", term.meaning)
    assert CHINESE.search(term.chinese) or term.chinese.lower() in term.names
    assert "|" not in term.meaning + term.unit + term.symbol


@each_term
def test_a_chinese_form_is_the_articles(term):
    texts = [path.read_text(encoding="utf-8") for path in ARTICLES.glob("00*.txt")]
    if not texts:
        pytest.skip("the articles are not on this machine")
    printed = any(term.chinese.lower() in text.lower() for text in texts)
    assert printed == term.in_articles or term.english in ACCIDENTS


def test_no_name_stands_for_two_terms():
    names = [name for term in terms() for name in term.names]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


@pytest.mark.parametrize("number", LESSONS)
def test_every_lesson_links_the_glossary(number):
    cells = nbformat.read(LESSONS[number].path, 4).cells
    assert "](glossary.md)" in cells[0].source


def test_the_page_is_up_to_date():
    files = {number: each.path.name for number, each in LESSONS.items()}
    stored = (ROOT / "notebooks" / "glossary.md").read_text(encoding="utf-8")
    assert stored == page(terms(), files), "renew it: python -m course_utils.glossary"


AMONG = [
    Term("gradient", "梯度", "Slope of the loss in every direction.", "06"),
    Term("seed", "随机种子", "Number that fixes the random numbers.", "09", also=("seeds",)),
    Term("step", "步", "A learning rate times a gradient.", "06"),
    Term("learning rate", "学习率", "Number that scales the gradient.", "06"),
    Term("L2 penalty", "L2正则化", "Price of large weights.", "08"),
]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("SLOPE loss", ["gradient"]),
        ("梯", ["gradient"]),
        ("机种", ["seed"]),
        ("seeds", ["seed"]),
        ("grad", ["gradient", "step", "learning rate"]),
        ("rate", ["learning rate", "step"]),
        ("learning number", ["learning rate"]),
        ("radient", []),
        ("slope random", []),
        ("正则", ["L2 penalty"]),
        ("s.ed", []),
        ("(", []),
        ("  ", [term.english for term in AMONG]),
    ],
)
def test_search(words, found):
    assert [term.english for term in matching(words, AMONG)] == found


def test_the_search_field_finds_while_one_types():
    field = SearchField("Search", lambda words: (len(words), f"<b>{len(words)}</b>"))
    assert (field.status.value, field.found.value) == (STATUS.format("Type a word."), "")
    field.field.value = "a<b"
    assert field.status.value == STATUS.format("3 found for a&lt;b")
    assert field.found.value == "<b>3</b>"
    field.field.value = " "
    assert (field.status.value, field.found.value) == (STATUS.format("Type a word."), "")


def test_the_search_field_shows_nothing_where_nothing_is_found():
    field = SearchField("Search", lambda words: (0, "<table></table>"))
    field.field.value = "xyz"
    assert field.status.value == STATUS.format("0 found for xyz")
    assert field.found.value == ""


def test_the_search_field_wants_to_be_named():
    field = SearchField("Search the glossary", len)
    assert field.field.description == "Search the glossary"


def test_the_table_escapes_what_it_shows():
    odd = Term("a < b", "<甲>", "A & B <i>differ</i>.", "06", unit="> 0", also=("<x>",))
    shown = table([odd])
    assert re.findall("<[a-z]+", shown).count("<td") == 5
    assert '<td lang="zh"' in shown
    assert not {"i", "x"} & set(re.findall("<([a-z]+)", shown))
    for text in ("a &lt; b, &lt;x&gt;", "&lt;甲&gt;", "A &amp; B &lt;i&gt;", "&gt; 0"):
        assert text in shown


def test_the_table_and_the_page_show_symbol_unit_and_other_forms():
    term = Term("bit", "比特", "Unit of base 2.", "05", r"\log_2", "1", ("bits", "shannon"), False)
    assert page([term], {"05": "05_a.ipynb"}).splitlines()[-1] == (
        r"| **bit**, shannon | (比特) | $\log_2$ | 1 | Unit of base 2. | [05](05_a.ipynb) |"
    )
    shown = table([term])
    assert ">bit, shannon</th>" in shown
    assert "<math" in shown
    assert ">(比特)</td>" in shown


@each_term
def test_every_symbol_can_be_drawn_without_a_script(term):
    assert "\\" not in table([term])


def test_the_start_lessons_stored_list_is_up_to_date():
    cells = {cell.id: cell for cell in nbformat.read(LESSONS["00"].path, 4).cells}
    shown = [output.data.get("text/html", "") for output in cells["glossary"].outputs]
    assert table(terms()) in shown[-1], "renew it: python -m course_utils.notebooks write 00"


def test_the_lessons_search_finds_in_both_languages():
    english, chinese = find("learning rate"), find("学习率")
    assert english[0] >= chinese[0] >= 1
    assert all(">learning rate</th>" in shown for _, shown in (english, chinese))
    assert find("<script>")[0] == 0


def test_a_lesson_shows_a_field_and_every_term_folded(monkeypatch):
    shown = []
    monkeypatch.setattr("course_utils.widgets.search.display", shown.append)
    monkeypatch.setattr("course_utils.lesson.terms.display", shown.append)
    lesson.glossary()
    field, folded = shown
    assert isinstance(field.children[0], ipywidgets.Text)
    assert folded.data.startswith(f"<details><summary>All {len(terms())} terms</summary>")
    assert folded.data.count("<tr>") == len(terms()) + 1
