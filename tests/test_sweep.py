"""`course sweep` on workers of this machine: real processes, killed and interrupted."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner
from dask.system import CPU_COUNT
from report_lessons import course, read_in_time, write_lesson
from sweep_lessons import REPORT, SAY, SEED, WORKER, homes, popen, tries, write_losing

from course_utils.cli import main
from course_utils.report import clusters, remote

SWEEP = ("sweep", "-p", "SEED", "0,1", "--workers", "2")
STOPPED = "Stopped. Finished lessons are kept; the same command goes on from there.\n"
LOST = re.compile(r"The worker tls://127\.0\.0\.1:\d+ was lost\. Its report is tried on another\.")

LONG = 120  # seconds; only a busy machine needs them

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX's")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lessons that look around, lose their worker once, lose it always, lose their process."""
    made = tmp_path_factory.mktemp("course") / "notebooks"
    write_lesson(made, "00_looks", SAY, parameters=SEED)
    write_losing(made, "01_once", WORKER, 1)
    write_losing(made, "02_always", WORKER, 99)
    write_losing(made, "03_process", REPORT, 1)
    return made


@pytest.fixture(scope="module")
def ran(folder: Path) -> subprocess.CompletedProcess[str]:
    return course(folder, *SWEEP, timeout=2 * LONG, **homes(folder))


@pytest.fixture(scope="module")
def results(ran: subprocess.CompletedProcess[str], folder: Path) -> dict:
    return json.loads((folder.parent / "reports/results.json").read_text())["lessons"]


@pytest.fixture(scope="module")
def said(results: dict, folder: Path) -> dict:
    """What a lesson saw of the processes around it."""
    cells = json.loads((folder.parent / "reports/00_looks.SEED=0.ipynb").read_text())["cells"]
    text = "".join(t for cell in cells for out in cell.get("outputs", ()) for t in out["text"])
    return json.loads(text.removeprefix("said "))


def test_a_lost_worker_costs_no_report(results: dict, folder: Path) -> None:
    assert results["01_once"]["status"] == "passed"
    assert tries(folder, "01_once") == 2


def test_a_report_that_takes_every_worker_along_is_given_up(results: dict, folder: Path) -> None:
    failure = results["02_always"]["failure"]
    assert failure["message"] == "3 workers that ran it were lost, one after another"
    assert tries(folder, "02_always") == 1 + clusters.RETRIES


def test_a_report_process_that_vanishes_is_tried_again(results: dict, folder: Path) -> None:
    assert results["03_process"]["status"] == "passed"
    assert tries(folder, "03_process") == 2


def test_the_reader_sees_reports_and_losses_and_no_word_of_dasks(
    ran: subprocess.CompletedProcess[str],
) -> None:
    assert ran.returncode == 1
    told = ran.stderr.splitlines()
    # the last loss of all may come after the last result, when nobody listens any more
    assert len(list(filter(LOST.fullmatch, told))) in (1 + 2, 1 + 3)
    (failed,) = (each for each in told if not LOST.fullmatch(each))
    assert failed.startswith("02 Always: failed: 3 workers")
    lines = ran.stdout.splitlines()
    assert len(lines) == 1 + 4 + 4 + 2  # a note, the plan, reports that passed, the end
    assert lines[-2] == "4 of 5 reports passed. Index: reports/index.html"


def test_only_whole_reports_are_left(results: dict, folder: Path) -> None:
    passed = [slug for slug, each in results.items() if each["status"] == "passed"]
    expected = {f"{slug}.{end}" for slug in passed for end in ("html", "ipynb")}
    expected |= {"index.html", "results.json", "comparison.html", ".course-run.lock"}
    assert {path.name for path in (folder.parent / "reports").iterdir()} == expected
    for slug in passed:
        assert (folder.parent / f"reports/{slug}.html").read_text().rstrip().endswith("</html>")
    assert "00. Looks" in (folder.parent / "reports/comparison.html").read_text()


