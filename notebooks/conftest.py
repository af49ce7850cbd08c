"""Lessons are tested as they are written: no data copies, no progress of the learner's, offline."""

import os
import tempfile
from collections.abc import Generator
from unittest import mock

import pytest

from course_utils.notebooks import isolated_environment


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    """Start the lesson's kernel, which nbval does before the first cell, in isolation."""
    if getattr(item.parent, "kernel", None):
        return (yield)
    home = tempfile.TemporaryDirectory(prefix="course-")
    with mock.patch.dict(os.environ, isolated_environment(home.name), clear=True):
        result = yield
    item.parent.addfinalizer(home.cleanup)
    return result
