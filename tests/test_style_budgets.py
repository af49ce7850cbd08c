"""Code stays in small pieces, and the project's own linters are content with it."""

import ast
import io
import statistics
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

import course_utils

PACKAGE = Path(course_utils.__file__).parent
ROOT = PACKAGE.parent
FILES = sorted(PACKAGE.rglob("*.py"))
PRAGMAS = ("# type:", "# noqa", "# fmt:")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(text: str) -> Iterator[tuple[str, int]]:
    """Name and number of lines of every function, its docstring apart."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, Function):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield node.name, lines - docstring_lines(node)


def docstring_lines(node: Function) -> int:
    first = node.body[0]
    if ast.get_docstring(node) is None:
        return 0
    return (first.end_lineno or first.lineno) - first.lineno + 1


def comments(text: str) -> int:
    """The number of comments for readers; those for tools are not counted."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    found = [token.string for token in tokens if token.type == tokenize.COMMENT]
    return sum(not comment.startswith(PRAGMAS) for comment in found)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {str(path.relative_to(PACKAGE)): path.read_text(encoding="utf-8") for path in FILES}


def test_functions_are_short(texts: dict[str, str]):
    sizes = [(lines, file, name) for file in texts for name, lines in functions(texts[file])]
    assert [size for size in sizes if size[0] > 40] == []
    assert statistics.median(lines for lines, *_ in sizes) <= 8
    assert sum(lines <= 25 for lines, *_ in sizes) >= 0.9 * len(sizes)


def test_modules_are_short(texts: dict[str, str]):
    sizes = {file: len(text.splitlines()) for file, text in texts.items()}
    assert {file: lines for file, lines in sizes.items() if lines > 250} == {}


def test_comments_are_few(texts: dict[str, str]):
    lines = sum(len(text.splitlines()) for text in texts.values())
    assert sum(map(comments, texts.values())) <= 0.06 * lines


def test_the_measures_measure():
    text = 'def f(x):\n    """One.\n\n    Two.\n    """\n    # why\n    return x  # noqa: A\n'
    assert list(functions(text)) == [("f", 3)]
    assert comments(text) == 1


@pytest.mark.parametrize(
    "command",
    ["ruff check", "ruff format --check", "mypy"],
)
def test_linters_are_content(command: str):
    tool, *options = command.split()
    run = subprocess.run(
        [sys.executable, "-m", tool, *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
