"""Maps against models whose maps are known, gradients against differences, checks that can fail."""

import doctest

import numpy as np
import pytest
from scipy import ndimage, stats

from course_utils import explain
from course_utils.devices import tensorflow
from course_utils.explain import groups, sanity, sobel

RNG = np.random.default_rng(13)
SHAPE = (5, 4, 2)
W = RNG.normal(size=(*SHAPE, 3)).astype(np.float32)
IMAGES = RNG.uniform(0.2, 0.8, size=(3, *SHAPE)).astype(np.float32)


def linear():
    """A model whose scores are sums of pixels with the weights W."""
    keras = tensorflow().keras
    dense = keras.layers.Dense(3, use_bias=False)
    model = keras.Sequential([keras.Input(SHAPE), keras.layers.Flatten(), dense])
    dense.set_weights([W.reshape(-1, 3)])
    return model


def small_cnn(seed=1):
    """A convolutional network with random weights and smooth activations."""
    keras = tensorflow().keras
    keras.utils.set_random_seed(seed)
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input(SHAPE),
            layers.Conv2D(4, 3, padding="same", activation="tanh", name="conv"),
            layers.Flatten(),
            layers.Dense(3),
        ]
    )


def patterns():
    """A network of one convolution that looks for two patterns, then averages each map.

    Class 0 is the mean of map 0, class 1 the mean of map 1 less that of map 0.
    """
    keras = tensorflow().keras
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((6, 6, 1)),
            layers.Conv2D(2, 1, use_bias=False, name="conv"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(2, use_bias=False),
        ]
    )
    model.layers[0].set_weights([np.array([1.0, 2.0]).reshape(1, 1, 1, 2)])
    model.layers[2].set_weights([np.array([[1.0, -1.0], [0.0, 1.0]])])
    return model


def score(model, image, class_index):
    return float(np.asarray(model(image[None]))[0, class_index])


def test_examples():
    for module in (sobel, groups, sanity):
        assert doctest.testmod(module).failed == 0


# gradients


@pytest.mark.parametrize("class_index", [0, 2])
def test_the_saliency_of_a_linear_model_is_the_size_of_its_weights(class_index):
    found = explain.saliency(linear(), IMAGES, class_index)
    assert found.shape == (3, 5, 4)
    assert np.allclose(found, np.abs(W[..., class_index]).max(axis=-1), rtol=1e-6)


def test_each_image_may_follow_a_class_of_its_own():
    found = explain.pixel_gradients(linear(), IMAGES, [2, 0, 1])
    assert np.allclose(found, np.moveaxis(W, -1, 0)[[2, 0, 1]])


def test_gradients_are_central_differences():
    model, h = small_cnn(), 1e-2
    gradients = explain.pixel_gradients(model, IMAGES, 1)
    for place in [(0, 0, 0), (2, 1, 1), (4, 3, 0)]:
        step = np.zeros(SHAPE, np.float32)
        step[place] = h
        rise = score(model, IMAGES[0] + step, 1) - score(model, IMAGES[0] - step, 1)
        assert gradients[0][place] == pytest.approx(rise / (2 * h), rel=1e-2, abs=1e-4)


def test_an_image_does_not_feel_the_others_of_its_batch():
    model = small_cnn()
    alone = explain.saliency(model, IMAGES[1:2], 1)
    assert np.allclose(explain.saliency(model, IMAGES, 1)[1], alone[0], atol=1e-6)


def test_gradient_times_input_is_blank_where_the_image_is_black():
    images = IMAGES.copy()
    images[:, 2:] = 0
    found = explain.gradient_times_input(linear(), images, 1)
    assert np.all(found[:, 2:] == 0)
    assert np.allclose(found[:, :2], np.abs(images * W[..., 1]).max(axis=-1)[:, :2], rtol=1e-5)


@pytest.mark.parametrize("call", ["saliency", "gradient_times_input", "pixel_gradients"])
def test_an_image_without_its_batch_is_refused_with_advice(call):
    with pytest.raises(ValueError, match=r"images\[None\]"):
        getattr(explain, call)(linear(), IMAGES[0], 1)


# Grad-CAM


def test_grad_cam_of_a_network_whose_answer_is_known():
    image = np.zeros((1, 6, 6, 1), np.float32)
    image[0, 1, 4] = 3.0
    found = explain.grad_cam(patterns(), image, 0, "conv")
    assert np.allclose(found[0], image[0, ..., 0] / 36, atol=1e-6)
    # class 1: alpha is -1/36 for map 0 (the image) and 1/36 for map 1 (twice the image)
    assert np.allclose(explain.grad_cam(patterns(), image, 1, "conv"), found, atol=1e-6)
    assert np.all(explain.grad_cam(patterns(), -image, 0, "conv") == 0)


