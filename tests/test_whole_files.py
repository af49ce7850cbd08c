"""Files written whole or not at all."""

import os
import stat
import threading
from pathlib import Path

import pytest

from course_utils.whole_files import draft_of, whole_file, write_whole


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A file that is there."""
    path = tmp_path / "page.html"
    write_whole(path, "old")
    return path


def names(path: Path) -> list[str]:
    return [each.name for each in path.parent.iterdir()]


def test_a_text_is_written_in_utf_8_with_plain_line_ends(old: Path):
    write_whole(old, "数据\nδ\n")
    assert old.read_bytes() == "数据\nδ\n".encode()
    assert names(old) == ["page.html"]


def test_others_may_read_it_as_the_mask_allows(old: Path):
    plain = old.with_name("plain")
    plain.write_text("")
    assert stat.S_IMODE(old.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_an_error_in_the_middle_leaves_the_old_file_alone(old: Path, error: BaseException):
    def half() -> None:
        with whole_file(old) as file:
            file.write(b"half")
            raise error

    with pytest.raises(type(error)):
        half()
    assert old.read_text() == "old"
    assert names(old) == ["page.html"]


def test_half_a_surrogate_pair_leaves_the_old_file_alone(old: Path):
    with pytest.raises(UnicodeEncodeError):
        write_whole(old, "half \ud800")
    assert (old.read_text(), names(old)) == ("old", ["page.html"])


@pytest.mark.parametrize(("owner", "step"), [(os, "fsync"), (Path, "replace")])
def test_a_disk_that_fails_at_the_end_leaves_the_old_file_alone(old, monkeypatch, owner, step):
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(owner, step, fail)
    with pytest.raises(OSError, match="No space left"):
        write_whole(old, "new")
    assert (old.read_text(), names(old)) == ("old", ["page.html"])


def test_the_bytes_are_on_the_disk_before_the_name_changes(old: Path, monkeypatch):
    steps = []
    sync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda number: (steps.append("sync"), sync(number)))
    monkeypatch.setattr(Path, "replace", lambda *way: (steps.append("name"), replace(*way))[1])
    write_whole(old, "new")
    assert steps == ["sync", "name"]
    assert old.read_text() == "new"


def test_nobody_sees_the_new_file_before_it_is_whole(old: Path):
    with whole_file(old) as file:
        file.write(b"new")
        assert old.read_text() == "old"
    assert old.read_text() == "new"


def test_threads_prepare_apart_and_a_draft_left_by_a_crash_does_no_harm(old: Path):
    drafts = [draft_of(old)]
    thread = threading.Thread(target=lambda: drafts.append(draft_of(old)))
    thread.start()
    thread.join()
    assert len(set(drafts)) == 2
    drafts[0].write_text("half" * 1000)
    write_whole(old, "new")
    assert (old.read_text(), names(old)) == ("new", ["page.html"])


def test_a_missing_folder_is_said(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "none" / "page.html", "new")
