import subprocess
import sys
import threading

import numpy as np
import pytest

from course_utils import devices, training
from course_utils.training import epochs as epochs_module
from course_utils.training import loop

SIDE, CLASSES = 6, 3


@pytest.fixture(scope="module")
def keras():
    devices.prepare()
    return devices.tensorflow().keras


@pytest.fixture(scope="module")
def data():
    """Return 70 images whose brightest third is their label: a linear model can learn it."""
    rng = np.random.default_rng(1)
    y = rng.integers(0, CLASSES, 70)
    x = rng.random((70, SIDE, SIDE)).astype("float32")
    for image, label in zip(x, y, strict=True):
        image[2 * label : 2 * label + 2] += 1
    return x, y


def small_model(seed=0):
    return training.linear_baseline((SIDE, SIDE), CLASSES, seed)


class Recorder:
    """A monitor that writes down what it hears; `act` is called after each event."""

    def __init__(self, act=None):
        self.should_stop, self.events, self.act = False, [], act or (lambda self, event: None)

    def hear(self, *event):
        self.events.append(event)
        self.act(self, event)

    def start(self, total_steps, epochs):
        self.hear("start", total_steps, epochs)

    def update(self, step, loss, accuracy):
        self.hear("update", step, loss, accuracy)

    def epoch(self, epoch, logs):
        self.hear("epoch", epoch, logs)

    def finish(self, run):
        self.hear("finish", run)


def test_published_parameter_counts():
    assert training.article_mlp().count_params() == 101_770
    assert training.article_cnn().count_params() == 122_570
    assert training.linear_baseline().count_params() == 7_850


def test_models_keep_the_articles_shapes():
    assert training.article_mlp().output_shape == (None, 10)
    shapes = [layer.output.shape[1:] for layer in training.article_cnn().layers]
    assert shapes[:6] == [(30, 30, 32), (15, 15, 32), (13, 13, 64), (6, 6, 64), (4, 4, 64), (1024,)]
    assert training.article_cnn((28, 28, 1), 7).output_shape == (None, 7)


@pytest.mark.parametrize("shape", [(28, 28), (17, 32, 3)])
def test_article_cnn_refuses_images_it_cannot_shrink(shape):
    with pytest.raises(ValueError, match=r"at least 18; got .*Add a channel: \(28, 28, 1\)"):
        training.article_cnn(shape)


def test_seed_fixes_the_weights_and_leaves_other_random_numbers_alone():
    np.random.seed(5)
    first, again, other = (training.article_mlp(seed=seed).get_weights() for seed in (3, 3, 4))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[0], other[0])
    after = np.random.random()
    np.random.seed(5)
    assert after == np.random.random()


def test_ends_in_softmax(keras):
    assert training.ends_in_softmax(training.article_mlp())
    assert not training.ends_in_softmax(training.article_mlp(logits=True))
    probability_model = keras.Sequential([small_model(), keras.layers.Softmax()])
    assert training.ends_in_softmax(probability_model)
    assert training.ends_in_softmax(
        keras.Sequential([keras.Input((28, 28)), training.article_mlp()])
    )


def test_fit_equals_keras_step_by_step(keras, data):
    """Same weights, same order of images: Keras's own fit must end in the same place."""
    x, y = data
    ours, theirs = small_model(), small_model()
    run = training.fit(ours, x, y, epochs=1, validation=(x, y), seed=7)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    theirs.compile("adam", loss, metrics=["accuracy"], jit_compile=False)
    order = np.random.default_rng(7).permutation(len(x))
    history = theirs.fit(
        x[order], y[order], validation_data=(x, y), shuffle=False, verbose=0
    ).history
    assert run.steps == 3  # 32 + 32 + 6: the remainder is trained on too
    assert set(run.history) == set(history)
    for name, values in history.items():
        assert run.history[name] == pytest.approx(values, abs=1e-6)
    for mine, other in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(mine, other, atol=1e-7)


def test_fit_learns_and_repeats_itself(data):
    x, y = data
    runs, models = [], [small_model() for _ in range(3)]
    for model, seed in zip(models, (0, 0, 1), strict=True):
        runs.append(training.fit(model, x, y, epochs=20, seed=seed, optimizer="sgd"))
    assert runs[0].history == runs[1].history
    assert np.array_equal(models[0].get_weights()[0], models[1].get_weights()[0])
    assert runs[0].history != runs[2].history
    assert runs[0].history["accuracy"][-1] > 0.9
    assert len(runs[0].history["loss"]) == runs[0].kept_epoch == 20
    assert not runs[0].stopped_early


