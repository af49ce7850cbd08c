"""Rules on a lesson's Markdown cells."""

import ast
import re
from collections.abc import Iterator

from course_utils.notebooks.draft import Draft, at
from course_utils.notebooks.files import NotebookError
from course_utils.notebooks.lessons import parse_goals, parse_header
from course_utils.notebooks.rules_outputs import MIN_ALT, alternatives

WORDS = range(1_000, 2_601)
WORDS_START = range(300, 2_601)
CLAIM = re.compile(r"^\s*>.*[\u4e00-\u9fff]", re.MULTILINE)
FENCE = re.compile(
    r"^ {0,3}(`{3,}|~{3,})[ {]*([\w+-]*).*?\n(.*?)^ {0,3}\1", re.MULTILINE | re.DOTALL
)
PYTHON = {"python", "python3", "py", "ipython", "ipython3", "pycon"}
FORMULA = re.compile(r"\$\$|\\\[|\\begin\{")
IMAGE = re.compile(r"!\[([^\]]*)\]")
LINK = re.compile(r"\]\(\s*<?([^)\s>#]+)(?:#[^)\s>]*)?>?(?:\s[^)]*)?\)")
NOT_WORDS = re.compile(r"!\[[^\]]*\]\([^)]*\)|<[^>]+>")


def header(draft: Draft) -> Iterator[str]:
    """Check that the first cell says title, effort, prerequisites and what the learner can do."""
    first = draft.nb.cells[0] if draft.nb.cells else None
    if first is None or first.cell_type != "markdown":
        yield "the first cell must be the Markdown header: `# NN. Title` and what follows."
        return
    try:
        parse_header(first.source)
    except NotebookError as error:
        yield at(first, f"{error}.")
    if "**Prerequisites:**" not in first.source:
        yield at(first, "needs a line `**Prerequisites:** [00](00_start_here.ipynb)`, or `none`.")
    count = len(parse_goals(first.source))
    if not 3 <= count <= 5:
        yield at(first, f"`**You will be able to:**` needs 3 to 5 bullets; it has {count}.")


def sections(draft: Draft) -> Iterator[str]:
    """Check that a lesson closes with the verdict, a recap and references."""
    headings = " ".join(re.findall(r"^#{2,} (.*)$", draft.prose, re.MULTILINE))
    for name in ("Recap",) if draft.is_start else ("Verdict", "Recap", "References"):
        if name.lower() not in headings.lower():
            yield f"no heading says `{name}`. Add the section."


def length(draft: Draft) -> Iterator[str]:
    """Check that a lesson is long enough to explain and short enough to read."""
    words = len(NOT_WORDS.sub(" ", draft.prose).split())
    wanted = WORDS_START if draft.is_start else WORDS
    if words not in wanted:
        yield f"{words} words of prose; between {wanted[0]} and {wanted[-1]} are wanted."


def claim(draft: Draft) -> Iterator[str]:
    """Check that a lesson opens with the words of an article."""
    if not draft.is_start and not CLAIM.search(draft.prose):
        yield "no claim is quoted. Quote the article's Chinese line after `> `."


def no_code_in_prose(draft: Draft) -> Iterator[str]:
    """Check that code that should run stands in code cells."""
    for cell in draft.markdown:
        for _, language, code in FENCE.findall(cell["source"]):
            if language.lower() in PYTHON or (not language and _looks_like_python(code)):
                yield at(cell, "Python in a Markdown fence. Move it to a code cell.")


def pictures_in_words(draft: Draft) -> Iterator[str]:
    """Check that every picture in the prose has a text alternative."""
    for cell in draft.markdown:
        found = IMAGE.findall(cell["source"]) + alternatives(cell["source"])
        if any(len(alt) < MIN_ALT for alt in found):
            yield at(cell, f"a picture whose alt text has under {MIN_ALT} characters. Describe it.")


def links(draft: Draft) -> Iterator[str]:
    """Check that every relative link leads to a file that is there."""
    for cell in draft.markdown:
        for target in LINK.findall(cell["source"]):
            is_elsewhere = re.match(r"[a-z][a-z0-9+.-]*:", target)
            if not is_elsewhere and not (draft.folder / target).exists():
                yield at(cell, f"the link `{target}` leads nowhere. Mend or remove it.")


def sourced_formulas(draft: Draft) -> Iterator[str]:
    """Check that every displayed formula says where it comes from."""
    for cell in draft.markdown:
        if FORMULA.search(cell["source"]) and "Source:" not in cell["source"]:
            yield at(cell, "a displayed formula without its source. Add `Source: author, year`.")


def _looks_like_python(code: str) -> bool:
    """Say whether the text parses as Python and imports, defines, assigns or calls something."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return False
    kinds = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.Assign, ast.For, ast.Call)
    return any(isinstance(node, kinds) for node in ast.walk(tree))


RULES = (
    header,
    sections,
    length,
    claim,
    no_code_in_prose,
    pictures_in_words,
    links,
    sourced_formulas,
)
