import dataclasses
import errno
import io
import sys
import threading
from collections import namedtuple

import numpy as np
import pytest
from datasets_tiny import Host, npz_bytes, tiny_arrays

from course_utils import datasets
from course_utils.datasets import DataUnavailableError, resume

SHAPES = {"npz": (6, 6), "idx": (6, 6), "cifar": (4, 4, 3)}


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.delenv("COURSE_OFFLINE")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(resume, "_CHUNK_BYTES", 10)
    return tmp_path / "cache"


@pytest.fixture
def host(cache):
    host = Host()
    yield host
    host.close()


@pytest.fixture
def publish(host, monkeypatch):
    def publish(form="npz", seed=0, **changes):
        source = host.publish(form, tiny_arrays(SHAPES[form], seed))
        source = dataclasses.replace(source, **changes)
        monkeypatch.setitem(datasets.REGISTRY, "tiny", source)
        return source

    return publish


def part_of(cache, source):
    return cache / "downloads" / "tiny" / f"{source.remotes[0].file_name}.part"


def only_the_copy(cache):
    return {path.name for path in cache.rglob("*") if path.is_file()} - {".tiny.lock"} == {
        "tiny.npz"
    }


@pytest.mark.parametrize("form", ["npz", "idx", "cifar"])
def test_download_converts_to_the_same_arrays(publish, cache, form, capsys):
    publish(form)
    data = datasets.load("tiny")
    assert data.copy == "download"
    for key, array in tiny_arrays(SHAPES[form]).items():
        np.testing.assert_array_equal(getattr(data, key), array)
    assert only_the_copy(cache)
    assert datasets.load("tiny").copy == "user cache"
    streams = capsys.readouterr()
    assert streams.out == ""
    assert "100%" in streams.err
    assert str(cache) not in streams.err


def test_progress_can_be_silent(publish, capsys):
    publish()
    datasets.fetch("tiny", progress=False)
    assert capsys.readouterr() == ("", "")


def test_downloaded_copy_is_known_as_the_original(publish, cache, tmp_path, monkeypatch):
    publish(jpeg_fingerprint="00")
    assert datasets.load("tiny").content == "original"
    monkeypatch.setenv("COURSE_DATA_DIR", str(cache))
    assert datasets.load("tiny").content == "original"


def test_fetch_downloads_once(publish, host):
    publish()
    assert datasets.fetch("tiny") == datasets.fetch("tiny")
    assert len(host.log) == 1


def test_damaged_cache_copy_is_refused_by_load_and_replaced_by_fetch(publish, host, cache):
    publish()
    path = datasets.fetch("tiny")
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(datasets.DataFileError, match="Replace it: course data fetch tiny"):
        datasets.load("tiny")
    assert datasets.fetch("tiny") == path
    assert datasets.load("tiny").copy == "user cache"
    assert len(host.log) == 2


def test_broken_transfer_goes_on_by_itself(publish, host):
    publish()
    host.cuts = [1_000, 700]
    datasets.fetch("tiny")
    assert [wanted for _, wanted in host.log] == [None, "bytes=1000-", "bytes=1700-"]


def test_dead_connection_keeps_the_part_and_the_next_call_resumes(publish, host, cache):
    source = publish()
    host.cuts = [1_000, 0]
    with pytest.raises(DataUnavailableError, match=r"127\.0\.0\.1.*broke off.*What came is kept"):
        datasets.fetch("tiny")
    assert part_of(cache, source).stat().st_size == 1_000
    assert datasets.find("tiny") is None
    host.log.clear()
    datasets.fetch("tiny")
    assert [wanted for _, wanted in host.log] == ["bytes=1000-"]
    assert only_the_copy(cache)


def test_host_without_ranges_starts_again(publish, host):
    publish()
    host.ranges = False
    host.cuts = [1_000, 500]
    with pytest.raises(DataUnavailableError, match="broke off"):
        datasets.fetch("tiny")
    datasets.fetch("tiny")
    np.testing.assert_array_equal(datasets.load("tiny").x_train, tiny_arrays()["x_train"])


@pytest.mark.parametrize("extra", [b"", b"too long"])
def test_part_that_is_already_whole_or_too_long(publish, host, cache, extra):
    source = publish()
    part = part_of(cache, source)
    part.parent.mkdir(parents=True)
    part.write_bytes(host.files["tiny.npz"] + extra)
    datasets.fetch("tiny")
    assert len(host.log) == 1 + bool(extra)
    assert only_the_copy(cache)


def test_a_file_that_came_whole_is_not_downloaded_again(publish, host):
    source = publish("idx")
    host.cuts = [10_000, 10_000, 50, 0]
    with pytest.raises(DataUnavailableError, match="broke off"):
        datasets.fetch("tiny")
    host.log.clear()
    datasets.fetch("tiny")
    third, fourth = source.remotes[2].file_name, source.remotes[3].file_name
    assert host.log == [(third, "bytes=50-"), (fourth, None)]


def test_wrong_checksum_is_refused_and_removed_and_the_older_copy_stays(publish, host, cache):
    publish(seed=1)
    path = datasets.fetch("tiny")
    older = path.read_bytes()
    source = publish(seed=2)
    host.files["tiny.npz"] = npz_bytes(tiny_arrays(seed=3))
    with pytest.raises(DataUnavailableError, match=r"checksum sha256.*stays as it was") as error:
        datasets.fetch("tiny", force=True)
    assert source.remotes[0].checksum in str(error.value)
    assert path.read_bytes() == older
    assert only_the_copy(cache)


