"""Data-parallel training: equal curves, a killed worker, and a curve joined at the checkpoint."""

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from course_utils import devices, distributed
from course_utils.distributed import kept, train
from course_utils.distributed.job import Job
from course_utils.distributed.run import Run, joined
from course_utils.training import CheckpointError

JOB = Job(epochs=3, batch_size=125, images=1000, filters=4)
needs_network = pytest.mark.skipif(
    not distributed.has_private_network(), reason="no private network on this machine"
)


@pytest.fixture(scope="module")
def launcher():
    with distributed.Launcher() as launcher:
        yield launcher


@pytest.fixture(scope="module")
def alone(launcher):
    return launcher.run(JOB)


@needs_network
def test_one_worker_trains_as_keras_does(alone):
    keras = devices.tensorflow().keras
    images, labels = train.load(JOB)
    layers = [keras.Input((28, 28, 1))]
    layers += [
        keras.layers.Conv2D(n, size, 2, "same", use_bias=False, activation="relu")
        for n, size in ((4, 5), (8, 3))
    ]
    model = keras.Sequential([*layers, keras.layers.Flatten(), keras.layers.Dense(10)])
    model.set_weights([each.numpy() for each in train.Network(JOB).weights])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(JOB.learning_rate, JOB.momentum), loss)
    expected = []
    for rows in (rows for epoch in (1, 2, 3) for rows in train.batches(JOB, epoch)):
        model.reset_metrics()
        expected.append(float(model.train_on_batch(images[rows], labels[rows])))
    assert alone.losses == pytest.approx(expected, abs=1e-5)
    assert alone.losses[-1] < 0.6 * alone.losses[0]
    assert alone.steps == [(epoch, step) for epoch in (1, 2, 3) for step in range(1, 9)]


@needs_network
@pytest.mark.parametrize("who", [{"devices": 2}, {"devices": 3}, {"workers": 2}])
def test_devices_and_workers_follow_one_workers_curve(who, launcher, alone):
    run = launcher.run(JOB, **who)
    assert run.losses == pytest.approx(alone.losses, abs=1e-5)
    assert run.is_whole
    assert run.seconds_per_step > 0
    assert len({*run.pids, os.getpid()}) == who.get("workers", 1) + 1


def listening(path):
    """The local ports in state LISTEN of one of /proc's tables."""
    rows = [line.split() for line in path.read_text().splitlines()[1:]]
    return {int(row[1].split(":")[1], 16) for row in rows if row[3] == "0A"}


@needs_network
def test_workers_listen_in_a_network_without_a_way_out(launcher, monkeypatch):
    ports, names, messages = set(), set(), launcher._messages

    def looked(deadline):
        for message in messages(deadline):
            if message["event"] == "step" and message["step"] == 1:
                net = Path(f"/proc/{launcher._process.pid}/net")
                ports.update(listening(net / "tcp6") | listening(net / "tcp"))
                lines = (net / "dev").read_text().splitlines()[2:]
                names.update(line.split(":")[0].strip() for line in lines)
            yield message

    monkeypatch.setattr(launcher, "_messages", looked)
    launcher.run(dataclasses.replace(JOB, epochs=1), workers=2)
    assert len(ports) == 2
    assert {name for name in names if not name.startswith(("sit", "tunl", "gre", "ip6"))} == {"lo"}
    outer = listening(Path("/proc/self/net/tcp")) | listening(Path("/proc/self/net/tcp6"))
    assert not outer & ports


@needs_network
@pytest.mark.parametrize("victim", [0, 1])
def test_a_killed_worker_costs_the_epoch_and_nothing_else(victim, launcher, tmp_path):
    slow = dataclasses.replace(JOB, batch_size=20, learning_rate=0.02)
    whole = launcher.run(slow)
    cut = launcher.run(slow, workers=2, checkpoints=tmp_path, kill=(victim, 2, 5))
    assert cut.statuses[victim] == -9
    assert cut.statuses[1 - victim] == 75
    assert (2, 5) <= cut.steps[-1] < (2, 50)
    resumed = launcher.run(slow, workers=2, checkpoints=tmp_path)
    assert resumed.is_whole
    assert (resumed.first_epoch, resumed.steps[0]) == (2, (2, 1))
    assert joined(cut, resumed) == pytest.approx(whole.losses, abs=1e-5)


