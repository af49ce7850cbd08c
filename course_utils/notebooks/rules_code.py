"""Rules on a lesson's code cells."""

import ast
import itertools
import re
from collections.abc import Iterator
from types import UnionType

from course_utils.notebooks.draft import Draft, Node, at, parse, tagged, tags

TAGS = ("parameters", "setup", "exercise", "check", "widget", "nbval-check-output")
MAX_LINES = 25
INSTALL = re.compile(
    r"\b(?:pip3?|conda|mamba|uv|apt(?:-get)?)\b[\s\"',]+(?:pip[\s\"',]+)?install\b"
)
MACHINE_PATH = re.compile(
    r"(?<![\w.:/])(?:~/|/(?:home|root|tmp|Users|work|opt|usr|var|srv|mnt|private|content|kaggle)/"
    r"|[A-Za-z]:(?:\\{1,2}|/)(?:Users|Windows|Temp)\b)"
)


def plain_python(draft: Draft) -> Iterator[str]:
    """Check that every code cell is plain Python, without magics and shell lines."""
    for cell in draft.code:
        if parse(cell) is None:
            yield at(cell, "not plain Python. Leave out `%` magics and `!` lines; mend the syntax.")
        if INSTALL.search(cell["source"]):
            yield at(cell, "installs something. Name the package in pyproject.toml instead.")


def no_star_imports(draft: Draft) -> Iterator[str]:
    """Check that every name's origin can be seen."""
    for cell, tree in draft.trees:
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        if any(name.name == "*" for node in imports for name in node.names):
            yield at(cell, "`import *` hides where names come from. Import the names used.")


def no_machine_paths(draft: Draft) -> Iterator[str]:
    """Check that no path works on one machine only."""
    for cell in draft.nb.cells:
        if found := MACHINE_PATH.search(cell["source"]):
            yield at(
                cell, f"`{found[0]}` is a path on one machine. Use a relative path or a helper."
            )


def short_cells(draft: Draft) -> Iterator[str]:
    """Check that a cell fits on a screen."""
    for cell in draft.code:
        if (lines := len(cell["source"].splitlines())) > MAX_LINES:
            yield at(cell, f"{lines} lines; at most {MAX_LINES}. Split it: one idea a cell.")


def known_tags(draft: Draft) -> Iterator[str]:
    """Check that a misspelt tag has no effect that anyone would notice."""
    for cell in draft.nb.cells:
        for tag in tags(cell):
            if tag not in TAGS:
                yield at(cell, f"unknown tag `{tag}`. Known: {', '.join(TAGS)}.")


def parameters(draft: Draft) -> Iterator[str]:
    """Check that one cell of literals, each used below and never assigned again."""
    cells = tagged(draft.code, "parameters")
    if len(cells) != 1:
        yield f"{len(cells)} cells carry the tag `parameters`; tag exactly one."
        return
    tree = parse(cells[0]) or ast.Module(body=[], type_ignores=[])
    names = [name for name in map(_parameter, tree.body) if name]
    for statement in tree.body:
        if not _parameter(statement):
            code = ast.unparse(statement).splitlines()[0]
            yield at(cells[0], f"`{code}` must read `NAME: type = literal  # what it does`.")
    yield from _unexplained(cells[0], tree)
    yield from _misused(cells[0], names, draft)


def exercises(draft: Draft) -> Iterator[str]:
    """Check that every exercise is checked in the next code cell, and there are enough of them."""
    for cell, after in itertools.zip_longest(draft.code, draft.code[1:]):
        if "exercise" in tags(cell) and (after is None or "check" not in tags(after)):
            yield at(
                cell, "no check follows. Tag the next code cell `check` and call `.check(...)`."
            )
    for cell in tagged(draft.code, "check"):
        if ".check(" not in cell["source"]:
            yield at(cell, "tagged `check`, but it calls no `.check(...)`.")
    wanted, count = 1 if draft.is_start else 3, len(tagged(draft.code, "exercise"))
    if count < wanted:
        yield f"{count} cells carry the tag `exercise`; a lesson needs at least {wanted}."


def prediction_and_quiz(draft: Draft) -> Iterator[str]:
    """Check that the learner predicts before the code runs, and answers questions at the end."""
    calls = {name for _, tree in draft.trees for name in _lesson_calls(tree)}
    for name in ("predict", "reveal", "quiz"):
        if not draft.is_start and name not in calls:
            yield f"no cell calls `{name}(...)`. Import it from course_utils.lesson."


def _parameter(statement: ast.stmt) -> str | None:
    """Return the name in `NAME: type = literal`, None for any other statement."""
    if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
        return None
    is_whole = statement.value is not None and _is_literal(statement.value)
    return statement.target.id if is_whole else None


def _is_literal(value: ast.expr) -> bool:
    """Say whether `value` is a number, text, truth value, None, or a collection of them."""
    try:
        ast.literal_eval(value)
    except ValueError:
        return False
    return True


def _unexplained(cell: Node, tree: ast.Module) -> Iterator[str]:
    """Complain about parameters that no comment on their last line explains."""
    lines = cell["source"].splitlines()
    for statement in filter(_parameter, tree.body):
        if "#" not in lines[(statement.end_lineno or 1) - 1][statement.end_col_offset or 0 :]:
            yield at(cell, f"`{ast.unparse(statement)}` needs a comment: what does it do?")


def _misused(cell: Node, names: list[str], draft: Draft) -> Iterator[str]:
    """Complain about parameters that later cells never read, or assign again."""
    below = list(itertools.dropwhile(lambda pair: pair[0] is not cell, draft.trees))[1:]
    for name in names:
        if not any(_touches(tree, name, ast.Load) for _, tree in below):
            yield at(cell, f"no cell below uses `{name}`. Use it or delete it.")
        for other, tree in below:
            if _touches(tree, name, ast.Store | ast.Del):
                yield at(other, f"assigns the parameter `{name}` again. Choose another name.")


def _touches(tree: ast.Module, name: str, how: type | UnionType) -> bool:
    """Say whether `name` is read, or assigned, anywhere in the tree."""
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == name)
    return any(isinstance(node.ctx, how) for node in found)


def _lesson_calls(tree: ast.Module) -> Iterator[str]:
    """Yield the names called directly, `quiz(...)`, or on the module, `lesson.quiz(...)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            yield called.removeprefix("lesson.")


RULES = (
    plain_python,
    no_star_imports,
    no_machine_paths,
    short_cells,
    known_tags,
    parameters,
    exercises,
    prediction_and_quiz,
)