def test_nothing_of_dasks_is_left_anywhere(results: dict, folder: Path) -> None:
    made = homes(folder)
    left = [path.name for path in Path(made["TMPDIR"]).iterdir()]
    assert [name for name in left if "dask" in name or "course" in name] == []
    assert [path for path in Path(made["HOME"]).rglob("*") if "dask" in path.name] == []
    assert [path.name for path in folder.parent.iterdir() if "dask" in path.name] == []


def test_nothing_listens_beyond_this_machine(said: dict) -> None:
    assert said["hosts"] == ["127.0.0.1"]
    assert said["ports"] > 3  # scheduler, workers, kernels


def test_reports_share_the_cores(said: dict) -> None:
    share = str(max(1, CPU_COUNT // 2))
    names = ("OMP_NUM", "OPENBLAS_NUM", "TF_NUM_INTRAOP", "TF_NUM_INTEROP")
    assert {said["threads"].get(f"{name}_THREADS") for name in names} == {share}


@pytest.mark.skipif(sys.platform != "linux", reason="read from /proc")
def test_kernels_can_be_interrupted_as_ever(said: dict) -> None:
    (line,) = said["masked"]
    assert not int(line.split()[1], 16) & 1 << signal.SIGINT - 1


def test_what_passed_does_not_run_again(results: dict, folder: Path) -> None:
    for command in ("sweep", "run"):
        again = course(folder, command, "0", "1", "-p", "SEED", "0,1")
        assert again.returncode == 0
        assert again.stdout.count("up to date") == 3
    assert tries(folder, "01_once") == 2


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[tuple["subprocess.Popen[str]", list[psutil.Process]]]:
    """Start a sweep whose last report waits; give the sweep and all that it started."""
    folder, fifo = tmp_path / "notebooks", tmp_path / "fifo"
    os.mkfifo(fifo)
    source = (
        f"import os, time\nif SEED and not os.path.exists({str(tmp_path / 'go')!r}):\n"
        f"    open({str(fifo)!r}, 'w').write(str(os.getpid()))\n    time.sleep(600)"
    )
    write_lesson(folder, "00_waits", source, parameters=SEED)
    words = ("sweep", "-p", "SEED", "0,1", "--workers", "1")
    with popen(folder, *words, **homes(folder)) as sweep:
        read_in_time(fifo, LONG)
        yield sweep, psutil.Process(sweep.pid).children(recursive=True)


def test_ctrl_c_ends_everything_in_order(
    waiting: tuple["subprocess.Popen[str]", list[psutil.Process]], tmp_path: Path
) -> None:
    sweep, started = waiting
    os.killpg(sweep.pid, signal.SIGINT)
    out, err = sweep.communicate(timeout=LONG)
    assert (sweep.returncode, err) == (130, STOPPED)
    assert len(out.splitlines()) == 2
    assert psutil.wait_procs(started, timeout=LONG)[1] == []
    left = {path.name for path in (tmp_path / "reports").iterdir() if "SEED=0" not in path.name}
    assert left == {"index.html", "results.json", "comparison.html", ".course-run.lock"}
    made = Path(homes(tmp_path / "notebooks")["TMPDIR"])
    assert [path.name for path in made.iterdir() if "course" in path.name] == []


def test_a_killed_sweep_takes_all_along_and_goes_on(
    waiting: tuple["subprocess.Popen[str]", list[psutil.Process]], tmp_path: Path
) -> None:
    sweep, started = waiting
    sweep.kill()
    sweep.communicate(timeout=LONG)
    assert psutil.wait_procs(started, timeout=LONG)[1] == []
    (tmp_path / "go").touch()
    again = course(tmp_path / "notebooks", "sweep", "-p", "SEED", "0,1", "--workers", "1")
    assert again.returncode == 0
    assert "(SEED 0): up to date" in again.stdout
    assert "(SEED 1): passed" in again.stdout
    assert list((tmp_path / "reports").glob(".course-run-*")) == []


def test_ctrl_c_while_workers_start_is_answered_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "notebooks"
    write_lesson(folder, "00_a", "print(1)")
    with popen(folder, "sweep", "--workers", "2", **homes(folder)) as sweep:
        started = _when_workers_start(sweep)
        os.killpg(sweep.pid, signal.SIGINT)
        out, err = sweep.communicate(timeout=LONG)
    assert (sweep.returncode, out, err) == (130, "", STOPPED)
    assert psutil.wait_procs(started, timeout=LONG)[1] == []
    assert not (tmp_path / "reports/00_a.html").exists()


def _when_workers_start(sweep: "subprocess.Popen[str]") -> list[psutil.Process]:
    """Look until the first worker is there, and give all that the sweep started."""
    while sweep.poll() is None:
        found = psutil.Process(sweep.pid).children(recursive=True)
        for each in found:
            with contextlib.suppress(psutil.Error):
                if any("spawn_main" in word for word in each.cmdline()):
                    return found
    raise AssertionError("the sweep ended before it had workers")


def test_an_error_ends_the_other_reports_too(tmp_path: Path) -> None:
    folder, fifo, go = (tmp_path / name for name in ("notebooks", "fifo", "go"))
    os.mkfifo(fifo)
    source = f"""
import os, pathlib, shutil, time
if SEED:
    open({str(fifo)!r}, "w").write(str(os.getpid()))
    time.sleep(600)
while not os.path.exists({str(go)!r}):
    time.sleep(0.05)
for path in pathlib.Path({str(tmp_path / "reports")!r}).glob(".course-run-*"):
    shutil.rmtree(path)
"""
    write_lesson(folder, "00_a", source, parameters=SEED)
    with popen(folder, *SWEEP, **homes(folder)) as sweep:
        kernel = psutil.Process(int(read_in_time(fifo, LONG)))
        go.touch()
        _, err = sweep.communicate(timeout=LONG)
    assert sweep.returncode == 1
    assert err.startswith("Error: reports must be a folder that can be written to")
    kernel.wait(timeout=LONG)


@pytest.fixture
def lessons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One lesson, and a place to run from."""
    monkeypatch.setenv("COURSE_NOTEBOOKS", str(tmp_path / "notebooks"))
    monkeypatch.chdir(tmp_path)
    return write_lesson(tmp_path / "notebooks", "00_a", "print(1)", parameters=SEED)


@pytest.mark.parametrize("name", ["distributed", "cryptography"])
def test_without_dask_the_install_command_is_said(
    lessons: Path, monkeypatch: pytest.MonkeyPatch, name: str, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    result = CliRunner().invoke(main, ["sweep", "0"])
    assert result.exit_code == 1
    assert f"Error: `course sweep` needs {name}" in result.output
    assert '-e ".[cpu,sweep]" -c constraints.txt' in result.output
    assert not (tmp_path / "reports").exists()


@pytest.mark.parametrize(
    ("cores", "gigabytes", "reports", "expected"),
    [(8, 64, 9, 8), (8, 64, 3, 3), (8, 5, 9, 2), (8, 1, 9, 1), (1, 64, 9, 1)],
)
def test_as_many_workers_as_cores_memory_and_reports_allow(
    monkeypatch: pytest.MonkeyPatch, cores: int, gigabytes: int, reports: int, expected: int
) -> None:
    monkeypatch.setattr("dask.system.CPU_COUNT", cores)
    memory = psutil.virtual_memory()._replace(available=gigabytes * 2**30)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)
    assert clusters.default_workers(reports) == expected


@pytest.mark.parametrize(("reports", "each"), [(1, "8"), (2, "4"), (3, "2"), (9, "1"), (0, "8")])
def test_threads_are_shared_out(monkeypatch: pytest.MonkeyPatch, reports: int, each: str) -> None:
    monkeypatch.setattr("dask.system.CPU_COUNT", 8)
    assert set(remote.threads(reports).values()) == {each}