def test_grad_cam_against_weights_from_differences():
    keras = tensorflow().keras
    model = small_cnn()
    maps = explain.feature_maps(model, IMAGES[:1], "conv")
    head = keras.Sequential(model.layers[1:])
    step = 1e-2 * np.eye(maps.size, dtype=np.float32).reshape(maps.size, *maps.shape[1:])
    up, down = np.asarray(head(maps + step))[:, 2], np.asarray(head(maps - step))[:, 2]
    alpha = ((up - down) / 2e-2).reshape(maps.shape).mean(axis=(1, 2))
    expected = np.maximum((maps * alpha).sum(axis=-1), 0)
    assert np.allclose(explain.grad_cam(model, IMAGES[:1], 2, "conv"), expected, atol=1e-4)


def test_grad_cam_is_stretched_to_the_image():
    keras = tensorflow().keras
    layers = keras.layers
    small = [layers.MaxPooling2D(2), layers.Conv2D(2, 1, name="deep"), layers.Flatten()]
    model = keras.Sequential([keras.Input((8, 6, 1)), *small, layers.Dense(2)])
    images = RNG.uniform(size=(2, 8, 6, 1))
    assert explain.grad_cam(model, images, 0, "deep").shape == (2, 8, 6)


def test_a_layer_that_is_not_there_is_named():
    with pytest.raises(ValueError, match=r"layer must be one of conv, .*; got 'deep'"):
        explain.grad_cam(small_cnn(), IMAGES, 0, "deep")


# inside


def test_filters_and_feature_maps_are_the_layers():
    model = small_cnn()
    kernels = explain.first_filters(model)
    assert kernels.shape == (3, 3, 2, 4)
    maps = explain.feature_maps(model, IMAGES, "conv")
    sums = sum(
        ndimage.correlate(IMAGES[0, ..., c], kernels[..., c, 1], mode="constant") for c in (0, 1)
    )
    assert np.allclose(maps[0, ..., 1], np.tanh(sums), atol=1e-5)
    with pytest.raises(ValueError, match="must hold a convolution"):
        explain.first_filters(linear())


# occlusion


@pytest.mark.parametrize("patch", [1, 2, 4])
@pytest.mark.parametrize("fill", [0.0, 0.5])
def test_occlusion_of_a_linear_model_is_the_patchs_share_of_the_sum(patch, fill):
    model = linear()
    found = explain.occlusion(lambda x: np.asarray(model(x))[:, 1], IMAGES, patch, fill=fill)
    shares = ((IMAGES - fill) * W[..., 1]).sum(axis=-1)
    windows = np.lib.stride_tricks.sliding_window_view(shares, (patch, patch), axis=(1, 2))
    assert found.shape == (3, 6 - patch, 5 - patch)
    assert np.allclose(found, windows.sum(axis=(3, 4)), atol=1e-5)


def test_occlusion_leaves_the_images_alone_and_refuses_what_does_not_fit():
    before = IMAGES.copy()
    explain.occlusion(lambda x: x.sum(axis=(1, 2, 3)), IMAGES, 2)
    assert np.array_equal(IMAGES, before)
    for patch in (0, 5):
        with pytest.raises(ValueError, match="patch must be from 1 to 4"):
            explain.occlusion(lambda x: x.sum(axis=(1, 2, 3)), IMAGES, patch)


# the sanity check


def test_rank_correlation_is_spearmans():
    for _ in range(5):
        one, other = RNG.integers(0, 6, (2, 4, 5))
        expected = stats.spearmanr(one.ravel(), other.ravel()).statistic
        assert explain.rank_correlation(one, other) == pytest.approx(expected)
    assert explain.rank_correlation([3, 1, 2], [1, 3, 2]) == pytest.approx(-1)
    assert explain.rank_correlation([3, 3, 3], [1, 3, 2]) == 0
    with pytest.raises(ValueError, match="one shape"):
        explain.rank_correlation([1, 2], [1, 2, 3])


def test_agreement_is_the_mean_over_images():
    maps = RNG.normal(size=(2, 3, 3))
    assert explain.agreement(maps, maps) == pytest.approx(1)
    assert explain.agreement(maps, np.array([maps[0], -maps[1]])) == pytest.approx(0)


def test_shuffled_weights_are_the_same_numbers_elsewhere():
    model = small_cnn()
    before = model.get_weights()
    copy = explain.shuffled_weights(model, np.random.default_rng(0))
    for old, kept, new in zip(before, model.get_weights(), copy.get_weights(), strict=True):
        assert np.array_equal(old, kept)
        assert np.array_equal(np.sort(old, axis=None), np.sort(new, axis=None))
    assert not np.array_equal(before[0], copy.get_weights()[0])


def test_the_check_tells_a_map_of_the_model_from_one_of_the_image():
    model = linear()
    other = explain.shuffled_weights(model, np.random.default_rng(2))
    images = np.where(RNG.uniform(size=(3, *SHAPE)) < 0.5, 0, IMAGES)
    kept = {
        name: explain.agreement(method(model, images, 1), method(other, images, 1))
        for name, method in [
            ("gradient", explain.saliency),
            ("times input", explain.gradient_times_input),
        ]
    }
    assert abs(kept["gradient"]) < 0.35 < kept["times input"]


