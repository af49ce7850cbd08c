"""A training that is stopped or killed goes on to the result that it would have had."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from course_utils import devices, training
from course_utils.training import keeping, loop
from course_utils.training.checkpoints import CheckpointError, CheckpointWarning, read
from course_utils.widgets.monitor import Monitor

CHILD = Path(__file__).with_name("checkpoint_child.py")
SIDE, CLASSES = 6, 3


class Process:
    """A training in a process of its own."""

    def __init__(self, folder: Path, *options: str) -> None:
        command = [sys.executable, str(CHILD), str(folder), *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def hit(self, moment: str, kind: int) -> str:
        """Send a signal as soon as the process is at a moment; return what it says after it."""
        with self.process as process:
            try:
                assert process.stdout.readline() == f"{moment}\n"
                process.send_signal(kind)
                return process.communicate(timeout=120)[0]
            finally:
                process.kill()

    def end(self) -> dict:
        """Wait for the end; return what it tells."""
        told = self.process.communicate(timeout=240)[0]
        assert self.process.returncode == 0
        return json.loads(told)


def names(folder: Path) -> list[str]:
    return sorted(re.sub(r"\.\d+-\d+\.", ".", path.name) for path in folder.glob("*epoch*"))


needs_signals = pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX's")


@needs_signals
def test_killed_at_every_moment_it_goes_on_to_the_same_result(tmp_path: Path):
    """Five processes: each goes on where the one before was stopped, and the last one ends."""
    kill, interrupt = signal.SIGKILL, signal.SIGINT
    assert Process(tmp_path, "--step", "26").hit("in mid-epoch", kill) == ""
    assert names(tmp_path) == ["epoch-00001.npz"]
    second = Process(tmp_path, "--unrenamed", "epoch-00002.npz")
    assert second.hit("written, not renamed", kill) == ""
    assert names(tmp_path) == [".epoch-00002.npz.tmp", "epoch-00001.npz"]
    third = Process(tmp_path, "--unwritten", "epoch-00003.npz")
    assert third.hit("half written", kill) == ""
    assert names(tmp_path) == [".epoch-00003.npz.tmp", "epoch-00001.npz", "epoch-00002.npz"]
    told = json.loads(Process(tmp_path, "--step", "44").hit("in mid-epoch", interrupt))
    assert told["resumed"] == 2
    assert told["stopped"]
    assert names(tmp_path) == ["epoch-00001.npz", "epoch-00002.npz"]
    assert not (tmp_path / "metrics.json").exists()
    told = Process(tmp_path, "--compare").end()
    assert told == {
        "resumed": 2, "stopped": False, "kept": 4, "same": True, "history": True, "steps": [72, 72]
    }  # fmt: skip
    assert names(tmp_path) == ["epoch-00003.npz", "epoch-00004.npz"]
    assert (tmp_path / "metrics.json").exists()


@needs_signals
@pytest.mark.parametrize("options", [["--jit"], ["--devices", "2"]], ids=["compiled", "devices"])
def test_killed_in_mid_epoch_it_goes_on_to_the_same_result(tmp_path: Path, options: list[str]):
    options = [*options, "--epochs", "3"]
    Process(tmp_path, "--step", "26", *options).hit("in mid-epoch", signal.SIGKILL)
    told = Process(tmp_path, "--compare", *options).end()
    assert (told["resumed"], told["same"], told["history"]) == (1, True, True)


@pytest.fixture(scope="module")
def keras():
    devices.prepare()
    return devices.tensorflow().keras


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(1)
    y = rng.integers(0, CLASSES, 70)
    return (rng.random((70, SIDE, SIDE)) + y[:, None, None] / 2).astype("float32"), y


def linear(seed: int = 0):
    return training.linear_baseline((SIDE, SIDE), CLASSES, seed)


def everything(model, optimizer) -> list[np.ndarray]:
    return [np.asarray(each) for each in model.variables + optimizer.variables]


def dropping(keras, rate: float = 0.5):
    keras.utils.set_random_seed(0)
    layers = [keras.Input((SIDE, SIDE)), keras.layers.Flatten(), keras.layers.Dropout(rate)]
    return keras.Sequential([*layers, keras.layers.Dense(CLASSES)])


def half(keras):
    keras.utils.set_random_seed(0)
    layers = [keras.Input((SIDE, SIDE)), keras.layers.Flatten(dtype="mixed_float16")]
    layers += [keras.layers.Dense(4, "relu", dtype="mixed_float16")]
    return keras.Sequential([*layers, keras.layers.Dense(CLASSES)])


def scaled(keras):
    """Make an optimizer whose loss scale moves every second step."""
    return keras.optimizers.LossScaleOptimizer(
        keras.optimizers.Adam(0.01), initial_scale=2.0**13, dynamic_growth_steps=2
    )


def cosine(keras):
    return keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.05, 12))


def averaged(keras):
    return keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True, use_ema=True, ema_momentum=0.9)


KINDS = {
    "sgd": (lambda keras: linear(), lambda keras: keras.optimizers.SGD(0.1)),
    "averages": (lambda keras: linear(), averaged),
    "schedule": (lambda keras: linear(), cosine),
    "dropout": (dropping, lambda keras: keras.optimizers.Adam()),
    "float16": (half, scaled),
}


@pytest.mark.parametrize(("build", "optimize"), KINDS.values(), ids=KINDS)
def test_in_two_goes_it_comes_to_the_same_result(keras, data, tmp_path, build, optimize):
    runs, ends = [], []
    for folder, goes in ((None, [4]), (tmp_path, [1, 3, 4])):
        for epochs in goes:
            model, optimizer = build(keras), optimize(keras)
            run = training.fit(
                model, *data, epochs=epochs, validation=data, seed=3,
                optimizer=optimizer, checkpoint=folder,
            )  # fmt: skip
        runs.append(run)
        ends.append(everything(model, optimizer))
    assert all(one.tobytes() == other.tobytes() for one, other in zip(*ends, strict=True))
    assert runs[0].history == runs[1].history
    assert (runs[0].steps, runs[1].steps, runs[1].resumed_from) == (12, 12, 3)


def test_the_scale_of_a_float16_loss_is_kept(keras, data, tmp_path):
    optimizer = scaled(keras)
    training.fit(half(keras), *data, epochs=1, optimizer=optimizer, checkpoint=tmp_path)
    kept = read(tmp_path / "epoch-00001.npz")[0].arrays
    scale = float(np.asarray(optimizer.dynamic_scale))
    assert scale == 2.0**14
    place = [each.path for each in optimizer.variables].index(optimizer.dynamic_scale.path)
    assert kept[f"optimizer/{place}"] == scale
    again = scaled(keras)
    training.fit(half(keras), *data, epochs=1, optimizer=again, checkpoint=tmp_path)
    assert float(np.asarray(again.dynamic_scale)) == scale


def test_a_training_that_is_over_is_returned_at_once(data, tmp_path, monkeypatch):
    run = training.fit(linear(), *data, epochs=2, validation=data, checkpoint=tmp_path)
    monkeypatch.setattr(loop, "build_steps", lambda *_, **__: None)
    heard, model = Monitor(), linear()
    again = training.fit(
        model, *data, epochs=2, validation=data, checkpoint=tmp_path, monitor=heard
    )
    assert again == run
    assert training.evaluate(model, *data)[1] == pytest.approx(run.history["val_accuracy"][-1])
    assert heard.history == run.history
    assert heard.pace.seconds_left == pytest.approx(0)


class Spoiling:
    """A monitor that spoils the weights after an epoch, then stops in the next one."""

    def __init__(self, optimizer, after):
        self.optimizer, self.after, self.should_stop = optimizer, after, False

    def start(self, total_steps, epochs):
        self.epochs = 0

    def epoch(self, epoch, logs):
        self.epochs = epoch
        if epoch >= self.after:
            self.optimizer.learning_rate = -10.0  # uphill

    def update(self, step, loss, accuracy):
        self.should_stop = self.epochs > self.after

    def finish(self, run):
        pass


def test_stop_after_a_resume_keeps_the_best_weights_of_before(keras, data, tmp_path):
    """The stopped epoch is not kept; going on from the folder begins it again."""
    options = {"validation": data, "batch_size": 4, "checkpoint": tmp_path}
    optimizer = keras.optimizers.SGD(0.1)
    first = training.fit(linear(), *data, epochs=1, optimizer=optimizer, **options)
    optimizer, model = keras.optimizers.SGD(0.1), linear()

    def spoil(*_):
        optimizer.learning_rate = -10.0

    monitor = Spoiling(optimizer, after=1)
    monitor.start = lambda *_: setattr(monitor, "epochs", 1)
    monitor.resume = spoil
    run = training.fit(model, *data, epochs=9, optimizer=optimizer, monitor=monitor, **options)
    assert (run.stopped_early, run.resumed_from, run.kept_epoch) == (True, 1, 1)
    assert len(run.history["loss"]) == 3
    best = first.history["val_accuracy"][0]
    assert run.history["val_accuracy"][0] == best > max(run.history["val_accuracy"][1:])
    assert training.evaluate(model, *data)[1] == pytest.approx(best)
    assert names(tmp_path) == ["epoch-00001.npz", "epoch-00002.npz"]
    assert json.loads((tmp_path / "metrics.json").read_text())["run"]["steps"] == 18


def test_the_model_of_a_stopped_training_can_go_on(keras, data, tmp_path):
    """As in a notebook, where the cell is run again after Stop: the same model, trained on."""
    whole, model = linear(), linear()
    wanted = training.fit(whole, *data, epochs=3, batch_size=4, validation=data)
    monitor = Spoiling(None, after=1)
    monitor.epoch = lambda epoch, logs: setattr(monitor, "epochs", 2 * epoch)
    options = {"epochs": 3, "batch_size": 4, "validation": data, "checkpoint": tmp_path}
    assert training.fit(model, *data, monitor=monitor, **options).stopped_early
    run = training.fit(model, *data, **options)
    assert (run.history, run.steps, run.resumed_from) == (wanted.history, 54, 1)
    assert np.array_equal(model.get_weights()[0], whole.get_weights()[0])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda x, y: {"seed": 1}, "seed: 0 in the checkpoint, 1 now"),
        (lambda x, y: {"batch_size": 8}, "batch_size: 32 in the checkpoint, 8 now"),
        (lambda x, y: {"x": x + 1}, r"data\.0: 'float32 \(70, 6, 6\) crc"),
        (lambda x, y: {"y": (y + 1) % 3}, r"data\.1: 'int64 \(70,\) crc"),
        (lambda x, y: {"validation": None}, r"validation\.0: .*, none now"),
        (lambda x, y: {"optimizer": "sgd"}, r"optimizer\.class: 'Adam' .* 'SGD' now"),
        (lambda x, y: {"model": linear(seed=1)}, r"model\.layers\.1\.2\.kernel_initializer"),
        (lambda x, y: {"epochs": 1}, "holds 2 epochs and epochs=1 asks for fewer"),
    ],
)
def test_another_training_is_refused_with_what_differs(data, tmp_path, change, words):
    options = {"x": data[0], "y": data[1], "epochs": 2, "validation": data}
    training.fit(linear(), **options, checkpoint=tmp_path)
    model = linear()
    before = model.get_weights()
    with pytest.raises(CheckpointError, match=words):
        training.fit(**({"model": model, **options, "checkpoint": tmp_path} | change(*data)))
    assert np.array_equal(model.get_weights()[0], before[0])


def test_a_second_model_built_alike_is_the_same_model(keras):
    """Keras counts layers made before in their names; that is no other setting."""
    for build in (training.article_cnn, lambda: dropping(keras), lambda: half(keras)):
        assert training.describe_model(build()) == training.describe_model(build())
    assert training.describe_model(dropping(keras)) != training.describe_model(dropping(keras, 0.4))
    assert training.describe_model(training.article_mlp()) != training.describe_model(
        training.article_mlp(precision="mixed_float16")
    )


def test_a_full_disk_is_said_and_training_goes_on(data, tmp_path, monkeypatch):
    savez = np.savez

    def full(file, **arrays):
        if "epoch-00002" in file.name:
            raise OSError(28, "No space left on device")
        savez(file, **arrays)

    monkeypatch.setattr(np, "savez", full)
    with pytest.warns(CheckpointWarning, match=r"00002.npz could not be kept .*Training goes on"):
        run = training.fit(linear(), *data, epochs=3, checkpoint=tmp_path)
    assert len(run.history["loss"]) == 3
    assert names(tmp_path) == ["epoch-00001.npz", "epoch-00003.npz"]


def test_seconds_and_speed_go_on(data, tmp_path):
    first = training.fit(linear(), *data, epochs=1, batch_size=4, checkpoint=tmp_path)
    again = training.fit(linear(), *data, epochs=2, batch_size=4, checkpoint=tmp_path)
    kept = read(tmp_path / "epoch-00001.npz")[0].meta
    assert 0 < kept["seconds"] <= first.seconds
    assert again.seconds > kept["seconds"]
    assert kept["speed"][0] > 0
    assert again.images_per_second > 0


class Clock:
    """Time that passes only when training does something."""

    now = 0.0

    def __call__(self):
        return self.now

    def taking(self, seconds, function):
        """Let a function take so long."""

        def slow(*args, **options):
            self.now += seconds(*args, **options) if callable(seconds) else seconds
            return function(*args, **options)

        return slow


class Telling(Monitor):
    """A dashboard's monitor that writes down what it would show: moment, step, time left."""

    def __init__(self, clock, stop_at=None):
        super().__init__()
        self.clock, self.said, self.stop_at = clock, [], stop_at

    def update(self, step, loss, accuracy):
        super().update(step, loss, accuracy)
        self.said.append((self.clock.now, step, self.pace.seconds_left))
        if step == self.stop_at:
            self.stop()

    def finish(self, run):
        self.end = self.clock.now


