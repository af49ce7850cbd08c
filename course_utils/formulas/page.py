"""The page of all formulas, made from the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from course_utils.formulas import Formula

HEAD = """\
# Formulas

Every displayed equation of the course: where it comes from, which function computes it, and which
test holds that function to it. This page is made from the ledger in `course_utils/formulas/ledger`;
to renew it: `python -m course_utils.formulas`.
"""


def page(ledger: Sequence[Formula], titles: dict[str, tuple[str, str]]) -> str:
    """Return the page as Markdown.

    Parameters
    ----------
    ledger : sequence of Formula
        In the order of the lessons.
    titles : dict
        Title and file name of each lesson by its number.
    """
    lines = [HEAD]
    lesson = ""
    for formula in ledger:
        if formula.lesson != lesson:
            lesson = formula.lesson
            title, file = titles[lesson]
            lines.append(f"## [{lesson}. {title}]({file})\n")
        lines.append(_entry(formula))
    return "\n".join(lines)


def _entry(formula: Formula) -> str:
    """Return one equation with what is known of it."""
    latex = " ".join(formula.latex.split())
    return (
        f"### {formula.id} {formula.name}\n\n$${latex}$$\n\n"
        f"- Source: {formula.source}\n"
        f"- Function: `{formula.function}`\n"
        f"- Test: `{formula.test}`\n"
    )
