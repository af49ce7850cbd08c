"""Which lessons to run, and with which values: settled before anything starts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from course_utils.notebooks.files import NotebookError, read_json
from course_utils.notebooks.lessons import files, folder, parse_header
from course_utils.report.parameters import Parameter, declared
from course_utils.report.settings import combinations, file_suffix, values_of


@dataclass
class Request:
    """One lesson to run.

    Attributes
    ----------
    notebook : Path
    title : str
    cells : int
        Code cells that the run will count.
    declares : dict of str to Parameter
    problem : str
        Why the notebook cannot be run, or empty.
    values : dict
        What replaces the notebook's defaults.
    asked : dict of str to list
        All values asked for; more than one of a name is more than one run.
    settings : dict
        The values that name this run where the lesson runs with several; else empty.
    """

    notebook: Path
    title: str
    cells: int = 0
    declares: dict[str, Parameter] = field(default_factory=dict)
    problem: str = ""
    values: dict[str, object] = field(default_factory=dict)
    asked: dict[str, list[object]] = field(default_factory=dict)
    settings: dict[str, object] = field(default_factory=dict)

    @property
    def lesson(self) -> str:
        """The notebook's name without its ending."""
        return self.notebook.stem

    @property
    def slug(self) -> str:
        """The report's name without its ending: the lesson's, and the settings if it has any."""
        return self.lesson + file_suffix(self.settings)

    @property
    def number(self) -> str:
        """The two digits in front."""
        return self.lesson[:2]

    def parameters(self) -> list[dict[str, Any]]:
        """List every parameter with the value it runs with."""
        return [
            {
                "name": each.name,
                "value": self.values.get(each.name, each.default),
                "changed": each.name in self.values,
                "help": each.help,
            }
            for each in self.declares.values()
        ]


def requests(names: Sequence[str]) -> list[Request]:
    """Find and read lessons.

    Parameters
    ----------
    names : sequence of str
        Numbers (``"9"``, ``"09"``), slugs or file names; all lessons when empty.

    Returns
    -------
    list of Request
        In the order of the course, each once.

    Raises
    ------
    ValueError
        If a name fits no lesson.
    NotebookError
        If there is no folder of notebooks, or none in it.
    """
    known = {path.stem: path for path in files()}
    if not known:
        raise NotebookError(f"{folder()} must hold lessons, NN_topic.ipynb; it holds none.")
    wanted = {_slug(name, list(known)) for name in names} or set(known)
    return [_request(path) for slug, path in known.items() if slug in wanted]


def choose_values(
    lessons: Iterable[Request], given: Iterable[tuple[str, str]], profile: str | None
) -> list[str]:
    """Settle which values each lesson runs with; unreadable lessons have no say.

    Parameters
    ----------
    lessons : iterable of Request
        Their ``asked`` are set, and ``values`` to the first of each.
    given : iterable of (str, str)
        Names and values as typed; a name that comes again adds values.
    profile : str or None
        Value for ``PROFILE`` in the lessons that have it.

    Returns
    -------
    list of str
        Which lessons lack a name that is asked for.

    Raises
    ------
    ValueError
        If no lesson has a name, a value does not fit, or PROFILE comes in two ways.
    """
    readable = [lesson for lesson in lessons if not lesson.problem]
    notes = []
    for name, texts in _asked(given, profile).items():
        having = [lesson for lesson in readable if name in lesson.declares]
        if not having and readable and not (name == "PROFILE" and profile):
            raise ValueError(_unknown(name, {each.slug: each.declares for each in readable}))
        for lesson in having:
            lesson.asked[name] = values_of(lesson.declares[name], texts)
            lesson.values[name] = lesson.asked[name][0]
        lacking = [lesson.slug for lesson in readable if name not in lesson.declares]
        if lacking:
            notes.append(f"{name} is not a parameter of {', '.join(lacking)}: left out there")
    return notes


def each_setting(lessons: Iterable[Request]) -> list[Request]:
    """Make one request of each combination of the values asked for.

    Parameters
    ----------
    lessons : iterable of Request
        As `choose_values` left them.

    Returns
    -------
    list of Request
        A lesson with one value of each name is in it as it was; of another, each has
        ``settings``: every value asked for, in the order of the parameters cell.
    """
    return [each for lesson in lessons for each in _settings(lesson)]


def _settings(lesson: Request) -> list[Request]:
    """Make the requests of one lesson."""
    if all(len(values) == 1 for values in lesson.asked.values()):
        return [lesson]
    asked = {name: lesson.asked[name] for name in lesson.declares if name in lesson.asked}
    return [replace(lesson, values=made, settings=made) for made in combinations(asked)]


def _slug(name: str, slugs: list[str]) -> str:
    """Find the lesson that a name means."""
    stem = Path(name).name.removesuffix(".ipynb")
    for slug in slugs:
        if stem == slug or stem.zfill(2) == slug[:2]:
            return slug
    topics = {slug[3:]: slug for slug in slugs}
    near = get_close_matches(stem.lower(), [*slugs, *topics], n=1, cutoff=0.5)
    hint = f" Did you mean {topics.get(near[0], near[0])}?" if near else ""
    listed = ", ".join(slugs) or "none yet"
    raise ValueError(f"There is no lesson {name!r}.{hint} Lessons: {listed}.")


def _request(path: Path) -> Request:
    """Read what a run needs to know of a notebook."""
    try:
        cells = read_json(path)["cells"]
        source = next((_source(cell) for cell in cells if "parameters" in _tags(cell)), "")
        declares = declared(source)
    except (NotebookError, ValueError) as error:
        return Request(path, path.stem[3:], problem=str(error))
    code = sum(cell.get("cell_type") == "code" for cell in cells)
    return Request(path, _title(path, cells), code, declares)


def _title(path: Path, cells: list[dict[str, Any]]) -> str:
    """Read the title from the first cell, or make one of the file's name."""
    try:
        return parse_header(_source(cells[0]) if cells else "")["title"]
    except NotebookError:
        return path.stem[3:].replace("_", " ")


def _source(cell: dict[str, Any]) -> str:
    """Join a cell's lines."""
    return "".join(cell.get("source", ""))


def _tags(cell: dict[str, Any]) -> list[str]:
    """Give a cell's tags."""
    return list(cell.get("metadata", {}).get("tags", []))


def _asked(given: Iterable[tuple[str, str]], profile: str | None) -> dict[str, list[str]]:
    """Names and the values typed for each, with --profile among them."""
    asked: dict[str, list[str]] = {"PROFILE": [profile]} if profile else {}
    for name, text in given:
        if name == "PROFILE" and profile:
            raise ValueError(
                f"PROFILE is given twice (--profile {profile} and -p PROFILE {text}). "
                f"Keep one; for both profiles: -p PROFILE quick,full"
            )
        asked.setdefault(name, []).append(text)
    return asked


def _unknown(name: str, lessons: Mapping[str, Mapping[str, Parameter]]) -> str:
    """Say which names there are."""
    known = sorted({each for parameters in lessons.values() for each in parameters})
    near = get_close_matches(name.upper(), known, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    there = ", ".join(known) or "none"
    return f"{name} is not a parameter of {', '.join(lessons)}; they have: {there}.{hint}"
