"""Listings run apart: a driver in a fresh process that ends with one line of JSON."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

SECONDS = 300


def run_driver(driver: str, text: str, folder: str | Path, name: str, **variables: str) -> Any:
    """Run Python code in a process of its own, without a GPU, and return what it found.

    Parameters
    ----------
    driver : str
        Python code whose last line of output is JSON.
    text : str
        Its standard input.
    folder : str or Path
        Its working directory.
    name : str
        What runs, for the error.
    **variables : str
        Environment variables besides those that keep TensorFlow quiet.

    Returns
    -------
    object
        What the JSON holds.

    Raises
    ------
    RuntimeError
        If the process fails; the message holds the end of its errors.
    """
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", driver],
        input=text,
        env=os.environ | quiet | variables,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{name} must end in an outcome; got {done.stderr[-800:]!r}.")
    return json.loads(done.stdout.splitlines()[-1])