@pytest.fixture
def slow(monkeypatch):
    """Training on a clock of its own: steps, validation, checkpoints and compilation take time."""
    clock = Clock()
    for name in ("monotonic", "perf_counter"):
        monkeypatch.setattr(time, name, clock)
    steps, evaluation = loop.build_steps, loop.build_evaluation

    def slow_steps(*args, **options):
        seen, real = set(), steps(*args, **options)

        def seconds(indices, *_):
            compiling = 0 if indices.shape in seen else 60
            seen.add(indices.shape)
            return 0.5 * len(indices) + compiling

        return clock.taking(seconds, real)

    def slow_evaluation(*args, **options):
        first, real = [50.0], evaluation(*args, **options)
        return clock.taking(lambda **how: (first.pop() if first else 0) + 30 * (not how), real)

    monkeypatch.setattr(loop, "build_steps", slow_steps)
    monkeypatch.setattr(loop, "build_evaluation", slow_evaluation)
    keep = clock.taking(2, keeping.Keeper.epoch)
    monkeypatch.setattr(keeping.Keeper, "epoch", keep)
    return clock


@pytest.mark.parametrize("is_resumed", [False, True])
def test_time_left_is_right_within_a_fifth_after_the_first_epoch(data, tmp_path, slow, is_resumed):
    """An epoch of 70 steps takes 35 s, its validation 30, its checkpoint 2, each compilation 60.

    After a resume the first epoch's last call, of fewer steps, compiles once more.
    """
    options = {"batch_size": 1, "validation": data, "checkpoint": tmp_path}
    if is_resumed:
        training.fit(linear(), *data, epochs=2, monitor=Telling(slow), **options)
    monitor = Telling(slow)
    training.fit(linear(), *data, epochs=5, monitor=monitor, **options)
    judged = [each for each in monitor.said if each[1] > 70]
    assert len(judged) == 9 * (3 if is_resumed else 4)
    for now, step, left in judged:
        compiling = 60 if is_resumed and step < 210 else 0
        assert left + compiling == pytest.approx(monitor.end - now, rel=0.2, abs=0.5)
    assert monitor.pace.seconds_left == pytest.approx(0)


def test_a_resumed_training_tells_its_dashboard_where_it_stands(data, tmp_path):
    options = {"batch_size": 4, "validation": data, "checkpoint": tmp_path}
    first = training.fit(linear(), *data, epochs=2, **options)
    monitor = Monitor()
    monitor.stop()
    training.fit(linear(), *data, epochs=3, monitor=monitor, **options)
    assert (monitor.resumed_from, monitor.pace.step, monitor.pace.epochs_done) == (2, 36, 2)
    assert monitor.history == first.history
    assert monitor.curve == [
        (18 * (1 + k), first.history["loss"][k], first.history["accuracy"][k]) for k in range(2)
    ]
    assert monitor.pace.seconds_left > 0
