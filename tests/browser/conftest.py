"""JupyterLab and Chromium for the tests of this folder; skipped where there is no browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lab
import pytest


@pytest.fixture(scope="session")
def needs_browser() -> None:
    """Skip where Playwright or Chromium is missing."""
    pytest.importorskip("playwright", reason='pip install -e ".[browser]"')
    if not Path(lab.CHROMIUM).exists():
        pytest.skip(f"no browser at {lab.CHROMIUM}; set COURSE_CHROMIUM")


@pytest.fixture(scope="module")
def page(needs_browser: None) -> Iterator[Any]:
    """Give a browser's page that reaches only this machine."""
    with lab.chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def served(needs_browser: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple]:
    """Give a folder for notebooks and the address of the JupyterLab that serves it."""
    root, state = tmp_path_factory.mktemp("notebooks"), tmp_path_factory.mktemp("lab")
    variables = {"COURSE_HOME": str(state / "home"), "COURSE_OFFLINE": "1"}
    with lab.jupyterlab(root, state, **variables) as address:
        yield root, address
