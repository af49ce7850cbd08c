"""The templates of the pages: plain HTML and one style sheet."""

from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from course_utils.report.settings import in_words

_HERE = Path(__file__).parent
_LIBRARIES = {"python": "Python", "tensorflow": "TensorFlow", "keras": "Keras", "numpy": "NumPy"}


@cache
def templates() -> jinja2.Environment:
    """Give the templates, which escape what they show."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters |= {
        "band": band,
        "libraries": libraries,
        "minutes": minutes,
        "moment": moment,
        "settings": in_words,
        "value": value,
    }
    environment.globals["css"] = (_HERE / "report.css").read_text(encoding="utf-8")
    return environment


def band(record: dict[str, Any]) -> str:
    """Write a record's band in words, empty when it has none."""
    low, high = record.get("at_least"), record.get("at_most")
    parts = [f"at least {low:g}"] if low is not None else []
    parts += [f"at most {high:g}"] if high is not None else []
    return " and ".join(parts)


def value(record: dict[str, Any]) -> str:
    """Write a record's value with its unit."""
    number = record.get("value")
    text = f"{number:.6g}" if isinstance(number, (int, float)) else str(number)
    return f"{text} {record.get('unit') or ''}".strip()


def minutes(seconds: float) -> str:
    """Write a time in minutes, short ones more finely."""
    return f"{seconds / 60:.1f}" if seconds >= 60 else f"{seconds / 60:.2f}"


def moment(time: str) -> str:
    """Write an ISO time in UTC to the minute."""
    return f"{time[:16].replace('T', ' ')} UTC"


def libraries(versions: dict[str, str]) -> str:
    """Write the versions on one line."""
    return ", ".join(f"{_LIBRARIES.get(name, name)} {number}" for name, number in versions.items())
