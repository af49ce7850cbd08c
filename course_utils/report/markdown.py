"""Markdown as the reports show it: formulas as MathML, pictures inside, links between reports."""

import base64
import mimetypes
import re
from html import escape
from pathlib import Path
from typing import Any, ClassVar

from nbconvert.filters.markdown_mistune import (
    IPythonRenderer,
    MarkdownWithMath,
    MathBlockParser,
    MathInlineParser,
)

from course_utils.report.mathml import mathml

_ELSEWHERE = re.compile(r"^(?:https?:)?//")
_SCHEME = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//|#)", re.IGNORECASE)


class _Blocks(MathBlockParser):
    r"""Takes ``\[ \]`` with one or two backslashes."""

    SPECIFICATION: ClassVar[dict[str, str]] = {
        **MathBlockParser.SPECIFICATION,
        "multiline_math": MathBlockParser.MULTILINE_MATH.replace(
            r"\\\\\[.*?\\\\\]", r"\\{1,2}\[.*?\\{1,2}\]"
        ),
    }


class _Inlines(MathInlineParser):
    r"""Takes ``\[ \]`` and ``\( \)`` with one or two backslashes."""

    SPECIFICATION: ClassVar[dict[str, str]] = {
        **MathInlineParser.SPECIFICATION,
        "block_math_latex": r"(?s:\\{1,2}\[(?P<math_block_latex>.*?)\\{1,2}\])",
        "inline_math_latex": r"(?s:\\{1,2}\((?P<math_inline_latex>.*?)\\{1,2}\))",
    }


class ReportRenderer(IPythonRenderer):
    """Markdown to HTML that needs nothing outside itself.

    Parameters
    ----------
    folder : Path
        Where the notebook lies: the root of its relative pictures.
    warnings : list of str
        Takes one line for each thing that could not be shown.
    attachments : dict
        The cell's own pictures.
    """

    def __init__(self, folder: Path, warnings: list[str], attachments: dict[str, Any]) -> None:
        super().__init__(escape=False, embed_images=True, attachments=attachments)
        self.folder = folder
        self.warnings = warnings

    def heading(self, text: str, level: int, **_: Any) -> str:
        """Give a heading the anchor that Jupyter gives it."""
        anchor = re.sub(r"<[^>]+>", "", text).replace(" ", "-")
        return f'<h{level} id="{escape(anchor, quote=True)}">{text}</h{level}>\n'

    def block_math(self, body: str) -> str:
        """Show a formula on a line of its own."""
        return self._formula(body, display=True)

    def inline_math(self, body: str) -> str:
        """Show a formula within a line."""
        return self._formula(body, display=False)

    def latex_environment(self, name: str, body: str) -> str:
        r"""Show ``\begin{align} ... \end{align}`` on a line of its own."""
        return self._formula(f"\\begin{{{name}}}{body}\\end{{{name}}}", display=True)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Point at another lesson's report; leave out links to files a report lacks."""
        target, _, anchor = url.partition("#")
        if target.endswith(".ipynb") and not _SCHEME.match(url):
            place = Path(target).stem + (f"#{anchor}" if anchor else "")
            return f'<a data-lesson="{escape(place, quote=True)}">{text}</a>'
        return super().link(text, url, title) if _SCHEME.match(url) else text

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Embed a picture, or say in words what is missing."""
        if _ELSEWHERE.match(url):
            self.warnings.append(f"picture from another host left out: {url}")
            return f'<a href="{escape(url, quote=True)}">{text or "picture"}</a>'
        if not url.startswith(("data:", "attachment:")) and self._file(url) is None:
            self.warnings.append(f"picture not found: {url}")
            return f"<em>{text or 'picture'} (not found)</em>"
        return super().image(text, url, title)

    def _formula(self, tex: str, *, display: bool) -> str:
        """Turn TeX into MathML, or keep it and warn."""
        html, warning = mathml(tex, display=display)
        if warning:
            self.warnings.append(warning)
        return html

    def _src_to_base64(self, src: str) -> str | None:
        """Read a picture of the course as a data URI."""
        path = self._file(src)
        if path is None:
            return None
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"

    def _file(self, src: str) -> Path | None:
        """Find a picture within the course's own folder."""
        if _SCHEME.match(src):
            return None
        path = (self.folder / src).resolve()
        inside = path.is_relative_to(self.folder.resolve().parent)
        return path if inside and path.is_file() else None


def render(source: str, folder: Path, warnings: list[str], attachments: dict[str, Any]) -> str:
    """Turn a cell's Markdown into HTML.

    Parameters
    ----------
    source : str
    folder : Path
        Where the notebook lies.
    warnings : list of str
        Takes one line for each thing that could not be shown.
    attachments : dict
        The cell's own pictures.

    Returns
    -------
    str
    """
    renderer = ReportRenderer(folder, warnings, attachments)
    return str(MarkdownWithMath(renderer, _Blocks(), _Inlines(hard_wrap=False)).render(source))