def test_wrong_checksum_without_a_copy(publish, host, cache):
    publish()
    host.files["tiny.npz"] = b"<html>sign in to this network</html>"
    with pytest.raises(DataUnavailableError, match=r"no whole copy of Tiny.*checksum"):
        datasets.load("tiny")
    assert not any(path.is_file() for path in (cache / "downloads").rglob("*"))


def test_force_replaces_a_good_copy(publish, host):
    publish(seed=1)
    datasets.fetch("tiny")
    publish(seed=2)
    datasets.fetch("tiny", force=True)
    np.testing.assert_array_equal(datasets.load("tiny").x_test, tiny_arrays(seed=2)["x_test"])


def test_interrupt_keeps_the_part(publish, host, cache, monkeypatch):
    source = publish()
    with monkeypatch.context() as patch:
        patch.setattr("tqdm.tqdm.update", lambda bar, n: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            datasets.fetch("tiny")
    came = part_of(cache, source).stat().st_size
    assert 0 < came < source.remotes[0].n_bytes
    assert not list(cache.rglob("*.npz"))
    datasets.fetch("tiny")
    assert host.log[-1][1] == f"bytes={came}-"


def test_interrupt_while_the_checksum_is_computed_keeps_what_came(publish, host, monkeypatch):
    publish()

    def interrupted(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("pooch.core.hash_matches", interrupted)
        with pytest.raises(KeyboardInterrupt):
            datasets.fetch("tiny")
    datasets.fetch("tiny")
    whole = len(host.files["tiny.npz"])
    assert [wanted for _, wanted in host.log] == [None, f"bytes={whole}-"]


def test_disk_without_hard_links(publish, cache, monkeypatch):
    def unsupported(self, target):
        raise OSError(errno.EOPNOTSUPP, "Operation not supported")

    monkeypatch.setattr("pathlib.Path.hardlink_to", unsupported)
    publish()
    datasets.fetch("tiny")
    assert only_the_copy(cache)


def test_interrupt_while_writing_leaves_no_half_copy(publish, host, cache, monkeypatch):
    publish(seed=1)
    older = datasets.fetch("tiny").read_bytes()
    publish(seed=2)

    def half(file, **arrays):
        file.write(b"half")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(np, "savez", half)
        with pytest.raises(KeyboardInterrupt):
            datasets.fetch("tiny", force=True)
    assert (cache / "tiny.npz").read_bytes() == older
    assert not list(cache.rglob("*.tmp"))
    requests = len(host.log)
    datasets.fetch("tiny", force=True)
    assert len(host.log) == requests, "the downloaded file was kept"


def test_content_is_checked_before_it_is_put_in_place(publish, cache):
    publish(n_train=49)
    with pytest.raises(datasets.DataFileError, match="must be uint8 of shape"):
        datasets.fetch("tiny")
    assert not (cache / "tiny.npz").exists()


def test_disk_space_is_asked_for_first(publish, host, monkeypatch):
    publish()
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(
        "shutil.disk_usage", lambda path: usage(10**9, 10**9 - 5_000_000, 5_000_000)
    )
    with pytest.raises(DataUnavailableError, match=r"20 MB free; got 5 MB.*COURSE_CACHE_DIR"):
        datasets.fetch("tiny")
    assert host.log == []


def test_disk_full_in_the_middle(publish, monkeypatch):
    publish()

    def full(self, url):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(resume.ResumingDownloader, "_transfer", full)
    with pytest.raises(DataUnavailableError, match=r"No space left on device.*COURSE_CACHE_DIR"):
        datasets.fetch("tiny")


def test_cache_that_cannot_be_written(publish, tmp_path, monkeypatch):
    publish()
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("COURSE_CACHE_DIR", str(tmp_path / "file" / "cache"))
    with pytest.raises(DataUnavailableError, match=r"cannot write to .*COURSE_CACHE_DIR"):
        datasets.load("tiny")


def test_host_errors(publish, host):
    publish()
    host.files.clear()
    with pytest.raises(DataUnavailableError, match="the host refused: 404"):
        datasets.fetch("tiny")
    host.close()
    with pytest.raises(DataUnavailableError, match=r"connection to 127\.0\.0\.1 failed"):
        datasets.fetch("tiny")


@pytest.mark.parametrize(("value", "allowed"), [("1", False), ("yes", False), ("0", True)])
def test_offline(publish, host, monkeypatch, value, allowed):
    publish()
    monkeypatch.setenv("COURSE_OFFLINE", value)
    if allowed:
        datasets.fetch("tiny")
    else:
        with pytest.raises(DataUnavailableError, match="COURSE_OFFLINE forbids"):
            datasets.fetch("tiny")
    assert len(host.log) == allowed


def test_two_at_once_download_once(publish, host, monkeypatch):
    publish()
    asked, second_waits = threading.Event(), threading.Event()

    def hold():
        asked.set()
        second_waits.wait(10)

    class Stderr(io.StringIO):
        def write(self, text):
            if "Waiting: another process downloads Tiny" in text:
                second_waits.set()
            return len(text)

    host.on_request = hold
    monkeypatch.setattr(sys, "stderr", Stderr())
    first = threading.Thread(target=datasets.fetch, args=("tiny",), kwargs={"progress": False})
    first.start()
    assert asked.wait(10)
    assert datasets.fetch("tiny").exists()
    first.join(10)
    assert second_waits.is_set()
    assert len(host.log) == 1
