"""Lessons on whole data sets, where a folder holds them: the paths that a sample never takes."""

import json
from pathlib import Path

import pytest
from report_lessons import course

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"


def run(tmp_path: Path, whole_data: Path, *words: str) -> dict:
    """Run one lesson and return what it recorded, with its data notes."""
    folder = tmp_path / "notebooks"
    folder.symlink_to(NOTEBOOKS)
    ran = course(folder, "run", *words, timeout=400, COURSE_DATA_DIR=str(whole_data))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    stored = json.loads((tmp_path / "reports/results.json").read_text(encoding="utf-8"))
    (result,) = stored["lessons"].values()
    records = {each["name"]: each["value"] for each in result["records"]}
    return {**records, "data": result["data"]}


def test_one_epoch_on_all_of_mnist_reaches_what_the_article_publishes_for_five(
    tmp_path: Path, whole_data: Path
) -> None:
    found = run(tmp_path, whole_data, "09", "--profile", "full", "-p", "EPOCHS", "1")
    assert found["data"] == [{"data": "mnist", "copy": "folder in COURSE_DATA_DIR"}]
    assert found["accuracy_after_1_epoch"] == pytest.approx(0.96, abs=0.01)


def test_lesson_12_takes_cifar_10_where_a_copy_is_found(tmp_path: Path, whole_data: Path) -> None:
    found = run(tmp_path, whole_data, "12", "-p", "EPOCHS", "2")
    ((name, copy),) = [note.values() for note in found["data"]]
    assert name == "cifar10"
    assert copy.startswith("subset of folder in COURSE_DATA_DIR (")
    assert found["accuracy_scaled"] > 0.2
