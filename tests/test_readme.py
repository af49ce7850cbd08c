"""What README says of lessons and results is what the lessons and the kept runs say."""

from pathlib import Path

import pytest

from course_utils import sources
from course_utils.notebooks import lessons

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
QUOTED = {
    "09": ("listing_accuracy", "accuracy_after_1_epoch", "linear_accuracy"),
    "12": ("accuracy_as_printed", "accuracy_scaled"),
}


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.number)
def test_readme_lists_each_lesson_as_its_header_describes_it(lesson) -> None:
    link = f"[{lesson.number}. {lesson.title}](notebooks/{lesson.path.name})"
    assert f"| {link} | {lesson.minutes} | {lesson.needs} |" in README


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
