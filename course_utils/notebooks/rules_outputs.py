"""Rules on what a lesson's cells show."""

import re
from collections.abc import Iterator
from typing import Any

from course_utils.notebooks.draft import Draft, Node, at, shown, tagged
from course_utils.notebooks.rules_code import MACHINE_PATH

MIN_ALT = 15  # characters: "Figure 1" describes nothing
IMAGE_TAG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
ONLY_HERE = {
    "a path on one machine": MACHINE_PATH,
    "an address in memory": re.compile(r"\bat 0x[0-9a-fA-F]+"),
    "a time of day": re.compile(r"\b[0-2]?\d:[0-5]\d:[0-5]\d\b"),
    "a progress bar": re.compile(r"[\r\b]"),
}


def executed(draft: Draft) -> Iterator[str]:
    """Check that every cell ran, in order."""
    for cell in draft.code:
        if not cell["execution_count"]:
            yield at(cell, "not executed. Run `python -m course_utils.notebooks write`.")


def no_errors(draft: Draft) -> Iterator[str]:
    """Check that no cell failed, and nothing warned."""
    for cell in draft.code:
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                yield at(cell, f"ends in {output['ename']}. Show an error through `run_apart`.")
            if output.get("name") == "stderr":
                first = output["text"].strip().splitlines()[:1]
                yield at(cell, f"writes to stderr: {''.join(first)[:80]!r}. Mend the cause.")


def same_everywhere(draft: Draft) -> Iterator[str]:
    """Check that outputs do not depend on the machine, the hour or the run."""
    for cell in draft.code:
        for mime, content in shown(cell):
            text = str(content) if mime.endswith("json") or mime.startswith("text/") else ""
            for what, pattern in ONLY_HERE.items():
                if found := pattern.search(text):
                    yield at(cell, f"shows {what}: {found[0]!r}. Leave it out of the output.")


def pictures_in_words(draft: Draft) -> Iterator[str]:
    """Check that every picture has a text alternative."""
    for cell in draft.code:
        for output in cell["outputs"]:
            if any(len(alt) < MIN_ALT for alt in _alternatives(output)):
                yield at(cell, "a picture without alt text. Use `style.show(fig, alt=...)`.")


def no_blank_widgets(draft: Draft) -> Iterator[str]:
    """Check that an interactive figure leaves something to see where no kernel runs."""
    for cell in tagged(draft.code, "widget"):
        if not any(True for _ in shown(cell)):
            yield at(cell, "shows nothing where no kernel runs. Emit a static storyboard too.")


def something_to_compare(draft: Draft) -> Iterator[str]:
    """Check that a cell whose output is compared has text: the test compares no pictures."""
    for cell in tagged(draft.code, "nbval-check-output"):
        if not any(mime.startswith("text/") for mime, _ in shown(cell)):
            yield at(cell, "tagged `nbval-check-output`, but shows no text to compare.")


def alternatives(html: str) -> list[str]:
    """Return the alt text of every `<img>`, empty where there is none."""
    found = [ALT.search(tag) for tag in IMAGE_TAG.findall(html)]
    return [(match[1] or match[2] or "") if match else "" for match in found]


def _alternatives(output: Node) -> Iterator[str]:
    """Yield the alt text of every picture in one output."""
    described: dict[str, Any] = output.get("metadata", {})
    for mime, content in output.get("data", {}).items():
        if mime.startswith("image/"):
            yield described.get(mime, {}).get("alt", "")
        if mime == "text/html":
            yield from alternatives(content)


RULES = (
    executed,
    no_errors,
    same_everywhere,
    pictures_in_words,
    no_blank_widgets,
    something_to_compare,
)
