from dataclasses import replace

import numpy as np
import pytest

from course_utils import devices, training
from course_utils.training import recipe as recipe_module
from course_utils.training.augment import Augmentation
from course_utils.training.recipe import RECIPES, Recipe, build, train_recipe
from course_utils.training.recipe_model import passing_kernels, recipe_cnn, whitening_kernels

TINY = Recipe(
    widths=(8, 12, 12),
    epochs=3,
    batch_size=40,
    precision="float32",
    augmentation=Augmentation(1, "in turns", cutout=5, growth=(17,)),
)
CPU = devices.Device("CPU", "cpu", "float32", False)


@pytest.fixture(scope="module")
def parts():
    devices.prepare()
    from course_utils.training import parts

    return parts


@pytest.fixture(scope="module")
def convolution():
    devices.prepare()
    from course_utils.training import convolution

    return convolution


@pytest.fixture(scope="module")
def data():
    """Images whose brightest third is their label."""
    rng = np.random.default_rng(1)
    y = rng.integers(0, 3, 200)
    x = rng.integers(0, 100, size=(200, 18, 18, 3), dtype=np.uint8)
    for image, label in zip(x, y, strict=True):
        image[6 * label : 6 * label + 6] += 100
    return x, y


def test_whitened_outputs_are_uncorrelated_and_equal(data):
    images = data[0].astype(np.float32) / 50 - 2
    kernels = whitening_kernels(images)
    assert kernels.shape == (2, 2, 3, 24)
    windows = np.lib.stride_tricks.sliding_window_view(images, (2, 2), axis=(1, 2))
    out = np.einsum("nijcyx,yxcf->nijf", windows, kernels).reshape(-1, 24)
    covariance = out[:, :12].T @ out[:, :12] / len(out)
    np.testing.assert_allclose(covariance, np.eye(12), atol=0.02)
    np.testing.assert_array_equal(kernels[..., 12:], -kernels[..., :12])


@pytest.mark.parametrize(("channels_in", "channels_out"), [(3, 5), (5, 3), (4, 4)])
def test_passing_kernels_hand_channels_on(channels_in, channels_out):
    kernels = passing_kernels((3, 3, channels_in, channels_out), np.random.default_rng(0))
    x = np.random.default_rng(1).normal(size=(1, 5, 6, channels_in)).astype(np.float32)
    y = devices.tensorflow().nn.conv2d(x, kernels, 1, "SAME").numpy()
    kept = min(channels_in, channels_out)
    np.testing.assert_allclose(y[..., :kept], x[..., :kept], atol=1e-6)
    assert abs(kernels[..., kept:]).max(initial=0) <= 1 / np.sqrt(9 * channels_in)


def test_batch_norm_equals_keras_in_value_and_gradient(parts):
    tf = devices.tensorflow()
    x = tf.constant(np.random.default_rng(0).normal(2, 3, size=(6, 4, 5, 7)).astype(np.float32))
    ours = parts.BatchNorm(momentum=0.9)
    theirs = tf.keras.layers.BatchNormalization(momentum=0.9, epsilon=1e-5, scale=False)
    weight = tf.constant(np.random.default_rng(1).normal(size=x.shape).astype(np.float32))
    found = []
    for layer in (ours, theirs):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = layer(x, training=True)
            total = tf.reduce_sum(y * weight)
        found.append((y, tape.gradient(total, x), layer(x, training=False)))
    for mine, other in zip(*found, strict=True):
        np.testing.assert_allclose(mine, other, atol=3e-2 if mine is found[0][2] else 1e-4)


def test_batch_norm_measures_with_running_averages(parts):
    layer, x = parts.BatchNorm(momentum=0.0), np.full((2, 3, 3, 4), 5.0, np.float32)
    x[0] = 1.0
    layer(x, training=True)
    np.testing.assert_allclose(layer.mean.numpy(), 3.0, atol=1e-6)
    np.testing.assert_allclose(layer(x, training=False)[0], -1.0, atol=0.05)


