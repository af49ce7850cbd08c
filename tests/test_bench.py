"""Logic of `course bench` at tiny sizes; no test judges a time."""

import doctest
import importlib.util
import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from course_utils.bench import cases, processes, speed, summary, trainings, work, worker
from course_utils.bench.cases import CASES, Case
from course_utils.cli import bench as command
from course_utils.cli import main

needs_torch = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None, reason="PyTorch is not installed"
)
FAKES = """
    import sys, time
    from course_utils.bench import cases, worker
    def sound(work):
        work.notes.append("a choice")
        for epoch in range(work.epochs):
            work.lap(0.5, (epoch + 1) / 10 + 0.2 * work.seed if work.evaluates else None)
    def fails(work):
        work.lap(0.5, None)
        raise ValueError("loss became nan\\nand more")
    def ends(work):
        print("no memory", file=sys.stderr, flush=True)
        import os
        os._exit(3)
    def waits(work):
        work.lap(0.5, None)
        time.sleep(600)
    worker.device = lambda: "a device"
    for name, train in {"sound": sound, "fails": fails, "ends": ends, "waits": waits}.items():
        cases.CASES[name] = cases.Case(name, "a network", name, "json", 3, train)
"""


def tiny(count: int = 40) -> work.Arrays:
    return work.made_up(count)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    work.save(tmp_path / "images.npz", tiny())
    return tmp_path / "images.npz"


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> dict[str, Case]:
    """Cases that train nothing, here and in the processes that run them."""
    code = textwrap.dedent(FAKES)
    monkeypatch.setattr(processes, "COMMAND", [sys.executable, "-c", code + "worker.main()"])
    monkeypatch.setattr(cases, "CASES", {})
    monkeypatch.setattr(worker, "device", worker.device)
    exec(code, {})
    for module in (summary, worker):
        monkeypatch.setattr(module, "CASES", cases.CASES)
    return cases.CASES


@pytest.mark.parametrize("module", [summary, trainings])
def test_examples(module: Any) -> None:
    assert doctest.testmod(module).failed == 0


def test_the_list_names_each_network_and_way_once() -> None:
    assert list(CASES) == [case.name for case in CASES.values()]
    assert len({(case.network, case.way) for case in CASES.values()}) == len(CASES)
    for network in (cases.ARTICLE, cases.RECIPE):
        first = next(case for case in CASES.values() if case.network == network)
        assert first.way == "Keras defaults"
    needed = {case.needs for case in CASES.values()}
    assert needed == set(cases.SAID)
    assert not replace(CASES["article-keras"], needs="json").missing


def test_cases_are_chosen_by_name_in_the_lists_order() -> None:
    assert cases.chosen(()) == list(CASES.values())
    names = ("recipe-keras", "article-keras")
    assert [case.name for case in cases.chosen(names)] == ["article-keras", "recipe-keras"]
    with pytest.raises(ValueError, match=r"There is no case 'x'\. Cases: article-keras, "):
        cases.chosen(("x",))


def test_images_are_made_up_where_there_is_no_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_DATA_DIR", "")
    arrays, words = work.images(30)
    assert words.startswith("synthetic pixels")
    assert arrays["x_train"].shape == (30, 32, 32, 3)
    assert arrays["x_train"].dtype == np.uint8
    assert set(arrays["y_train"]) == set(range(10))


def test_images_are_the_copys_first_ones(whole_data: Path) -> None:
    arrays, words = work.images(30)
    assert words.startswith("CIFAR-10, ")
    assert [len(arrays[name]) for name in work.PARTS] == [30] * 4


def laps_of(name: str, *, evaluates: bool, epochs: int = 2) -> list[tuple[float, float | None]]:
    """Run a real case on a few images in this process."""
    laps: list[tuple[float, float | None]] = []
    arrays: Any = tiny()
    CASES[name].train(
        work.Work(
            **arrays,
            epochs=epochs,
            seed=0,
            evaluates=evaluates,
            lap=lambda seconds, accuracy: laps.append((seconds, accuracy)),
        )
    )
    return laps


@pytest.mark.parametrize("evaluates", [True, False])
@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=needs_torch) if "pytorch" in n else n for n in CASES],
)
def test_every_case_tells_of_each_epoch(name: str, evaluates: bool) -> None:
    laps = laps_of(name, evaluates=evaluates)
    assert len(laps) == 2
    assert all(seconds > 0 for seconds, _ in laps)
    for _, accuracy in laps:
        assert (accuracy is None) if not evaluates else 0 <= accuracy <= 1