def test_averaged_weights_stand_in_the_model_at_the_end_only(keras, data):
    def trained(epochs, **how):
        model = small_model()
        optimizer = keras.optimizers.SGD(0.1, **how)
        training.fit(model, *data, epochs=epochs, batch_size=70, optimizer=optimizer)
        return model.get_weights()

    first, second = trained(1), trained(2)  # one step an epoch, each run from the same weights
    averaged = trained(2, use_ema=True, ema_momentum=0.75)
    for a, b, mean in zip(first, second, averaged, strict=True):
        np.testing.assert_allclose(mean, 0.75 * a + 0.25 * b, atol=1e-6)


def test_images_of_any_number_type_reach_the_network_unscaled(data):
    pixels = (data[0] * 100).astype("uint8")
    weights = []
    for dtype in ("uint8", "int64", "float64"):
        model = small_model()
        training.fit(model, pixels.astype(dtype), data[1][:, None], epochs=1)
        weights.append(model.get_weights()[0])
    assert np.array_equal(weights[0], weights[1])
    assert np.array_equal(weights[0], weights[2])
    scaled = small_model()
    training.fit(scaled, pixels / 255, data[1], epochs=1)
    assert not np.allclose(weights[0], scaled.get_weights()[0])


def test_fewer_images_than_a_batch(data):
    run = training.fit(small_model(), data[0][:5], data[1][:5], epochs=2)
    assert run.steps == 2
    assert run.images_per_second > 0


def test_monitor_hears_of_everything_in_order(data):
    x, y = data
    monitor = Recorder()
    run = training.fit(small_model(), x, y, epochs=2, batch_size=4, monitor=monitor)
    names = [event[0] for event in monitor.events]
    assert monitor.events[0] == ("start", 36, 2)
    assert names[1:] == ["update"] * 4 + ["epoch"] + ["update"] * 4 + ["epoch", "finish"]
    assert [event[1] for event in monitor.events if event[0] == "update"][:4] == [8, 16, 17, 18]
    last_update = monitor.events[4]
    assert last_update[2:] == (run.history["loss"][0], run.history["accuracy"][0])
    assert monitor.events[5][2] == {name: values[0] for name, values in run.history.items()}
    assert monitor.events[-1] == ("finish", run)


def worsen_then_stop(optimizer, interrupt):
    """Spoil the weights after the first epoch, then stop in the middle of the second."""

    def act(monitor, event):
        if event[0] == "epoch" and event[1] == 1:
            optimizer.learning_rate = -10.0  # uphill
        if event[0] == "update" and event[1] > 18:
            if interrupt:
                raise KeyboardInterrupt
            monitor.should_stop = True

    return act


@pytest.mark.parametrize("interrupt", [False, True])
def test_stop_keeps_the_best_weights(keras, data, interrupt):
    x, y = data
    optimizer, model = keras.optimizers.SGD(0.1), small_model()
    monitor = Recorder(worsen_then_stop(optimizer, interrupt))
    run = training.fit(
        model, x, y, epochs=50, batch_size=4, validation=(x, y), monitor=monitor,
        optimizer=optimizer,
    )  # fmt: skip
    assert run.stopped_early
    assert run.steps == 26  # one call of eight steps into the second epoch
    assert {len(values) for values in run.history.values()} == {2}
    assert run.history["val_accuracy"][1] < run.history["val_accuracy"][0]
    assert run.kept_epoch == 1
    assert training.evaluate(model, x, y)[1] == pytest.approx(run.history["val_accuracy"][0])


def test_stop_without_validation_keeps_the_last_weights(data):
    monitor = Recorder(lambda self, event: setattr(self, "should_stop", event[0] == "update"))
    run = training.fit(small_model(), *data, epochs=9, batch_size=4, monitor=monitor)
    assert (run.stopped_early, run.steps, run.kept_epoch) == (True, 8, 1)


def test_stop_before_the_first_step_changes_nothing(data):
    monitor, model = Recorder(), small_model()
    monitor.should_stop, before = True, model.get_weights()
    run = training.fit(model, *data, epochs=1, validation=data, monitor=monitor)
    assert (run.steps, run.kept_epoch, run.images_per_second) == (0, 0, 0.0)
    assert run.history == {"loss": [], "accuracy": [], "val_loss": [], "val_accuracy": []}
    assert np.array_equal(model.get_weights()[0], before[0])