def test_sigmoid_gelu_and_its_slope(parts):
    tf = devices.tensorflow()
    x = tf.constant(np.linspace(-40, 40, 4001), tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = parts.sigmoid_gelu(x)
    slope = tape.gradient(y, x)
    np.testing.assert_allclose(y, x / (1 + np.exp(-1.702 * np.float64(x))), atol=1e-5)
    middle = np.gradient(np.float64(y), 80 / 4000)
    np.testing.assert_allclose(slope[1:-1], middle[1:-1], atol=1e-3)
    assert np.isfinite(slope).all()
    assert abs(np.float64(y) - np.float64(tf.nn.gelu(x))).max() < 0.021


@pytest.mark.parametrize("size", [1, 3, 5])
@pytest.mark.parametrize("side", [(1, 1), (2, 3), (7, 4)])
def test_convolve_has_the_value_and_slopes_of_tensorflow(convolution, side, size):
    tf = devices.tensorflow()
    x, kernel, weight = (
        tf.constant(np.random.default_rng(0).normal(size=shape).astype(np.float32))
        for shape in ((3, *side, 4), (size, size, 4, 5), (3, *side, 5))
    )
    found = []
    for way in (convolution.convolve, lambda x, kernel: tf.nn.conv2d(x, kernel, 1, "SAME")):
        with tf.GradientTape() as tape:
            tape.watch([x, kernel])
            y = way(x, kernel)
            total = tf.reduce_sum(y * weight)
        found.append([y, *tape.gradient(total, [x, kernel])])
    for mine, other in zip(*found, strict=True):
        np.testing.assert_allclose(mine, other, atol=1e-4)


@pytest.mark.parametrize(
    ("policy", "side", "is_theirs"),
    [("mixed_bfloat16", 8, False), ("mixed_bfloat16", 9, True), ("float32", 8, True)],
)
def test_only_small_maps_of_16_bits_take_products(convolution, policy, side, is_theirs):
    tf = devices.tensorflow()
    layer = convolution.Convolution(2, 3, padding="same", use_bias=False, dtype=policy)
    x = tf.zeros((1, side, side, 3), layer.compute_dtype)
    layer.build(x.shape)

    @tf.function
    def slope():
        with tf.GradientTape() as tape:
            total = tf.reduce_sum(layer(x))
        return tape.gradient(total, layer.trainable_variables)

    kinds = {each.type for each in slope.get_concrete_function().graph.get_operations()}
    assert ("Conv2DBackpropFilter" in kinds) == is_theirs


@pytest.mark.parametrize("shape", [(6, 20), (20, 6), (7, 7)])
def test_orthogonalise_brings_singular_values_near_one(parts, shape):
    matrix = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    u, s, v = np.linalg.svd(matrix, full_matrices=False)
    got = parts.orthogonalise(devices.tensorflow().constant(matrix), steps=6).numpy()
    mine = np.linalg.svd(got, compute_uv=False)
    assert s.max() / s.min() > 1.7
    assert 0.6 < mine.min() <= mine.max() < 1.3
    along = np.diag(u.T @ got @ v.T)
    np.testing.assert_allclose(np.diag(along), u.T @ got @ v.T, atol=1e-3)


def test_muon_keeps_kernels_at_their_length_and_moves_them(parts):
    tf = devices.tensorflow()
    rng = np.random.default_rng(0)
    kernel = tf.keras.Variable(rng.normal(size=(3, 3, 4, 8)).astype(np.float32))
    bias = tf.keras.Variable(np.zeros(8, np.float32))
    optimizer = parts.Muon(0.1, bias_ratio=2.0)
    optimizer.build([kernel, bias])
    before = kernel.numpy() * (np.sqrt(8) / np.linalg.norm(kernel.numpy()))
    gradient = rng.normal(size=(3, 3, 4, 8)).astype(np.float32)
    optimizer.apply([tf.constant(gradient), tf.ones(8)], [kernel, bias])
    step = (before - kernel.numpy()) / 0.1
    assert (step * gradient).sum() > 0
    values = np.linalg.svd(step.reshape(-1, 8), compute_uv=False)
    assert 0.3 < values.min() <= values.max() < 1.3
    np.testing.assert_allclose(bias.numpy(), -0.1 * 2 * (1 + 0.85), atol=1e-6)


def trained_weights(model):
    return sum(int(np.prod(each.shape)) for each in model.trainable_variables)


def test_recipes_network_has_the_published_shapes():
    images = np.random.default_rng(0).integers(0, 256, size=(50, 32, 32, 3), dtype=np.uint8)
    model = recipe_cnn(images)
    shapes = devices.tensorflow().keras.Model(model.input, [each.output for each in model.layers])(
        images[:2].astype(np.float32)
    )
    assert sorted({x.shape[1] for x in shapes if len(x.shape) == 4}) == [3, 7, 15, 31, 32]
    assert model.output_shape == (None, 10)
    kernels = 9 * (24 * 64 + 64 * 64 + 64 * 256 + 4 * 256 * 256)
    assert trained_weights(model) == kernels + 2 * 64 + 5 * 256 + 256 * 10
    flat = recipe_cnn(images, deep_blocks=0)
    assert trained_weights(flat) == trained_weights(model) - 9 * 256 * 256 - 256
    twin, other = recipe_cnn(images, seed=0), recipe_cnn(images, seed=1)
    kernels = [each.get_weights()[1] for each in (model, twin, other)]
    assert (kernels[0] == kernels[1]).all()
    assert (kernels[0] != kernels[2]).any()


def test_the_shortcut_adds_what_went_into_the_second_convolution(data):
    model = build(TINY, data[0], 3, 0, CPU)
    add = next(each for each in model.layers if type(each).__name__ == "Add")
    third, shortcut = (each._keras_history.operation for each in add.input)
    assert type(third).__name__ == "BatchNorm"
    assert type(shortcut).__name__ == "SigmoidGelu"
    layers = devices.tensorflow().keras.layers
    convolutions = [each for each in model.layers if isinstance(each, layers.Conv2D)]
    assert convolutions[-2].input is shortcut.output
    assert convolutions[-1].output is third.input


@pytest.mark.parametrize("shape", [(9, 28, 28), (9, 16, 40, 3)])
def test_unfit_images_are_refused(shape):
    with pytest.raises(ValueError, match=r"images must have shape \(n, h, w, c\)"):
        recipe_cnn(np.zeros(shape, np.uint8))


@pytest.mark.parametrize(
    ("precision", "jit"),
    [("float32", False), ("mixed_bfloat16", False), ("mixed_float16", False), ("float32", True)],
)
def test_a_recipe_learns_under_each_precision_compiled_or_not(data, precision, jit):
    device = devices.Device("CPU", "cpu", precision, jit)
    model, run = train_recipe(replace(TINY, epochs=6, precision=precision), *data, device=device)
    assert run.history["accuracy"][-1] > 0.85
    assert training.predict(model, data[0]).dtype == np.float32


def test_every_epoch_knows_the_sides_of_its_images(data, convolution, monkeypatch):
    seen, call = [], convolution.Convolution.call

    def watched(self, x):
        if devices.tensorflow().is_tensor(x):
            seen.append(tuple(x.shape[1:3]))
        return call(self, x)

    monkeypatch.setattr(convolution.Convolution, "call", watched)
    train_recipe(TINY, *data, device=CPU)
    assert set(seen) == {(side, side) for side in (16, 17, 8, 4, 2)}  # 16: the small epoch's


@pytest.mark.parametrize(
    "change",
    [
        {"is_whitened": False},
        {"is_fused": False},
        {"deep_blocks": 0},
        {"deep_blocks": 2},
        {"optimizer": "adam", "learning_rate": 0.01, "falls": False},
        {"network": "article", "optimizer": "adam", "learning_rate": 0.01, "is_normalised": True},
    ],
)
def test_each_part_of_a_recipe_can_be_left_out(data, change):
    still = Augmentation(1, "in turns") if "network" in change else TINY.augmentation
    recipe = replace(TINY, epochs=8, augmentation=still, **change)
    _, run = train_recipe(recipe, *data, device=CPU)
    assert run.history["accuracy"][-1] > 0.8


def test_a_learned_first_layer_learns_and_a_whitening_one_stays(data):
    for is_whitened in (True, False):
        recipe = replace(TINY, epochs=1, is_whitened=is_whitened)
        fresh = build(recipe, data[0], 3, 0, CPU).get_weights()[0]
        trained = train_recipe(recipe, *data, device=CPU)[0].get_weights()[0]
        assert (fresh == trained).all() == is_whitened


def test_the_same_seed_gives_the_same_weights(data):
    first, second, third = (train_recipe(TINY, *data, seed=s, device=CPU)[0] for s in (0, 0, 1))
    same = [(a == b).all() for a, b in zip(first.get_weights(), second.get_weights(), strict=True)]
    assert all(same)
    assert (first.get_weights()[-1] != third.get_weights()[-1]).any()


def test_a_recipe_goes_on_from_its_checkpoint(data, tmp_path):
    class StopsInEpoch2:
        should_stop = False

        def epoch(self, epoch, logs):
            self.should_stop = epoch == 1

    whole, _ = train_recipe(TINY, *data, device=CPU)
    kept = {"device": CPU, "checkpoint": tmp_path / "run"}
    _, cut = train_recipe(TINY, *data, monitor=StopsInEpoch2(), **kept)
    resumed, run = train_recipe(TINY, *data, **kept)
    assert cut.stopped_early
    assert run.resumed_from == 1
    for mine, other in zip(resumed.get_weights(), whole.get_weights(), strict=True):
        np.testing.assert_allclose(mine, other, atol=1e-4)


def test_recipes_that_differ_have_marks_that_differ():
    others = (replace(TINY, epochs=TINY.epochs + 1), replace(TINY, deep_blocks=2))
    marks = {each.mark for each in (TINY, *others, *RECIPES.values())}
    assert len(marks) == 3 + len(RECIPES)
    assert replace(TINY).mark == TINY.mark


def test_a_course_whose_networks_are_written_otherwise_gives_other_marks(monkeypatch):
    mark, code = TINY.mark, recipe_module._network_code()
    assert b"parts.convolve" in code
    assert b"def article_cnn" in code
    assert b"class Muon" in code
    assert b"class Convolution" in code
    monkeypatch.setattr(recipe_module, "_network_code", lambda: code + b" ")
    assert TINY.mark != mark


def test_another_recipe_is_refused_by_the_checkpoint(data, tmp_path):
    kept = {"device": CPU, "checkpoint": tmp_path / "run"}
    train_recipe(replace(TINY, epochs=1), *data, **kept)
    with pytest.raises(training.CheckpointError, match="label_smoothing"):
        train_recipe(replace(TINY, epochs=2, label_smoothing=0.0), *data, **kept)


def test_every_data_set_has_a_recipe():
    assert {"cifar10", "mnist", "fashion_mnist"} <= set(RECIPES)
