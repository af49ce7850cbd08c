"""The decision report: ten answers with ranges, what moves them, the duties, every source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from course_utils.venture.findings import Finding, short
from course_utils.venture.inputs import Input
from course_utils.venture.law import Duty, laws

CHOICES = ("model", "compute")
NO_ADVICE = "This is course material and no legal advice."


def verdict(findings: Sequence[Finding]) -> str:
    """Say what all ten answers together ask for.

    The questions about the model and its training choose a way, and stop nothing.
    """
    stops = _keys(findings, lambda each: each.decision == each.question.no)
    opens = _keys(findings, lambda each: each.decision == "find out more")
    if stops:
        return f"Not as planned: {', '.join(stops)} must change first."
    if opens:
        return f"Not yet: find out more about {', '.join(opens)}."
    return "Go on: every bar is met in at least four draws of five."


def report(findings: Sequence[Finding], inputs: Mapping[str, Input], duties: Sequence[Duty]) -> str:
    """Write the report in Markdown.

    Parameters
    ----------
    findings : sequence of Finding
        The ten answers.
    inputs : mapping of str to Input
        The founder's sheet that they were found with.
    duties : sequence of Duty
        The duties that apply.

    Returns
    -------
    str
        Markdown: verdict, answers, duties, inputs with sources.
    """
    parts = [f"**{verdict(findings)}**", _answers(findings, inputs)]
    parts += [f"**Duties that apply.** {NO_ADVICE}", _duties(duties)]
    parts += [f"- {law.name}: {law.citation}" for law in laws()]
    return "\n\n".join([*parts[:4], "\n".join(parts[4:]), "**The sheet.**", _sheet(inputs)])


def _answers(findings: Sequence[Finding], inputs: Mapping[str, Input]) -> str:
    """Write the ten answers as a table."""
    rows = [
        (
            each.question.asks,
            short(each.likely),
            f"{short(each.low)} to {short(each.high)}",
            each.question.unit,
            f"{each.question.bar}: {each.passing:.0%} of draws",
            inputs[each.mover].label if each.mover else "nothing",
            each.decision,
        )
        for each in findings
    ]
    return _table(
        ("question", "likely", "90 % of draws", "unit", "bar", "moved most by", "decision"), rows
    )


def _duties(duties: Sequence[Duty]) -> str:
    """Write the duties as a table."""
    rows = [(d.law, d.article, f"{d.title}. {d.text}", d.applies_from) for d in duties]
    return _table(("law", "article", "duty", "applies from"), rows) if rows else "None of the list."


def _sheet(inputs: Mapping[str, Input]) -> str:
    """Write the inputs as a table."""
    rows = [
        (
            each.name,
            f"{short(each.low)}, {short(each.likely)}, {short(each.high)}",
            each.unit,
            each.kind,
            each.source,
            each.date,
        )
        for each in inputs.values()
    ]
    return _table(("input", "low, likely, high", "unit", "kind", "source", "date"), rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a Markdown table; a bar inside a cell would end it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def _keys(findings: Sequence[Finding], holds: Callable[[Finding], bool]) -> list[str]:
    """List the questions for which something holds, those that only choose a way apart."""
    return [
        each.question.key for each in findings if each.question.key not in CHOICES and holds(each)
    ]
