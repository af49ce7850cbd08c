"""One code for everything that a report's content depends on."""

import hashlib
import json
from functools import cache
from pathlib import Path

from course_utils import __version__, datasets
from course_utils.report import environment

PACKAGE = Path(__file__).resolve().parents[1]


def fingerprint(notebook: Path, parameters: dict[str, object]) -> str:
    """Return a code that changes when a lesson's report would.

    It covers the notebook's bytes, the values asked for (the profile among them), the
    package's version and files, the data copies found and the libraries' versions.

    Parameters
    ----------
    notebook : Path
    parameters : dict

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    parts = {
        "notebook": hashlib.sha256(notebook.read_bytes()).hexdigest(),
        "parameters": parameters,
        "package": [__version__, _package()],
        "data": _data(),
        "libraries": environment.versions(),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def version(notebook: Path | None = None) -> dict[str, str]:
    """Say what two machines must share for a lesson's report to be the same.

    Parameters
    ----------
    notebook : Path or None
        Left out where there is none.

    Returns
    -------
    dict of str to str
        The course's version with a code of its files, the libraries', a code of the notebook.
    """
    found = {"course": f"{__version__} ({_package()[:8]})", **environment.versions()}
    if notebook is not None:
        found[notebook.name] = hashlib.sha256(notebook.read_bytes()).hexdigest()[:8]
    return found


def copies() -> dict[str, str]:
    """Say which whole copies of data sets this machine has, to compare it with another.

    Returns
    -------
    dict of str to str
        By data set, the bytes of its file, or ``none``.
    """
    return {name: f"{size[0]:,} bytes" if size else "none" for name, (_, *size) in _data().items()}


@cache
def _package() -> str:
    """Digest every file of the package."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(PACKAGE)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _data() -> dict[str, list[object]]:
    """Say which whole copies a lesson would find, without reading them."""
    found: dict[str, list[object]] = {}
    for name in datasets.REGISTRY:
        where = datasets.find(name)
        path = datasets.path(name) if where else None
        known = path is not None and path.exists()
        size = [path.stat().st_size, path.stat().st_mtime_ns] if path and known else []
        found[name] = [where, *size]
    return found