def test_interruption_during_validation_still_ends_in_good_order(data, monkeypatch):
    calls = []
    original = loop.build_evaluation

    def interrupted_once(*args, **options):
        evaluation = original(*args, **options)

        def evaluate(**options):
            calls.append(options)
            if len(calls) == 3:
                raise KeyboardInterrupt
            return evaluation(**options)

        return evaluate

    monkeypatch.setattr(loop, "build_evaluation", interrupted_once)
    run = training.fit(small_model(), *data, epochs=9, validation=data)
    assert run.stopped_early
    assert calls == [{"compile_only": True}, {}, {}, {}]
    assert {len(values) for values in run.history.values()} == {2}


def test_nan_is_said_with_its_step(data):
    x = data[0].copy()
    x[np.random.default_rng(0).permutation(70)[40]] = np.nan  # in the second batch of seed 0
    with pytest.raises(FloatingPointError, match=r"loss became nan at step 2: .*learning rate"):
        training.fit(small_model(), x, data[1], epochs=1)


IMAGES, LABELS = np.zeros((4, SIDE, SIDE)), np.zeros(4, int)


@pytest.mark.parametrize(
    ("x", "y", "options", "error", "words"),
    [
        (IMAGES[0], LABELS, {}, ValueError, r"shape \(n, 6, 6\).*got \(6, 6\)\. .*x\[None\]"),
        (IMAGES[..., None], LABELS, {}, ValueError, r"Drop the channel"),
        (IMAGES[:, :5], LABELS, {}, ValueError, r"got \(4, 5, 6\)\. Is it the right data set"),
        (IMAGES[:0], LABELS[:0], {}, ValueError, r"at least one image; got shape \(0, 6, 6\)"),
        (np.array("a"), LABELS, {}, TypeError, "x must hold numbers; got dtype <U1"),
        (IMAGES, LABELS[:3], {}, ValueError, r"shape \(4,\); got \(3,\)"),
        (IMAGES, np.eye(4), {}, ValueError, r"got \(4, 4\)\. One-hot labels\? Use y.argmax"),
        (IMAGES, LABELS * 1.0, {}, TypeError, "integer labels; got dtype float64"),
        (IMAGES, LABELS + 3, {}, ValueError, "from 0 to 2; got 3 to 3"),
        (IMAGES, np.array([1, 2, 3, 1]), {}, ValueError, "got 1 to 3. .*Subtract 1"),
        (IMAGES, LABELS - 1, {}, ValueError, "got -1 to -1"),
        (IMAGES, LABELS, {"epochs": 0}, ValueError, "epochs must be a whole number, 1 or more"),
        (IMAGES, LABELS, {"batch_size": 2.5}, ValueError, "batch_size must .* got 2.5"),
        (IMAGES, LABELS, {"validation": IMAGES}, TypeError, r"pair \(x, y\); got ndarray"),
        (
            IMAGES,
            LABELS,
            {"validation": (IMAGES, LABELS + 9)},
            ValueError,
            "labels in validation y",
        ),
    ],
)
def test_wrong_input_is_refused_in_plain_words(x, y, options, error, words):
    with pytest.raises(error, match=words):
        training.fit(small_model(), x, y, **{"epochs": 1, **options})


def test_grey_images_without_their_channel():
    with pytest.raises(ValueError, match=r"lack their channel: x\[\.\.\., None\]"):
        training.predict(training.article_cnn((28, 28, 1)), np.zeros((2, 28, 28)))


def test_evaluate_equals_the_closed_form(data):
    x, y = data
    model = small_model()
    W, b = model.get_weights()
    Z = x.reshape(len(x), -1) @ W + b
    log_probabilities = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
    loss, accuracy = training.evaluate(model, x, y, batch_size=32)
    assert loss == pytest.approx(-log_probabilities[np.arange(len(y)), y].mean(), rel=1e-5)
    assert accuracy == (Z.argmax(axis=1) == y).mean()
    assert training.evaluate(model, x, y, batch_size=7) == pytest.approx((loss, accuracy))
    np.testing.assert_allclose(training.predict(model, x, batch_size=32), Z, atol=1e-5)


