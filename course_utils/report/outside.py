"""Finds, and takes out, what a page would load from outside itself."""

import re
from html.parser import HTMLParser

_LOADING = {"src", "srcset", "poster", "data", "background", "xlink:href", "action", "formaction"}
_LINKS = {"a", "area"}
_IN_STYLE = re.compile(r"url\(\s*[\"']?(?!data:|#)([^)\"']+)|@import\s+[\"']([^\"']+)")
_IN_SCRIPT = re.compile(
    r"\b(?:from|import|importScripts|fetch|require)\s*\(?\s*[\"'`]((?:https?:)?//[^\"'`]+)"
    r"|\.(?:src|href)\s*=\s*[\"'`]((?:https?:)?//[^\"'`]+)"
)


class _Loads(HTMLParser):
    """Collects references as it reads."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag's own references."""
        self._inside = tag if tag in {"style", "script"} else ""
        for name, value in attrs:
            if is_load(tag, name, value or ""):
                self.found.append(f"<{tag} {name}={(value or '')[:80]}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag without content."""
        self.handle_starttag(tag, attrs)
        self._inside = ""

    def handle_endtag(self, tag: str) -> None:
        """Leave a style or a script."""
        self._inside = ""

    def handle_data(self, data: str) -> None:
        """Look inside styles and scripts."""
        self.found += [f"<{self._inside}> {each[:80]}" for each in code_loads(self._inside, data)]


def loads(html: str) -> list[str]:
    """List what a page would load from outside itself; links to click are not loads.

    Parameters
    ----------
    html : str

    Returns
    -------
    list of str
        The tag and its reference; empty for a page that holds everything it shows.
    """
    parser = _Loads()
    parser.feed(html)
    parser.close()
    return parser.found


def without_loads(html: str) -> tuple[str, list[str]]:
    """Take out what a page would load from outside itself.

    Parameters
    ----------
    html : str

    Returns
    -------
    html : str
        The same text where there was nothing to take out.
    left_out : list of str
    """
    found = loads(html)
    if not found:
        return html, []
    from bs4 import BeautifulSoup

    page = BeautifulSoup(html, "html.parser")
    for tag in page.find_all(True):
        if code_loads(tag.name, tag.string or ""):
            tag.decompose()
            continue
        for name in [key for key, value in tag.attrs.items() if is_load(tag.name, key, value)]:
            del tag[name]
    return str(page), found


def is_load(tag: str, name: str, value: object) -> bool:
    """Tell whether an attribute makes a browser fetch something."""
    text = " ".join(value) if isinstance(value, list) else str(value)
    if name == "style":
        return bool(_IN_STYLE.search(text))
    fetched = name in _LOADING or (name == "href" and tag not in _LINKS)
    return fetched and not text.strip().startswith(("data:", "#")) and bool(text.strip())


def code_loads(tag: str, text: str) -> list[str]:
    """List what a style or a script fetches."""
    pattern = {"style": _IN_STYLE, "script": _IN_SCRIPT}.get(tag)
    return [one or two for one, two in pattern.findall(text)] if pattern else []