@needs_network
def test_one_worker_goes_on_where_two_stopped(launcher, alone, tmp_path):
    first = launcher.run(dataclasses.replace(JOB, epochs=1), workers=2, checkpoints=tmp_path)
    rest = launcher.run(JOB, checkpoints=tmp_path)
    assert rest.first_epoch == 2
    assert joined(first, rest) == pytest.approx(alone.losses, abs=1e-5)
    with pytest.raises(distributed.DistributedError, match="made with other settings: seed"):
        launcher.run(dataclasses.replace(JOB, seed=1), workers=2, checkpoints=tmp_path)


@needs_network
def test_a_worker_that_fails_shows_its_last_line_and_the_next_run_works(launcher, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(distributed.DistributedError) as caught:
        launcher.run(JOB, checkpoints=tmp_path / "file" / "inside")
    assert "1 of 1 workers failed" in str(caught.value)
    assert "checkpoints cannot be kept" in str(caught.value)
    assert launcher.run(dataclasses.replace(JOB, epochs=1)).is_whole


def test_workers_of_different_epochs_do_not_begin(tmp_path):
    tf = devices.tensorflow()
    strategy = SimpleNamespace(
        num_replicas_in_sync=2, run=lambda f: f(), reduce=lambda *_, **__: tf.constant(3)
    )
    with pytest.raises(CheckpointError, match="this one has 0, and the sum over 2 is 3"):
        train._resume(None, None, strategy)


def test_what_tensorflow_raises_for_a_dead_worker_becomes_one_error():
    tf = devices.tensorflow()
    text = "Graph execution error\nCollective ops is aborted by: Socket closed\nmore"
    for kind in (tf.errors.UnavailableError, tf.errors.AbortedError):
        with pytest.raises(train.PeerLostError, match="aborted by: Socket closed"), train._peers():
            raise kind(None, None, text)
    with pytest.raises(KeyError), train._peers():
        raise KeyError


@needs_network
def test_the_module_trains_alone_as_the_launchers_worker(alone):
    command = [sys.executable, "-m", "course_utils.distributed.worker", *JOB.options]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    messages = [json.loads(line) for line in run.stdout.splitlines()]
    losses = [message["loss"] for message in messages if message["event"] == "step"]
    assert losses == pytest.approx(alone.losses, abs=1e-5)


def test_batches_depend_on_seed_and_epoch_alone_and_hold_each_image_once():
    rows = np.concatenate(list(train.batches(JOB, 1)))
    assert sorted(rows) == list(range(1000))
    assert list(rows) == list(np.concatenate(list(train.batches(JOB, 1))))
    assert list(rows) != list(np.concatenate(list(train.batches(JOB, 2))))
    uneven = dataclasses.replace(JOB, batch_size=300)
    assert len(list(train.batches(uneven, 1))) == uneven.steps == 3


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"epochs": 0}, "epochs must be 1 or more; got 0"),
        ({"filters": -1}, "filters must be 1 or more; got -1"),
        ({"batch_size": 6000}, "got 6000 of 5000"),
    ],
)
def test_a_job_that_cannot_be_is_refused(fields, words):
    with pytest.raises(ValueError, match=words):
        Job(**fields)


def test_runs_are_joined_at_the_checkpoint():
    def run(first, steps):
        return Run(2, 1, first, steps, [10 * e + s for e, s in steps], 0.1, [0, 0], [])

    cut = run(1, [(1, 1), (1, 2), (2, 1)])
    assert list(joined(cut, run(2, [(2, 1), (2, 2)]))) == [11, 12, 21, 22]
    assert list(joined(cut, run(1, [(1, 1)]))) == [11]
    with pytest.raises(ValueError, match="must reach epoch 2"):
        joined(run(1, [(1, 1)]), run(3, [(3, 1)]))


def test_the_kept_runs_are_five_and_tell_one_curve():
    runs = distributed.kept_runs()
    assert list(runs) == ["one worker", "two devices", "two workers", "killed", "resumed"]
    one = runs["one worker"].losses
    assert len(one) == Job().epochs * Job().steps
    assert runs["two devices"].losses == pytest.approx(one, abs=1e-5)
    assert runs["two workers"].losses == pytest.approx(one, abs=1e-5)
    assert joined(runs["killed"], runs["resumed"]) == pytest.approx(one, abs=1e-5)
    victim, epoch, step = kept.KILLED
    assert runs["killed"].statuses[victim] == -9
    assert (epoch, step) <= runs["killed"].steps[-1] < (epoch, Job().steps)