def test_probabilities_and_logits_of_one_network_have_one_loss():
    rng = np.random.default_rng(0)
    x, y = rng.random((9, 28, 28)), rng.integers(0, 10, 9)
    published, logits = training.article_mlp(), training.article_mlp(logits=True)
    assert training.evaluate(published, x, y) == pytest.approx(training.evaluate(logits, x, y))
    wrong = training.evaluate(logits, x, y, from_logits=False)
    assert wrong != pytest.approx(training.evaluate(logits, x, y))


def test_penalties_count_in_the_loss(keras, data):
    x, y = data
    penalty = keras.regularizers.L2(1.0)
    dense = keras.layers.Dense(CLASSES, kernel_initializer="ones", kernel_regularizer=penalty)
    model = keras.Sequential([keras.Input((SIDE, SIDE)), keras.layers.Flatten(), dense])
    expected = SIDE * SIDE * CLASSES + np.log(CLASSES)
    assert training.evaluate(model, x, y)[0] == pytest.approx(expected, rel=1e-4)
    run = training.fit(model, x[:8], y[:8], epochs=1)
    assert run.history["loss"][0] == pytest.approx(expected, rel=1e-4)


def test_fit_works_in_a_background_thread(data):
    runs = []
    thread = threading.Thread(
        target=lambda: runs.append(training.fit(small_model(), *data, epochs=2))
    )
    thread.start()
    thread.join(timeout=60)
    assert runs[0].steps == 6


def first_layer_change(precision, x, y):
    model = training.article_mlp(precision=precision)
    before = model.get_weights()[0]
    training.fit(model, x, y, epochs=1, optimizer="sgd")
    return np.linalg.norm(model.get_weights()[0] - before)


def test_half_precision_scales_its_loss(keras):
    """Gradients below 6e-8 are 0 in float16 unless the loss is scaled before them."""
    rng = np.random.default_rng(0)
    x, y = rng.random((32, 28, 28)) * 1e-6, rng.integers(0, 10, 32)
    change = first_layer_change("mixed_float16", x, y)
    assert change == pytest.approx(first_layer_change("float32", x, y), rel=0.05)
    assert training.predict(training.article_mlp(precision="mixed_float16"), x).dtype == np.float32


def test_dropout_acts_in_training_only(keras, data):
    x, y = data
    layers = [keras.Input((SIDE, SIDE)), keras.layers.Flatten(), keras.layers.Dropout(0.9, seed=0)]
    model = keras.Sequential([*layers, keras.layers.Dense(CLASSES, use_bias=False)])
    before = training.predict(model, x)
    assert training.evaluate(model, x, y) == training.evaluate(model, x, y)
    np.testing.assert_allclose(before, model(x, training=False), atol=1e-5)
    at_rest = training.evaluate(model, x, y)[0]
    frozen = keras.optimizers.SGD(0.0)
    run = training.fit(model, x, y, epochs=1, optimizer=frozen)
    assert run.history["loss"][0] != pytest.approx(at_rest, rel=1e-3)


def test_compilation_gives_the_same_training(data):
    plain, compiled = small_model(), small_model()
    runs = [
        training.fit(model, *data, epochs=1, device=devices.Device("", "cpu", "float32", jit))
        for model, jit in ((plain, False), (compiled, True))
    ]
    assert runs[0].history["loss"] == pytest.approx(runs[1].history["loss"], rel=1e-4)
    np.testing.assert_allclose(plain.get_weights()[0], compiled.get_weights()[0], atol=1e-4)


def test_speed_leaves_out_the_calls_that_compile():
    first, later = (8, 100.0), (8, 2.0)
    assert epochs_module._speed({(8, 1): [first, later], (1, 4): [first]}) == 4.0
    assert epochs_module._speed({(8, 1): [later]}) == 4.0


TWO_DEVICES = """
import sys
from course_utils import devices, training
assert "tensorflow" not in sys.modules
tf = devices.tensorflow()
cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
devices.prepare()
assert len(tf.config.list_logical_devices("CPU")) == 2
import numpy as np
run = training.fit(training.article_mlp(), np.zeros((40, 28, 28)), np.zeros(40, int), epochs=1)
print(run.steps, end="")
"""


def test_two_logical_devices_do_not_disturb_it():
    result = subprocess.run(
        [sys.executable, "-c", TWO_DEVICES], capture_output=True, text=True, timeout=120
    )
    assert (result.stdout, result.stderr) == ("2", "")