@pytest.mark.parametrize("name", ["article-keras", "article-course"])
def test_evaluation_is_outside_the_clock(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from course_utils import training
    from course_utils.training import loop

    clock = [0.0]

    def tick() -> float:
        clock[0] += 0.001
        return clock[0]

    monkeypatch.setattr("time.perf_counter", tick)

    def late(*_: Any, **__: Any) -> Any:
        clock[0] += 1000.0
        return 0.5, 0.5

    monkeypatch.setattr(training, "evaluate", late)
    monkeypatch.setattr(loop, "build_evaluation", lambda *_, **__: late)
    assert max(seconds for seconds, _ in laps_of(name, evaluates=True)) < 1
    assert clock[0] > 2000


@needs_torch
def test_pytorchs_networks_have_kerass_weights() -> None:
    from course_utils import training
    from course_utils.bench import torch_nets
    from course_utils.training.recipe_model import recipe_cnn

    images = tiny(60)["x_train"]
    pairs = [
        (torch_nets.article_net(), training.article_cnn()),
        (torch_nets.recipe_net(images, 10, (8, 16)), recipe_cnn(images, 10, (8, 16))),
    ]
    for mine, theirs in pairs:
        counted = sum(each.numel() for each in mine.parameters() if each.requires_grad)
        assert counted == sum(int(np.prod(w.shape)) for w in theirs.trainable_variables)


@needs_torch
def test_pytorchs_recipe_network_begins_as_kerass_does() -> None:
    import torch

    from course_utils.bench import torch_nets
    from course_utils.training.recipe_model import recipe_cnn

    images = tiny(60)["x_train"]
    mine, theirs = torch_nets.recipe_net(images, 10, (8,)), recipe_cnn(images, 10, (8,))
    x = images[:4].astype(np.float32)
    with torch.no_grad():
        found = mine[:3](torch.tensor(x).permute(0, 3, 1, 2)).permute(0, 2, 3, 1).numpy()
    expected = x
    for layer in theirs.layers[1:4]:
        expected = layer(expected)
    np.testing.assert_allclose(found, np.asarray(expected), atol=2e-3)


def test_a_worker_tells_laps_errors_and_its_end(file: Path, fakes: dict[str, Case]) -> None:
    told: list[dict[str, Any]] = []
    task = {"case": "sound", "images": str(file), "epochs": 2, "seed": 1, "evaluates": True}
    worker.attempt(task, told.append, lambda: told.append({"waits": True}))
    lap = {"seconds": 0.5, "accuracy": pytest.approx(0.3), "gpu_bytes": None}
    assert told[:2] == [{"lap": lap}, {"waits": True}]
    assert told[-1] == {"end": {"device": "a device", "notes": ["a choice"]}}
    told.clear()
    worker.attempt(task | {"case": "fails"}, told.append, lambda: None)
    assert told[-1] == {"error": "ValueError: loss became nan"}


def test_speeds_are_measured_in_turns_and_a_failure_leaves_the_others(
    file: Path, fakes: dict[str, Case]
) -> None:
    asked: list[str] = []
    chosen = [fakes[name] for name in ("sound", "fails", "ends")]
    found = speed.measure(chosen, file, 40, 2, asked.append)
    assert asked == ["sound", "fails", "ends", "sound", "fails", "sound"]
    assert found["sound"]["images_per_second"] == [80.0, 80.0]
    assert found["sound"]["peak_bytes"] > 1e6
    assert found["sound"]["device"] == "a device"
    assert found["fails"] == {"error": "ValueError: loss became nan"}
    assert found["ends"] == {"error": "its process ended (status 3): no memory"}


def test_ratios_are_taken_within_a_round() -> None:
    found = {
        "article-keras": {"images_per_second": [100.0, 50.0, 80.0]},
        "article-course": {"images_per_second": [200.0, 150.0, 160.0]},
        "recipe-course": {"images_per_second": [10.0, 20.0, 30.0]},
        "recipe-keras": {"error": "no memory"},
    }
    result = summary.speeds(found)
    assert result["article-course"]["speed"] == {"median": 160.0, "low": 150.0, "high": 200.0}
    assert result["article-course"]["ratio"] == {"median": 2.0, "low": 2.0, "high": 3.0}
    assert result["article-keras"]["ratio"]["median"] == 1.0
    assert result["recipe-course"]["against"] == "recipe-course"
    assert result["recipe-keras"] == {"error": "no memory"}


def test_a_finished_training_is_kept_and_another_is_not(
    file: Path, fakes: dict[str, Case], tmp_path: Path
) -> None:
    asked: list[str] = []

    def train(**inputs: Any) -> trainings.Training:
        return trainings.train(fakes["sound"], 0, file, inputs, tmp_path, asked.append)

    first = train(data="a")
    assert [lap["accuracy"] for lap in first["laps"]] == [0.1, 0.2, pytest.approx(0.3)]
    path = tmp_path / "sound.seed=0.json"
    path.write_text(path.read_text().replace('"seconds": 0.5', '"seconds": 7.0'))
    assert train(data="a")["laps"][0]["seconds"] == 7.0
    assert train(data="b")["laps"][0]["seconds"] == 0.5
    path.write_text("{")
    assert train(data="b")["laps"][0]["seconds"] == 0.5
    assert len(asked) == 12
    failed = trainings.train(fakes["fails"], 0, file, {}, tmp_path)
    assert failed == {"seed": 0, "error": "ValueError: loss became nan"}
    assert not (tmp_path / "fails.seed=0.json").exists()


def training(*accuracies: float) -> trainings.Training:
    return {"laps": [{"seconds": 2.0, "accuracy": each} for each in accuracies]}


def test_trainings_are_summed_up_and_what_was_not_reached_is_said() -> None:
    both = summary.trained([training(0.8, 0.9, 0.91), training(0.5, 0.7, 0.93)])
    assert both["seconds_to_target"] == {"median": 5.0, "low": 4.0, "high": 6.0}
    assert both["seconds"]["median"] == 6.0
    assert both["accuracy"]["median"] == pytest.approx(0.92)
    one = summary.trained([training(0.8, 0.9), training(0.5, 0.7)])
    assert (one["reached"], "seconds_to_target" in one) == (1, False)
    rows = summary.training_rows({"article-keras": one}, list(CASES.values()))
    assert rows[1][3:6] == ["reached 1 of 2 times", "4 s", "80.00%"]
    assert summary.trained([{"seed": 0, "error": "x"}])["reached"] == 0


def bench(*words: str) -> Result:
    return CliRunner().invoke(main, ["bench", *words])


def test_the_command_prints_a_table_and_writes_json(fakes: dict[str, Case], tmp_path: Path) -> None:
    path = tmp_path / "speeds.json"
    fakes["absent"] = replace(fakes["sound"], name="absent", needs="torch")
    absent = importlib.util.find_spec("torch") is None
    words = ["--only", "sound", "--rounds", "2", "--images", "40", "--json", str(path)]
    result = bench(*words, *(["--only", "absent"] if absent else []))
    assert result.exit_code == 0, result.output
    assert "40 images an epoch; synthetic pixels" in result.output
    assert "a network  sound  80" in result.output
    assert "sound: a choice." in result.output
    assert ("Skipped absent. PyTorch is not installed" in result.output) is absent
    kept = json.loads(path.read_text())
    assert kept["speeds"]["sound"]["images_per_second"] == [80.0, 80.0]
    assert kept["versions"]["numpy"] == np.__version__
    assert list(kept["skipped"]) == (["absent"] if absent else [])


def test_a_failed_case_is_one_line_and_exit_status_1(fakes: dict[str, Case]) -> None:
    result = bench("--only", "sound", "--only", "fails", "--rounds", "1", "--images", "40")
    assert result.exit_code == 1
    assert "fails failed: ValueError: loss became nan" in result.output
    assert "a network  sound  80" in result.output


def test_training_to_the_end_goes_on_where_it_was(
    fakes: dict[str, Case], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_need_images", lambda: None)
    monkeypatch.setattr(work, "images", lambda count=40: (tiny(), "made up"))
    words = ("--only", "sound", "--rounds", "1", "--train", "--seeds", "2")
    path = tmp_path / "all.json"
    for _ in range(2):
        result = bench(*words, "--to", str(tmp_path / "kept"), "--json", str(path))
        assert result.exit_code == 0, result.output
        assert "reached 0 of 2 times  2 s     40.00%    (30.00% to 50.00%)" in result.output
    kept = {each.name for each in (tmp_path / "kept").iterdir()}
    assert kept == {"sound.seed=0.json", "sound.seed=1.json"}
    assert len(json.loads(path.read_text())["trainings"]["sound"]["trainings"]) == 2


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--only", "keras"], 2, "There is no case 'keras'. Cases: article-keras"),
        (["--json", "nowhere/x.json"], 2, "there is no folder"),
        (["--rounds", "0"], 2, "0 is not in the range"),
        (["--train"], 1, "course data fetch cifar10"),
    ],
)
def test_wrong_use_is_said_before_anything_is_measured(
    words: list[str], status: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_DATA_DIR", "")
    result = bench(*words)
    assert result.exit_code == status
    assert said in result.output


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no process groups like these")
def test_ctrl_c_leaves_no_half_file_and_no_process(tmp_path: Path) -> None:
    import psutil

    inner = [sys.executable, "-c", textwrap.dedent(FAKES) + "worker.main()"]
    code = textwrap.dedent(FAKES) + textwrap.dedent(f"""
        from course_utils.bench import processes, speed
        from course_utils.cli import main
        processes.COMMAND = {inner!r}
        speed.WARM_UPS = 2
        main(["bench", "--only", "waits", "--images", "40", "--json", "x.json"])
    """)
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as run:
        assert run.stdout
        assert "40 images an epoch" in run.stdout.readline()
        children = eventually(lambda: psutil.Process(run.pid).children())
        os.killpg(run.pid, signal.SIGINT)
        _, err = run.communicate(timeout=30)
    assert run.returncode == 130
    assert "Stopped. Finished trainings are kept" in err
    assert "Traceback" not in err
    _, left = psutil.wait_procs(children, timeout=10)  # one just started ends at its pipe's end
    assert not left
    assert list(tmp_path.iterdir()) == [tmp_path / "home"] * (tmp_path / "home").exists()


def eventually(look: Callable[[], list[Any]]) -> list[Any]:
    """Look until something is there."""
    while not (found := look()):
        pass
    return found


def test_the_benchmark_script_is_the_command() -> None:
    script = Path(__file__).parent / "benchmarks/bench.py"
    run = subprocess.run(
        [sys.executable, script, "--help"], capture_output=True, text=True, check=True
    )
    assert "--train" in run.stdout
