"""What a finished training leaves for lessons that need not wait for it."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from course_utils import devices, training

SIDE, CLASSES = 6, 3
NOTES = {"data": "embedded sample", "images": (70, 70)}


@pytest.fixture(scope="module")
def data():
    devices.prepare()
    rng = np.random.default_rng(1)
    return rng.random((70, SIDE, SIDE)).astype("float32"), rng.integers(0, CLASSES, 70)


def linear(seed=0, classes=CLASSES):
    return training.linear_baseline((SIDE, SIDE), classes, seed)


def finished(data, folder, **options):
    model = linear()
    options = {"epochs": 2, "validation": data, "notes": NOTES} | options
    return model, training.fit(model, *data, checkpoint=folder, **options)


def test_a_later_lesson_has_the_trained_model_without_training(data):
    folder = training.trained_folder("toy-seed-0")
    model, run = finished(data, folder)
    other = linear(seed=9)
    kept = training.load_trained("toy-seed-0", other)
    np.testing.assert_array_equal(other.get_weights()[0], model.get_weights()[0])
    assert kept.run == run
    assert kept.final_accuracy == run.history["val_accuracy"][-1]
    assert training.evaluate(other, *data)[1] == pytest.approx(kept.final_accuracy)
    assert kept.notes == {"data": "embedded sample", "images": [70, 70]}
    assert kept.settings["epochs"] == 2
    assert kept.settings["optimizer"]["class"] == "Adam"
    assert training.find_trained("toy-seed-0") == kept


def test_the_file_says_what_a_reader_asks(data, tmp_path: Path):
    _, run = finished(data, tmp_path)
    about = json.loads((tmp_path / "metrics.json").read_text(encoding="utf-8"))
    assert set(about) == {
        "format", "final_accuracy", "run", "settings", "notes", "weights_sha256"
    }  # fmt: skip
    assert about["run"] == dataclasses.asdict(run)
    assert about["run"]["device"] == devices.prepare().name
    assert about["run"]["seconds"] > 0
    assert about["notes"]["data"] == "embedded sample"
    assert about["settings"]["seed"] == 0


def test_it_is_kept_in_the_learners_own_folder(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / "mine"))
    assert training.trained_folder("a-1") == tmp_path / "mine" / "trained" / "a-1"


@pytest.mark.parametrize("name", ["", "../a", "a/b", "a.b", "a b"])
def test_a_name_is_no_path(name):
    with pytest.raises(ValueError, match=r"letters, digits, - and _ alone; got"):
        training.trained_folder(name)


def test_nothing_trained_is_said_with_what_to_do(tmp_path: Path):
    assert training.find_trained("never") is None
    with pytest.raises(training.NotTrainedError, match=r"never. Train it first: .*'never'\)"):
        training.load_trained("never", linear())
    with pytest.raises(training.NotTrainedError, match="no finished training"):
        training.load_trained(tmp_path / "none", linear())


def test_a_stopped_training_leaves_no_result(data, tmp_path: Path):
    class Stopping:
        should_stop = False

        def epoch(self, epoch, logs):
            self.should_stop = True

        start = update = finish = lambda *_: None

    finished(data, tmp_path, epochs=3, monitor=Stopping())
    assert training.find_trained(tmp_path) is None
    assert [path.name for path in tmp_path.glob("*.npz")] == ["epoch-00001.npz"]


def test_another_model_is_refused_and_left_alone(data, tmp_path: Path):
    finished(data, tmp_path)
    model = linear(classes=4)
    before = model.get_weights()
    with pytest.raises(ValueError, match=r"built as the one in .*weights\.0\.1: 3 there, 4 now"):
        training.load_trained(tmp_path, model)
    np.testing.assert_array_equal(model.get_weights()[0], before[0])


def test_a_model_of_another_activation_is_refused(data, tmp_path: Path):
    keras = devices.tensorflow().keras

    def built(activation, **options):
        layers = [keras.Input((SIDE, SIDE)), keras.layers.Flatten()]
        layers += [keras.layers.Dense(4, activation, **options), keras.layers.Dense(CLASSES)]
        return keras.Sequential(layers)

    training.fit(built("relu"), *data, epochs=1, checkpoint=tmp_path)
    training.load_trained(tmp_path, built("relu", kernel_regularizer="l2", dtype="mixed_bfloat16"))
    with pytest.raises(ValueError, match=r"activation: 'relu' there, 'tanh' now"):
        training.load_trained(tmp_path, built("tanh"))


DAMAGES = {
    "weights gone": ("weights.npz", lambda path: path.unlink(), "weights.npz is not the file"),
    "weights cut": ("weights.npz", lambda path: path.write_bytes(b"PK"), "is not the file"),
    "metrics cut": ("metrics.json", lambda path: path.write_text('{"for'), "cannot be read"),
    "metrics of others": ("metrics.json", lambda path: path.write_text("{}"), "cannot be read"),
    "a list": ("metrics.json", lambda path: path.write_text("[]"), "cannot be read"),
}


@pytest.mark.parametrize(("name", "damage", "words"), DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_result_is_said_and_made_again_from_the_last_checkpoint(
    data, tmp_path: Path, name, damage, words
):
    model, _ = finished(data, tmp_path)
    damage(tmp_path / name)
    with pytest.raises(training.NotTrainedError, match=f"is damaged: .*{words}.* goes on"):
        training.load_trained(tmp_path, linear())
    finished(data, tmp_path)
    again = linear(seed=5)
    training.load_trained(tmp_path, again)
    np.testing.assert_array_equal(again.get_weights()[0], model.get_weights()[0])


def test_a_training_that_is_over_keeps_its_result(data, tmp_path: Path):
    """Read on another machine, it is still the run of the first."""
    _, run = finished(data, tmp_path)
    before = (tmp_path / "metrics.json").read_bytes()
    elsewhere = dataclasses.replace(devices.prepare(), name="another machine")
    model, again = finished(data, tmp_path, device=elsewhere)
    assert again == run
    assert (tmp_path / "metrics.json").read_bytes() == before
    assert training.evaluate(model, *data)[1] == pytest.approx(run.history["val_accuracy"][-1])
    _, longer = finished(data, tmp_path, epochs=3, device=elsewhere)
    assert (longer.device, longer.resumed_from) == ("another machine", 2)
    assert training.find_trained(tmp_path).run == longer


def test_another_trainer_can_keep_its_result(tmp_path: Path):
    devices.prepare()
    run = training.Run({"loss": [0.5]}, 2.0, 10.0, 3, False, 1, "CPU")
    model = linear()
    training.save_result(tmp_path / "new", model, run, {"recipe": {"peak": np.float32(0.5)}})
    kept = training.load_trained(tmp_path / "new", linear(seed=3))
    assert (kept.run, kept.final_accuracy, kept.notes) == (run, None, {})
    assert kept.settings["recipe"] == {"peak": 0.5}
