"""Lesson 18: the articles' listings, run as printed with tiny stand-ins for their data."""

import json
from functools import cache
from tempfile import TemporaryDirectory

from course_utils import sources
from course_utils.audits.fresh import run_driver

CHAINS = (
    ("mnist_first", "tensorflow_version"),
    ("cifar10", "cifar10_curves", "cifar10_predictions"),
    ("images", "convolution", "sigmoid_head", "deployment"),
)
_KERAS = """
import numpy as np
import tensorflow as tf
rng = np.random.default_rng(0)
def load_data():
    images, labels = rng.integers(0, 256, (64, *{shape}), dtype="uint8"), np.arange(64) % 10
    labels = labels.astype("uint8").reshape({labels})
    return (images, labels), (images[:32], labels[:32])
tf.keras.datasets.{name}.load_data = load_data
"""
_CATS = """
import os, sys, types
import numpy as np
rng = np.random.default_rng(0)
for folder in ("data/train", "data/test"):
    os.makedirs(folder)
    for number, kind in enumerate(["cat", "dog"] * 5):
        with open(f"{folder}/{kind}{number}.jpg", "wb") as file:
            np.save(file, rng.integers(0, 256, (28, 28), dtype="uint8"))
sys.modules["cv2"] = types.SimpleNamespace(imread=lambda path, flag: np.load(path))
sys.modules["cv2"].IMREAD_GRAYSCALE = 0
"""
LOADERS = {
    "mnist_first": _KERAS.format(name="mnist", shape=(28, 28), labels=-1),
    "mnist_last": _KERAS.format(name="mnist", shape=(28, 28), labels=-1),
    "cifar10": _KERAS.format(name="cifar10", shape=(32, 32, 3), labels=(-1, 1)),
    "cats": _CATS,
}
GIVEN = {
    "dropout_classifier": """
import numpy
X_train, y_train = numpy.random.default_rng(0).normal(size=(100, 10)), numpy.arange(100) % 2
X_test, y_test = X_train[:20], y_train[:20]
""",
    "convolution": """
import numpy as np
import tensorflow as tf
images, labels = np.random.default_rng(0).random((64, 28, 28, 1)), np.arange(64) % 10
""",
    "sigmoid_head": "test_images, test_labels = images[:32], labels[:32]",
    "deployment": "new_images = images[:8]",
}
_DRIVER = """
import contextlib, io, json, sys
names, found = {"__name__": "__main__"}, {}
for name, loader, given, code in json.load(sys.stdin):
    exec(loader, {})
    exec(given, names)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            exec(compile(code, name, "exec"), names)
            outcome = "ran"
        except Exception as error:
            outcome = f"{type(error).__name__}: {error}".splitlines()[0]
    found[name] = outcome, printed.getvalue()
print("\\n" + json.dumps(found))
"""


def outcome(name: str, data: bool = True) -> str:
    """Run an article's listing as printed, in a fresh process, and tell how it ends.

    A listing that goes on from others runs after them, as in a notebook: an exception in one
    does not keep the next from running.

    Parameters
    ----------
    name : str
        A key of `sources.LISTINGS`.
    data : bool
        Whether the arrays of which the article says, or takes as read, that the reader has
        them are there. Data sets that a listing loads are replaced in either case.

    Returns
    -------
    str
        ``"ran"`` or the exception's name and the first line of its message.

    Raises
    ------
    ValueError
        If no listing has that name.
    RuntimeError
        If the process itself fails.
    """
    return _run(_chain(name), data)[name][0]


def output(name: str, data: bool = True) -> str:
    """Return what the listing prints until it ends; as `outcome` otherwise."""
    return _run(_chain(name), data)[name][1]


def _chain(name: str) -> tuple[str, ...]:
    """Name the listings that run in one process with this one, in the article's order."""
    sources.article(name)
    return next((chain for chain in CHAINS if name in chain), (name,))


@cache
def _run(chain: tuple[str, ...], data: bool) -> dict[str, tuple[str, str]]:
    """Run listings one after the other in one fresh process: outcome and output by name."""
    given = GIVEN if data else {}
    rows = [
        (name, LOADERS.get(name, ""), given.get(name, ""), sources.listing(name)) for name in chain
    ]
    with TemporaryDirectory() as folder:
        found: dict[str, tuple[str, str]] = run_driver(
            _DRIVER, json.dumps(rows), folder, str(chain), MPLBACKEND="Agg"
        )
    return found
