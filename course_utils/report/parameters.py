"""What a lesson's ``parameters`` cell declares, and what a reader asks for instead."""

import ast
import io
import json
import math
import re
import tokenize
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

_BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_NOTHING = {"none", "null"}
_WANTED = {
    "bool": "true or false",
    "int": "a whole number, such as 3",
    "float": "a number, such as 0.5",
    "str": "text",
    "list": "a list written as JSON, such as [1, 2]",
}


@dataclass(frozen=True)
class Parameter:
    """One line ``NAME: kind = default  # help`` of a parameters cell.

    Attributes
    ----------
    name : str
    default : object
        The literal in the notebook.
    kind : str
        ``bool``, ``int``, ``float``, ``str`` or ``list``.
    help : str
        The comment on the line, empty when there is none.
    choices : tuple
        The values allowed, from a help that starts ``one of a, b.``; empty when all are.
    optional : bool
        Whether None is allowed.
    """

    name: str
    default: object
    kind: str
    help: str = ""
    choices: tuple[object, ...] = ()
    optional: bool = False


def declared(source: str) -> dict[str, Parameter]:
    """Read a parameters cell.

    Parameters
    ----------
    source : str
        The cell's code: one literal a line.

    Returns
    -------
    dict of str to Parameter
        In the order of the cell.

    Raises
    ------
    ValueError
        If the cell is not Python, or holds something other than literals.
    """
    try:
        statements = ast.parse(source).body
    except SyntaxError as error:
        raise ValueError(
            f"the parameters cell must be Python; line {error.lineno} is not ({error.msg})"
        ) from None
    comments = _comments(source)
    found = [_declaration(line, comments.get(line.end_lineno or 0, "")) for line in statements]
    return {parameter.name: parameter for parameter in found}


def coerce(parameter: Parameter, text: str) -> object:
    """Turn what was typed into the parameter's own type.

    Parameters
    ----------
    parameter : Parameter
    text : str
        As typed: a bool may be true/false/yes/no/1/0 in any case, a list is JSON.

    Returns
    -------
    object

    Raises
    ------
    ValueError
        If the text is not of that type, or not one of the parameter's choices.
    """
    if parameter.optional and text.strip().lower() in _NOTHING:
        return None
    try:
        value = _READERS[parameter.kind](text)
    except (ValueError, KeyError):
        raise ValueError(
            f"{parameter.name} must be {_WANTED[parameter.kind]}; got {text!r}. "
            f"Try: -p {parameter.name} {_shown(parameter.default)}"
        ) from None
    if parameter.choices and value not in parameter.choices:
        allowed = ", ".join(map(str, parameter.choices))
        raise ValueError(
            f"{parameter.name} must be one of {allowed}; got {text!r}.{_near(parameter, text)}"
        )
    return value


def _near(parameter: Parameter, text: str) -> str:
    """Name the nearest choice, as a question."""
    near = get_close_matches(text, [str(each) for each in parameter.choices], n=1)
    return f" Did you mean {near[0]}?" if near else ""


def _shown(value: object) -> str:
    """Write a value as one would type it after -p."""
    return f"'{json.dumps(value)}'" if isinstance(value, list) else str(value)


def _comments(source: str) -> dict[int, str]:
    """Comment text by line number."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        token.start[0]: token.string.lstrip("# ").strip()
        for token in tokens
        if token.type == tokenize.COMMENT
    }


def _declaration(statement: ast.stmt, comment: str) -> Parameter:
    """One assignment of a literal."""
    match statement:
        case ast.AnnAssign(target=ast.Name(id=name), annotation=hint, value=ast.expr() as value):
            annotation = ast.unparse(hint)
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            annotation = ""
        case _:
            raise ValueError(
                f"a parameters cell holds only NAME = literal; got {ast.unparse(statement)}"
            )
    try:
        default = ast.literal_eval(value)
    except ValueError:
        raise ValueError(
            f"the default of {name} must be a literal; got {ast.unparse(value)}"
        ) from None
    return _parameter(name, default, annotation, comment)


def _parameter(name: str, default: object, annotation: str, comment: str) -> Parameter:
    """Settle the type, from the annotation where it names one, and the choices."""
    named = [word for word in re.findall(r"\w+", annotation) if word in _READERS]
    kind = named[0] if named else type(default).__name__
    if kind not in _READERS:
        kind = "list" if isinstance(default, (list, tuple)) else "str"
    listed = re.match(r"one of (.+?)\.(?=\s|$)", comment)
    words = re.split(r",\s*(?:or\s+)?|\s+or\s+", listed[1].strip()) if listed else []
    choices = tuple(_READERS[kind](word.strip("`'\"")) for word in words)
    return Parameter(name, default, kind, comment, choices, default is None or "None" in annotation)


def _float(text: str) -> float:
    """Read a finite number."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _list(text: str) -> list[object]:
    """Read a JSON array."""
    value = json.loads(text)
    if not isinstance(value, list):
        raise ValueError(text)
    return value


_READERS: dict[str, Callable[[str], object]] = {
    "bool": lambda text: _BOOLEANS[text.strip().lower()],
    "int": int,
    "float": _float,
    "str": str,
    "list": _list,
}
