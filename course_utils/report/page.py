"""One executed lesson as one HTML file that needs nothing else."""

import re
from pathlib import Path
from typing import Any

import jinja2
from nbconvert.exporters.html import HTMLExporter
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter

from course_utils.report.execution import ADDED_TAGS
from course_utils.report.markdown import render
from course_utils.report.outside import without_loads
from course_utils.report.templates import templates
from course_utils.report.views import replace_widgets

_LEFT_OUT = {"parameters", *ADDED_TAGS}
_PRINTED = re.compile(r'(output_text[^"]*">\s*<pre)>(.*?)</pre>', re.DOTALL)
_COLUMNS = re.compile(r"[^\s:] {2,}\S")  # behind a colon stands a sentence, which may wrap


def lesson_page(nb: NotebookNode, result: dict[str, Any], folder: Path) -> tuple[str, list[str]]:
    """Turn an executed lesson into its report.

    Parameters
    ----------
    nb : NotebookNode
        Executed; changed in place.
    result : dict
        What results.json keeps of the lesson.
    folder : Path
        Where the notebook lies: the root of its pictures.

    Returns
    -------
    html : str
    warnings : list of str
        What could not be shown as it was meant.
    """
    warnings: list[str] = []
    replace_widgets(nb)
    nb.cells = [cell for cell in nb.cells if _is_shown(cell)]
    _formulas_in_outputs(nb)
    html = (
        templates()
        .get_template("lesson.html")
        .render(
            body=_body(nb, folder, warnings),
            highlighting=HtmlFormatter().get_style_defs(".highlight"),
            **result,
        )
    )
    html, left_out = without_loads(html)
    return html, warnings + [f"left out, it lies on another host: {each}" for each in left_out]


def _is_shown(cell: NotebookNode) -> bool:
    """Tell whether a cell belongs in the report: parameters stand in its table."""
    return bool(cell.source.strip()) and not _LEFT_OUT & set(cell.metadata.get("tags", []))


def _formulas_in_outputs(nb: NotebookNode) -> None:
    """Send formulas among the outputs the way of formulas in Markdown."""
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "text/latex" in data and "text/html" not in data:
                output.data = NotebookNode({"text/markdown": data["text/latex"]})


def _body(nb: NotebookNode, folder: Path, warnings: list[str]) -> str:
    """Draw the cells."""
    exporter = HTMLExporter(
        template_name="basic", exclude_input_prompt=True, exclude_output_prompt=True
    )

    @jinja2.pass_context
    def markdown2html(context: jinja2.runtime.Context, source: str) -> str:
        """Draw Markdown with the cell's own pictures."""
        attachments = context.get("cell", {}).get("attachments", {})
        return render(source, folder, warnings, attachments)

    exporter.register_filter("markdown2html", markdown2html)
    return _PRINTED.sub(_keep_columns, str(exporter.from_notebook_node(nb)[0]))


def _keep_columns(printed: re.Match[str]) -> str:
    """Mark printed text that stands in columns: where it is too wide it scrolls, not wraps."""
    is_table = sum(map(bool, map(_COLUMNS.search, printed[2].splitlines()))) > 1
    return f'{printed[1]} class="columns">{printed[2]}</pre>' if is_table else printed[0]
