"""Formulas as MathML, which a browser draws without a script."""

import re
from html import escape

from latex2mathml.converter import convert

_UNKNOWN = re.compile(r"\\[A-Za-z]+")
_ARG = re.compile(r"\\arg(?![A-Za-z])")
_TEXT = re.compile(r">([^<]*)<")


def mathml(tex: str, *, display: bool) -> tuple[str, str | None]:
    """Turn a formula into MathML.

    Parameters
    ----------
    tex : str
        Without its delimiters.
    display : bool
        On a line of its own.

    Returns
    -------
    html : str
        MathML, or the TeX itself in ``<code>`` where it cannot be turned.
    warning : str or None
        What could not be turned.
    """
    tex = tex.strip()
    try:
        # the one common macro that the converter lacks
        known = _ARG.sub(r"\\operatorname{arg}", tex)
        markup = convert(known, display="block" if display else "inline")
    except Exception as error:  # the converter's errors share no class of their own
        return _as_code(tex, type(error).__name__)
    unknown = _UNKNOWN.findall(" ".join(_TEXT.findall(markup)))
    if unknown or not _balanced(tex):
        return _as_code(tex, unknown[0] if unknown else "unbalanced braces")
    return markup, None


def _as_code(tex: str, reason: str) -> tuple[str, str]:
    """Keep the TeX readable, and say why."""
    short = tex if len(tex) <= 40 else f"{tex[:37]}..."
    return f"<code>{escape(tex)}</code>", f"formula left as TeX ({reason}): {short}"


def _balanced(tex: str) -> bool:
    """Tell whether every brace closes: the converter takes what is open as if it closed."""
    depth = 0
    for brace in re.findall(r"(?<!\\)(?:\\\\)*([{}])", tex):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0
