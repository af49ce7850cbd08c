"""Quizzes: read from TOML, judged for form, shown as HTML that needs neither kernel nor script."""

import html
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from IPython.display import display

FOLDER = Path(__file__).parent / "quizzes"
BLUE, ORANGE = "#0072B2", "#D55E00"  # both at least 3:1 on white and on near-black


@dataclass(frozen=True)
class Option:
    """An answer to choose, whether it is right, and why."""

    text: str
    is_right: bool
    reason: str


@dataclass(frozen=True)
class Question:
    """A question with two to four options, one of them right."""

    text: str
    options: tuple[Option, ...]


def quiz(lesson: str) -> None:
    """Show a lesson's quiz; a click on an option tells whether it is right, and why.

    Parameters
    ----------
    lesson : str
        ``"09"`` or the lesson's full name.

    Raises
    ------
    ValueError
        If the lesson has no quiz, or its file breaks the form.
    """
    questions = load(lesson[:2])
    text = "\n".join(f"{k}. {question.text}" for k, question in enumerate(questions, 1))
    data = {"text/html": render(questions), "text/plain": f"Quiz\n{text}"}
    display(data, raw=True)


def load(number: str, folder: Path = FOLDER) -> tuple[Question, ...]:
    """Read and judge a quiz file.

    Raises
    ------
    ValueError
        If there is no such file, it is not TOML, or it breaks the form; the message lists all
        that is wrong.
    """
    path = folder / f"{number}.toml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in folder.glob("*.toml")))
        raise ValueError(f"no quiz for lesson {number!r}; there is one for {known or 'none'}.")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.name} is not TOML: {error}") from error
    faults = find_faults(data)
    if faults:
        raise ValueError(f"{path.name}: {'; '.join(faults)}.")
    return tuple(_question(entry) for entry in data["question"])


def _question(entry: dict[str, Any]) -> Question:
    """Make a question from its judged TOML table."""
    options = (Option(row["text"], row["right"], row["why"]) for row in entry["option"])
    return Question(entry["text"], tuple(options))


def find_faults(data: dict[str, Any]) -> list[str]:
    """Return what breaks the form: 3-5 questions, 2-4 options, one right, a reason for each."""
    questions = data.get("question", [])
    faults = [f"unknown key {key!r}" for key in data.keys() - {"question"}]
    if not isinstance(questions, list) or not 3 <= len(questions) <= 5:
        return [*faults, "a quiz has three to five [[question]] tables"]
    for k, entry in enumerate(questions, 1):
        faults += [f"question {k}: {fault}" for fault in _question_faults(entry)]
    return faults


def _question_faults(entry: dict[str, Any]) -> list[str]:
    """Return what breaks the form of one question."""
    options = entry.get("option", [])
    faults = [] if _is_text(entry.get("text")) else ["no text"]
    if not isinstance(options, list) or not 2 <= len(options) <= 4:
        return [*faults, "it needs two to four options"]
    for k, option in enumerate(options, 1):
        lacking = [key for key in ("text", "why") if not _is_text(option.get(key))]
        lacking += [] if isinstance(option.get("right"), bool) else ["right"]
        faults += [f"option {k} lacks {key!r}" for key in lacking]
    if sum(option.get("right") is True for option in options) != 1:
        faults.append("exactly one option must be right")
    texts = [option.get("text") for option in options]
    return faults if len(set(texts)) == len(texts) else [*faults, "two options are the same"]


def _is_text(value: Any) -> bool:
    """Tell whether a value is a text that says something."""
    return isinstance(value, str) and bool(value.strip())


def render(questions: tuple[Question, ...]) -> str:
    """Return the quiz as HTML: an ordered list whose options fold open.

    ``details`` opens by mouse, by Enter and by Space, in a notebook, a report and on a page
    without scripts. Words and signs tell right from wrong; the colour of the edge repeats it.
    """
    items = "".join(_render_question(question) for question in questions)
    return f'<section aria-label="Quiz"><ol>{items}</ol></section>'


def _render_question(question: Question) -> str:
    """Return one question as a list item."""
    options = "".join(_render_option(option) for option in question.options)
    return f"<li><p><strong>{_inline(question.text)}</strong></p>{options}</li>"


def _render_option(option: Option) -> str:
    """Return one option, its verdict folded away."""
    verdict, colour = ("✓ Right.", BLUE) if option.is_right else ("✗ Not right.", ORANGE)
    return (
        f'<details style="margin:0.3em 0"><summary style="cursor:pointer">{_inline(option.text)}'
        f'</summary><p style="margin:0.3em 1em;padding-left:0.6em;border-left:4px solid {colour}">'
        f"<strong>{verdict}</strong> {_inline(option.reason)}</p></details>"
    )


def _inline(text: str) -> str:
    """Escape a text and set what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(" ".join(text.split())))
