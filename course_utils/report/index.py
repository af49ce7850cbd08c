"""The index page of a reports folder, and the links from one report to another."""

import re
from pathlib import Path
from typing import Any

from course_utils.report import comparison
from course_utils.report.settings import ordered
from course_utils.report.templates import templates
from course_utils.whole_files import write_whole

NAME = "index.html"

_LINK = re.compile(r'<a data-lesson="([^"#]*)(#[^"]*)?"(?: href="[^"]*")?>')


def write_index(folder: Path, lessons: dict[str, dict[str, Any]]) -> None:
    """Write the table of what ran, on what, how long, and what it recorded.

    Parameters
    ----------
    folder : Path
    lessons : dict
        What results.json keeps, by report.
    """
    page = comparison.NAME if comparison.compared(lessons) else None
    template = templates().get_template("index.html")
    html = template.render(lessons=ordered(lessons.values()), comparison=page)
    write_whole(folder / NAME, html)


def link_reports(folder: Path, lessons: dict[str, dict[str, Any]]) -> None:
    """Point links between lessons at the reports that are there, and at no others.

    Parameters
    ----------
    folder : Path
    lessons : dict
        What results.json keeps, by lesson slug.
    """
    present = {
        slug
        for slug, result in lessons.items()
        if result.get("report") and (folder / result["report"]).is_file()
    }
    for slug in present:
        path = folder / lessons[slug]["report"]
        old = path.read_text(encoding="utf-8")
        new = _LINK.sub(lambda match: _link(match[1], match[2] or "", present), old)
        if new != old:
            write_whole(path, new)


def _link(slug: str, anchor: str, present: set[str]) -> str:
    """Write one link's tag; without a report to open it stays plain text."""
    href = f' href="{slug}.html{anchor}"' if slug in present else ""
    return f'<a data-lesson="{slug}{anchor}"{href}>'