def test_edges_are_scipys_and_know_no_model():
    grey = IMAGES.mean(axis=-1)[0]
    down, across = (ndimage.sobel(grey, axis, mode="nearest") / 8 for axis in (0, 1))
    assert np.allclose(explain.edges(IMAGES)[0], np.hypot(down, across), atol=1e-6)


# changed images


def cross_entropy(model, images, labels):
    logits = np.asarray(model(images), dtype=np.float64)
    rest = np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(labels)), labels]
    return rest


@pytest.mark.parametrize("model", [linear, small_cnn])
def test_one_step_raises_the_loss_and_stays_within_epsilon(model):
    made, labels, epsilon = model(), [0, 1, 2], 0.01
    moved = explain.fast_gradient_sign(made, IMAGES, labels, epsilon)
    assert np.abs(moved - IMAGES).max() <= epsilon + 1e-6
    assert np.all(cross_entropy(made, moved, labels) > cross_entropy(made, IMAGES, labels))


def test_the_step_of_a_linear_model_is_the_closed_form():
    logits = np.asarray(linear()(IMAGES))
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    signs = np.sign((p - np.eye(3)[[2, 2, 0]]) @ W.reshape(-1, 3).T).reshape(IMAGES.shape)
    moved = explain.fast_gradient_sign(linear(), IMAGES, [2, 2, 0], 0.3)
    assert np.allclose(moved, np.clip(IMAGES + 0.3 * signs, 0, 1), atol=1e-6)
    assert moved.min() == 0
    assert moved.max() == 1


@pytest.mark.parametrize("change", [explain.noisy, explain.random_signs])
def test_chance_is_seeded_and_keeps_pixels_between_black_and_white(change):
    found = [change(IMAGES, 0.4, np.random.default_rng(seed)) for seed in (1, 1, 2)]
    assert np.array_equal(found[0], found[1])
    assert not np.array_equal(found[0], found[2])
    assert found[0].dtype == np.float32
    assert 0 <= found[0].min() < found[0].max() <= 1
    assert np.array_equal(change(IMAGES, 0.0, np.random.default_rng(1)), IMAGES)


def test_the_noise_has_its_size():
    grey = np.full((1, 60, 60, 1), 0.5)
    assert explain.noisy(grey, 0.05, np.random.default_rng(0)).std() == pytest.approx(0.05, rel=0.1)
    steps = explain.random_signs(grey, 0.05, np.random.default_rng(0)) - 0.5
    assert np.allclose(np.abs(steps), 0.05)
    assert abs(steps.mean()) < 0.005


def test_tilting_is_scipys_rotation_of_every_channel():
    image = RNG.uniform(size=(2, 8, 8, 2)).astype(np.float32)
    assert np.array_equal(explain.tilted(image, 0), image)
    assert np.allclose(explain.tilted(image, 90), np.rot90(image, axes=(1, 2)), atol=1e-6)
    options = {"axes": (1, 2), "reshape": False, "order": 1}
    expected = ndimage.rotate(image, 10, **options)
    found = explain.tilted(image, 10)
    assert np.allclose(found[:, 2:-2, 2:-2], expected[:, 2:-2, 2:-2], atol=1e-5)


# groups


def test_surest_mistakes_come_first():
    chances = [[0.6, 0.4], [0.1, 0.9], [0.2, 0.8], [0.9, 0.1]]
    assert list(explain.surest_mistakes([1, 1, 0, 1], chances, 2)) == [3, 2]
    assert list(explain.surest_mistakes([1, 1, 0, 1], chances, 9)) == [3, 2, 0]
    assert len(explain.surest_mistakes([0, 1, 1, 0], chances, 2)) == 0


def test_accuracies_are_counted_by_group():
    found = explain.group_accuracies([0, 1, 2, 2, 1], [0, 1, 1, 2, 0], ["b", "b", "a", "a", "a"])
    assert found == {"a": pytest.approx(1 / 3), "b": 1.0}
    assert explain.accuracy_gap([1, 1, 0], [1, 0, 0], [7, 7, 7]) == 0
    assert explain.accuracy_gap([1, 1, 0, 0], [1, 0, 1, 1], [1, 1, 2, 3]) == 0.5
    for bad in (([1], [1, 2], [1]), ([], [], [])):
        with pytest.raises(ValueError, match="one length"):
            explain.group_accuracies(*bad)


def test_the_threshold_reaches_its_target_and_no_lower_one_does():
    sureness, is_right = RNG.uniform(size=200), RNG.uniform(size=200) < 0.7
    sureness = np.where(is_right, np.sqrt(sureness), sureness)
    threshold = explain.closing_threshold(sureness, is_right, 0.9)
    assert is_right[sureness >= threshold].mean() >= 0.9
    lower = sureness[sureness < threshold]
    assert all(is_right[sureness >= level].mean() < 0.9 for level in lower)
    assert explain.closing_threshold([0.9, 0.5], [False, False], 0.5) == np.inf
