"""Lessons are tested by nbval: proof that it sees the faults that other runners let pass."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from course_utils import notebooks

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures"

Outcomes = dict[str, dict[str, str]]


def project(folder: Path, *lessons: str) -> Path:
    """Lay out a project with this one's settings and the fixtures as its lessons."""
    for inside in ("notebooks/.ipynb_checkpoints", "tests/benchmarks", "tests/fixtures"):
        (folder / inside).mkdir(parents=True)
        shutil.copy(FIXTURES / "defects.ipynb", folder / inside / "defects-checkpoint.ipynb")
    for name in ("pyproject.toml", "notebooks/conftest.py", "tests/conftest.py"):
        shutil.copy(ROOT / name, folder / name)
    for name in lessons:
        shutil.copy(FIXTURES / f"{name}.ipynb", folder / "notebooks")
    return folder


def run_pytest(folder: Path) -> Outcomes:
    """Run `pytest` in a project; return, by lesson and cell, "" or the failure."""
    report = folder / "report.xml"
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval-cell-timeout=5", "--junitxml", report],
        cwd=folder,
        env=os.environ | {"COURSE_HOME": str(folder), "COURSE_DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1, run.stdout + run.stderr
    outcomes: Outcomes = {}
    for case in ElementTree.parse(report).iter("testcase"):
        lesson = case.attrib["classname"].split(".")[-2]
        text = case.findtext("failure", "") + case.findtext("error", "")
        plain = re.sub(r"#x1B\[[\d;]*m", "", text)
        outcomes.setdefault(lesson, {})[case.attrib["name"]] = plain
    return outcomes


def failing(outcomes: dict[str, str]) -> list[str]:
    return sorted(cell for cell, failure in outcomes.items() if failure)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    lessons = ("defects", "sound", "isolated", "hangs", "dies")
    return run_pytest(project(tmp_path_factory.mktemp("plain"), *lessons))


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.ipynb")), ids=lambda path: path.stem)
def test_fixtures_are_canonical(path: Path):
    assert path.read_text(encoding="utf-8") == notebooks.dumps(notebooks.read(path))


def test_only_lessons_are_collected(outcomes: Outcomes):
    assert sorted(outcomes) == ["defects", "dies", "hangs", "isolated", "sound"]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("Cell 1", "ValueError: at the first call"),
        ("Cell 2", "ValueError: at a later call"),
        ("Cell 3", "ValueError: in an output area"),
        ("Cell 4", "ValueError: in observe"),
        ("Cell 5", "ValueError: on click"),
        ("Cell 6", r"'3\n' == '2\n'"),
    ],
)
def test_a_hidden_fault_fails_its_cell(outcomes: Outcomes, cell: str, words: str):
    assert words in outcomes["defects"][cell]


def test_the_same_cells_without_faults_pass(outcomes: Outcomes):
    assert list(outcomes["sound"]) == list(outcomes["defects"])
    assert failing(outcomes["sound"]) == []
    assert "Cell 0" not in failing(outcomes["defects"])


def test_a_lesson_sees_nothing_of_the_machine(outcomes: Outcomes):
    assert failing(outcomes["isolated"]) == []


@pytest.mark.parametrize("lesson", ["hangs", "dies"])
def test_a_kernel_that_hangs_or_dies_fails_its_cell(outcomes: Outcomes, lesson: str):
    assert failing(outcomes[lesson]) == ["Cell 1"]
    assert "Timeout of 5 seconds exceeded" in outcomes[lesson]["Cell 1"]
