"""The page that lays the reports of a lesson's settings side by side."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from course_utils.report import groups
from course_utils.report.groups import Result
from course_utils.report.templates import libraries, templates
from course_utils.whole_files import write_whole

NAME = "comparison.html"


def compared(lessons: dict[str, dict[str, Any]]) -> dict[str, list[Result]]:
    """Find the lessons that ran with several settings.

    Parameters
    ----------
    lessons : dict
        What results.json keeps, by report.

    Returns
    -------
    dict of str to list of dict
        By lesson, its reports in order; the one without settings in its name is among them.
    """
    found: dict[str, list[Result]] = {}
    for slug in sorted(lessons):
        found.setdefault(lessons[slug]["lesson"], []).append(lessons[slug])
    several = {lesson: each for lesson, each in found.items() if any(r["settings"] for r in each)}
    return {lesson: groups.latest(each) for lesson, each in several.items()}


def write_comparison(folder: Path, lessons: dict[str, dict[str, Any]]) -> None:
    """Write the page, if any lesson ran with several settings.

    Parameters
    ----------
    folder : Path
    lessons : dict
        What results.json keeps, by report.
    """
    several = compared(lessons)
    if several:
        sections = [_section(folder, lesson, found) for lesson, found in several.items()]
        html = templates().get_template("comparison.html").render(sections=sections)
        write_whole(folder / NAME, html)


def _section(folder: Path, lesson: str, results: Sequence[Result]) -> dict[str, Any]:
    """Collect what the page shows of one lesson."""
    from course_utils.report import curves

    found = groups.grouped(results)
    differing = groups.differing(results)
    first = groups.values(results[0])
    return {
        "id": lesson,
        "title": f"{results[0]['number']}. {results[0]['title']}",
        "results": results,
        "groups": found,
        "label": {run["slug"]: group.label for group in found for run in group.runs},
        "swatch": {group.label: curves.swatch(place) for place, group in enumerate(found)},
        "differing": differing,
        "same": {name: value for name, value in first.items() if name not in differing},
        "facts": _facts(results),
        "seeds": groups.SEED in differing,
        "records": groups.record_names(results),
        "linked": {run["slug"] for run in results if (folder / str(run["report"])).is_file()},
        "values": {run["slug"]: groups.values(run) for run in results},
        "panels": curves.panels(found),
    }


def _facts(results: Sequence[Result]) -> dict[str, list[str]]:
    """Say on what the passed reports ran: one line of a kind where they agree."""
    passed = [result for result in results if result["status"] == "passed"]
    kinds = {
        "Data": ["; ".join(f"{d['data']}: {d['copy']}" for d in run["data"]) for run in passed],
        "Device": [run["device"] for run in passed],
        "Versions": [libraries(run["versions"]) for run in passed],
    }
    return {kind: list(dict.fromkeys(filter(None, each))) for kind, each in kinds.items()}
