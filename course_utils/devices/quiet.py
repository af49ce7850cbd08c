"""TensorFlow imported without its start-up lines."""

import contextlib
import importlib
import importlib.util
import os
import sys
from collections.abc import Iterator
from typing import Any

INSTALL_CPU = 'python -m pip install -e ".[cpu]" -c constraints.txt'
INSTALL_GPU = 'python -m pip install -e ".[gpu]" -c constraints.txt'


class TensorFlowMissingError(ImportError):
    """TensorFlow is not installed; the message holds the command that installs it."""


@contextlib.contextmanager
def silent_stderr() -> Iterator[None]:
    """Send what native code writes to file descriptor 2 to nowhere."""
    try:
        saved = os.dup(2)
    except OSError:  # no standard error at all, as under pythonw
        yield
        return
    if sys.stderr is not None:
        sys.stderr.flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(nowhere)
        os.close(saved)


def tensorflow() -> Any:
    """Return the ``tensorflow`` module; the first call imports it without a line printed.

    The messages come from native code before any logging level is read, so the file
    descriptor itself is turned away while TensorFlow is imported and looks for devices.

    Raises
    ------
    TensorFlowMissingError
        If it is not installed.
    """
    if "tensorflow" not in sys.modules:
        if importlib.util.find_spec("tensorflow") is None:
            raise TensorFlowMissingError(
                f"TensorFlow is not installed here. Install it from the course's folder: "
                f"{INSTALL_CPU}    (with an NVIDIA GPU: {INSTALL_GPU})"
            )
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        with silent_stderr():
            importlib.import_module("tensorflow").config.list_physical_devices()
    return sys.modules["tensorflow"]
