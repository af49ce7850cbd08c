"""What README says of lessons and results is what the lessons and the kept runs say."""

import json
import statistics
from collections.abc import Iterable
from pathlib import Path

import pytest

from course_utils import sources
from course_utils.notebooks import NotebookError, lessons
from course_utils.notebooks.overview import overview, renewed
from course_utils.training import RECIPES, ladder

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
QUOTED = {
    "09": ("listing_accuracy", "accuracy_after_1_epoch", "linear_accuracy"),
    "12": ("accuracy_as_printed", "accuracy_scaled"),
}


def test_readme_lists_the_lessons_as_their_headers_describe_them() -> None:
    assert renewed(README) == README, "renew it: python -m course_utils.notebooks readme"


def test_the_table_says_what_each_lesson_is_for() -> None:
    (row,) = overview(lessons()[:1]).splitlines()[2:]
    assert row.startswith(
        "| [00. Start here](notebooks/00_start_here.ipynb) | 10 | CPU is enough |"
    )
    assert "; ".join(lessons()[0].goals) in row
    assert len(lessons()[0].goals) >= 3


def test_a_readme_without_the_marks_is_refused() -> None:
    with pytest.raises(NotebookError, match="must hold the lines"):
        renewed("# A course")


@pytest.mark.parametrize("lesson", QUOTED)
def test_readme_quotes_the_kept_runs(lesson: str) -> None:
    runs = sources.full_runs(lesson)
    for name in QUOTED[lesson]:
        assert f"| {runs.percent(name)} |" in README
    assert f"`{runs.command}`" in README
    assert runs.device in README


@pytest.mark.parametrize("lesson", ["09", "12"])
def test_kept_runs_have_three_seeds_and_a_number_for_each(lesson: str) -> None:
    runs = sources.full_runs(lesson)
    assert runs.seeds == [0, 1, 2]
    assert {len(values) for values in [runs.minutes, *runs.results.values()]} == {3}


def test_an_unknown_lesson_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"one of 09, 12; got '99'"):
        sources.full_runs("99")


def percent_and_seconds(runs: Iterable[dict[str, float]]) -> tuple[str, float]:
    """Say a training's accuracy as README does, and its mean time."""
    kept = list(runs)
    percent = ladder.Measured([run["plain"] for run in kept], [], None).percent
    return percent.partition(" (")[0], statistics.fmean(run["seconds"] for run in kept)


def test_readme_quotes_the_kept_recipes() -> None:
    kept = json.loads(ladder.FILE.read_text(encoding="utf-8"))
    names = {"listing": ladder.rungs()[0].name, "recipe": ladder.rungs()[-1].name}
    rows = {
        row: percent_and_seconds(kept["accuracy"][name][seed] for seed in "345")
        for row, name in names.items()
    }
    for name in set(RECIPES) - {"cifar10"}:
        rows[name] = percent_and_seconds(kept["recipes"][name].values())
    for percent, seconds in rows.values():
        assert f"| {percent} % |" in README
        assert f"| {seconds:.0f} |" in README
    for row in ("recipe", "cifar10 at length"):
        times = rows[row][1] / rows["listing"][1]
        assert f"{times:.1f} times the listing's time" in README
