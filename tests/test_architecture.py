"""Imports point one way, along the table in the package's docstring."""

import ast
import graphlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import course_utils

PACKAGE = Path(course_utils.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
ONLY_IN = {
    "ipywidgets": {"widgets"},
    "anywidget": {"widgets"},
    "papermill": {"report"},
    "dask": {"report"},
    "distributed": {"report"},
    "tensorflow": {"devices", "machine", "training", "exercises"},
    "keras": {"devices", "machine", "training", "exercises"},
}


class Row(NamedTuple):
    tier: int
    may_import: set[str]


class Import(NamedTuple):
    """One import of a whole dotted name by a module of the row `importer`."""

    importer: str
    name: str

    @property
    def target(self) -> str | None:
        """The row of this package that is imported, None for anything else."""
        parts = self.name.split(".")
        is_ours = parts[0] == "course_utils" and len(parts) > 1
        return parts[1] if is_ours and parts[1] in MODULES else None


def row_of(path: Path) -> str:
    """The module or subpackage right under the package; "" for the package itself."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py").replace("__init__", "")


MODULES = {row_of(path) for path in FILES} - {""}


def table(text: str) -> dict[str, Row]:
    """Tier and allowed imports by module, from the lines between the table's rulings."""
    lines = text.splitlines()
    _, start, end = (n for n, line in enumerate(lines) if line.startswith("==="))
    rows = re.sub(r"\n +", " ", "\n".join(lines[start + 1 : end])).splitlines()
    fields = [row.split() for row in rows]
    return {name: Row(int(tier), set(allowed)) for name, tier, *allowed in fields}


TABLE = table(course_utils.__doc__ or "")


def imports(path: Path) -> Iterator[Import]:
    """Every import in a file, inside functions and by `import_module` too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for name in imported(node, path):
            yield Import(row_of(path), name)


def imported(node: ast.AST, path: Path) -> list[str]:
    """The whole dotted names that one node imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        package = ["course_utils", *path.relative_to(PACKAGE).parent.parts]
        above = package[: len(package) - node.level + 1] if node.level else []
        origin = ".".join([*above, *filter(None, [node.module])])
        return [f"{origin}.{alias.name}" for alias in node.names]
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
        texts = [part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)]
        return [str(text).rstrip(".") for text in texts[:1]]
    return []


IMPORTS = sorted({found for path in FILES for found in imports(path)})


def test_every_module_has_a_row_and_every_row_a_module():
    assert sorted(TABLE) == sorted(MODULES)


def test_imports_keep_to_the_table():
    edges = {(found.importer, found.target) for found in IMPORTS if found.target}
    allowed = {(name, other) for name, row in TABLE.items() for other in row.may_import}
    own = {(name, name) for name in MODULES}
    assert sorted(edges - allowed - own) == []


def test_the_table_points_down_and_has_no_circle():
    for name, row in TABLE.items():
        assert [other for other in row.may_import if TABLE[other].tier > row.tier] == [], name
    graph = {name: row.may_import for name, row in TABLE.items()}
    assert len(list(graphlib.TopologicalSorter(graph).static_order())) == len(TABLE)


def test_nothing_imports_the_command():
    assert [name for name, row in TABLE.items() if "cli" in row.may_import] == []


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_stays_in_its_modules(library: str):
    importers = {found.importer for found in IMPORTS if found.name.split(".")[0] == library}
    assert importers <= ONLY_IN[library]


def test_imports_are_found_wherever_they_stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(globals(), "PACKAGE", tmp_path)
    path = tmp_path / "a" / "b.py"
    path.parent.mkdir()
    path.write_text(
        "from . import c\nfrom ..d import e\n\ndef f(x):\n    import course_utils.g\n"
        "    importlib.import_module(f'course_utils.h.{x}')\n"
    )
    names = [f"course_utils.{name}" for name in ("a.c", "d.e", "g", "h")]
    assert sorted(imports(path)) == [Import("a", name) for name in names]


def dotted(path: Path) -> str:
    """The name under which a file is imported."""
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(
        ".__init__"
    )


LOADS = """
import importlib, sys
libraries = sys.argv[1].split()
for name in sys.argv[2:]:
    importlib.import_module(name)
    if found := [library for library in libraries if library in sys.modules]:
        sys.exit(f"importing {name} loads {', '.join(found)}")
"""


@pytest.mark.parametrize(
    ("rows", "libraries"),
    [
        ({"", "datasets", "cli", "notebooks", "progress"}, "tensorflow keras matplotlib"),
        (MODULES - {"training"}, "tensorflow keras"),
    ],
    ids=["light", "all but training"],
)
def test_importing_stays_light(rows: set[str], libraries: str):
    paths = [path for path in FILES if row_of(path) in rows and path.stem != "__main__"]
    command = [sys.executable, "-c", LOADS, libraries, *map(dotted, paths)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
