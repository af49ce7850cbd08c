"""Every test gets its own home, no data copies and no network, unless it asks."""

import os
from pathlib import Path

import hypothesis
import pytest

# Taken out of the environment for good, since fixtures of a module run before a test's own; the
# second name hands it on to the workers of pytest-xdist.
DATA = os.environ.pop("COURSE_DATA_DIR", None) or os.environ.get("COURSE_TEST_DATA")
if DATA:
    os.environ["COURSE_TEST_DATA"] = DATA

# Two workers on two cores: matrix products with threads of their own would wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

hypothesis.settings.register_profile("course", derandomize=True, database=None, deadline=None)
hypothesis.settings.load_profile("course")


@pytest.fixture(autouse=True)
def _isolation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COURSE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    monkeypatch.delenv("COURSE_NOTEBOOKS", raising=False)


@pytest.fixture
def whole_data(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of whole data sets; the test is skipped where there is none."""
    if not DATA or not Path(DATA).is_dir():
        pytest.skip("set COURSE_DATA_DIR to a folder with whole data sets to run this")
    monkeypatch.setenv("COURSE_DATA_DIR", DATA)
    return Path(DATA)
