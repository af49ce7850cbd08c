"""What a lesson's kernel ran on: the report asks it in a last cell of its own."""

import platform
import sys
from importlib import metadata

MIME = "application/vnd.course.environment+json"
LIBRARIES = ("tensorflow", "keras", "numpy", "matplotlib")

_DISTRIBUTIONS = {"tensorflow": ("tensorflow", "tensorflow-cpu")}


def versions() -> dict[str, str]:
    """Give the versions of Python and of the libraries that lessons use.

    Returns
    -------
    dict of str to str
        Only what is installed.
    """
    found = {"python": platform.python_version()}
    for library in LIBRARIES:
        for name in _DISTRIBUTIONS.get(library, (library,)):
            try:
                found[library] = metadata.version(name)
                break
            except metadata.PackageNotFoundError:
                continue
    return found


def device() -> str:
    """Name the device the lesson ran on, without loading TensorFlow for it."""
    if "tensorflow" not in sys.modules:
        return "CPU"
    from course_utils import devices

    return str(devices.describe())


def emit() -> None:
    """Show the environment as an output that only a report reads."""
    from IPython.display import display

    found = {"device": device(), "versions": versions()}
    display({MIME: found, "text/plain": f"{found['device']}"}, raw=True)
