"""Convolution and pooling, forwards and back: definitions, central differences, Keras, SciPy."""

import numpy as np
import pytest
from central import differences
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.signal import correlate2d

from course_utils import layers

NO_GAPS = st.just(1)


@st.composite
def convolutions(draw, most=5, dilations=NO_GAPS):
    """Images, kernels, stride, padding and dilation of which the window fits."""
    n, c, f, stride, kh, kw = (draw(st.integers(1, high)) for high in (2, 3, 3, 3, 3, 3))
    padding, dilation = draw(st.integers(0, 2)), draw(dilations)
    h, w = draw(st.integers(1, most)), draw(st.integers(1, most))
    assume(h + 2 * padding > dilation * (kh - 1) and w + 2 * padding > dilation * (kw - 1))
    rng = np.random.default_rng(draw(st.integers(0, 999)))
    images, kernels = rng.normal(size=(n, h, w, c)), rng.normal(size=(kh, kw, c, f))
    return images, kernels, stride, padding, dilation


def dilated(kernels, dilation):
    """Kernels with zeros between their weights."""
    kh, kw, *rest = kernels.shape
    whole = np.zeros((dilation * (kh - 1) + 1, dilation * (kw - 1) + 1, *rest))
    whole[::dilation, ::dilation] = kernels
    return whole


def by_keras(images, kernels, stride, padding, dilation):
    """Keras's own convolution, on images that hold their padding already."""
    keras = pytest.importorskip("keras")
    sides = (padding, padding)
    padded = np.pad(images, [(0, 0), sides, sides, (0, 0)])
    z = keras.ops.conv(padded, kernels, strides=stride, padding="valid", dilation_rate=dilation)
    return keras.ops.convert_to_numpy(z)


# forwards


def test_conv2d_is_its_closed_form():
    image = np.arange(12.0).reshape(1, 3, 4, 1)
    kernel = np.array([[1.0, 0.0], [0.0, -10.0]]).reshape(2, 2, 1, 1)
    expected = [[x - 10 * (x + 5) for x in row] for row in ([0, 1, 2], [4, 5, 6])]
    assert layers.conv2d(image, kernel)[0, :, :, 0].tolist() == expected
    assert layers.conv2d(image, kernel, 2)[0, :, :, 0].tolist() == [[-50.0, -68.0]]


@given(convolutions())
def test_conv2d_is_its_definition(case):
    images, kernels, stride, padding, _ = case
    Z = layers.conv2d(images, kernels, stride, padding)
    sides = (padding, padding)
    X = np.pad(images, [(0, 0), sides, sides, (0, 0)])
    kh, kw, channels, _ = kernels.shape
    for n, i, j, f in np.ndindex(Z.shape):
        total = sum(
            X[n, stride * i + a, stride * j + b, c] * kernels[a, b, c, f]
            for a in range(kh)
            for b in range(kw)
            for c in range(channels)
        )
        assert Z[n, i, j, f] == pytest.approx(total, rel=1e-12, abs=1e-12)
    assert Z.dtype == float


def test_conv2d_is_scipys_cross_correlation():
    rng = np.random.default_rng(0)
    image, kernel = rng.normal(size=(6, 7)), rng.normal(size=(3, 2))
    Z = layers.conv2d(image[None, :, :, None], kernel[:, :, None, None])
    np.testing.assert_allclose(Z[0, :, :, 0], correlate2d(image, kernel, "valid"), rtol=1e-12)


@given(convolutions())
def test_im2col_gives_the_loops_result(case):
    images, kernels, stride, padding, _ = case
    np.testing.assert_allclose(
        layers.conv2d_im2col(images, kernels, stride, padding),
        layers.conv2d(images, kernels, stride, padding),
        rtol=1e-12,
        atol=1e-12,
    )


@given(convolutions(most=7, dilations=st.integers(1, 3)))
def test_dilation_puts_zeros_between_the_weights(case):
    images, kernels, stride, padding, dilation = case
    np.testing.assert_allclose(
        layers.conv2d_im2col(images, kernels, stride, padding, dilation),
        layers.conv2d(images, dilated(kernels, dilation), stride, padding),
        rtol=1e-12,
        atol=1e-12,
    )


@pytest.mark.parametrize(
    ("shape", "window", "stride", "padding", "dilation"),
    [
        ((2, 8, 7, 3), (3, 3), 1, 0, 1),
        ((2, 8, 7, 3), (3, 2), 2, 1, 1),
        ((1, 9, 9, 2), (3, 3), 3, 2, 1),
        ((1, 9, 8, 2), (3, 2), 1, 1, 3),
        ((1, 5, 5, 1), (1, 1), 1, 0, 1),
    ],
)
def test_convolution_agrees_with_keras_in_values_and_gradients(
    shape, window, stride, padding, dilation
):
    tf = pytest.importorskip("tensorflow")
    rng = np.random.default_rng(1)
    images, kernels = rng.normal(size=shape), rng.normal(size=(*window, shape[3], 4))
    Z = layers.conv2d_im2col(images, kernels, stride, padding, dilation)
    expected = by_keras(images, kernels, stride, padding, dilation)
    np.testing.assert_allclose(Z, expected, rtol=0, atol=1e-6)
    dZ, sides = rng.normal(size=Z.shape), [[padding, padding]] * 2
    variables = tf.Variable(images), tf.Variable(kernels)
    with tf.GradientTape() as tape:
        padded = tf.pad(variables[0], [[0, 0], *sides, [0, 0]])
        if dilation == 1:
            z = tf.nn.conv2d(padded, variables[1], stride, "VALID")
        else:  # on a CPU, tf.nn.conv2d has no gradient with dilation
            z = tf.nn.atrous_conv2d(padded, variables[1], dilation, "VALID")
        loss = tf.reduce_sum(dZ * z)
    found = layers.conv2d_backward(dZ, images, kernels, stride, padding, dilation)
    for mine, true in zip(found, tape.gradient(loss, variables), strict=True):
        np.testing.assert_allclose(mine, true.numpy(), rtol=0, atol=1e-6)


def test_same_padding_of_keras_is_one_zero_on_each_side_of_a_window_of_three():
    keras = pytest.importorskip("keras")
    rng = np.random.default_rng(2)
    images, kernels = rng.normal(size=(1, 6, 5, 2)), rng.normal(size=(3, 3, 2, 3))
    same = keras.ops.convert_to_numpy(keras.ops.conv(images, kernels, padding="same"))
    np.testing.assert_allclose(layers.conv2d_im2col(images, kernels, 1, 1), same, atol=1e-6)


# backwards


@given(convolutions(most=5, dilations=st.integers(1, 2)), st.integers(0, 99))
def test_conv2d_backward_agrees_with_central_differences(case, seed):
    images, kernels, *options = case
    Z = layers.conv2d_im2col(images, kernels, *options)
    dZ = np.random.default_rng(seed).normal(size=Z.shape)
    dimages, dkernels = layers.conv2d_backward(dZ, images, kernels, *options)

    def loss(images, kernels):
        return np.sum(dZ * layers.conv2d_im2col(images, kernels, *options))

    by_images = differences(lambda part: loss(part, kernels), images)
    by_kernels = differences(lambda part: loss(images, part), kernels)
    np.testing.assert_allclose(dimages, by_images, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(dkernels, by_kernels, rtol=1e-6, atol=1e-6)


@given(convolutions(most=7, dilations=st.integers(1, 2)))
def test_col2im_is_the_transpose_of_im2col(case):
    images, kernels, *options = case
    windows = layers.im2col(images, kernels.shape[:2], *options)
    weights = np.random.default_rng(0).normal(size=windows.shape)
    back = layers.col2im(weights, images.shape, kernels.shape[:2], *options)
    assert np.sum(windows * weights) == pytest.approx(np.sum(images * back), rel=1e-9, abs=1e-9)


# pooling


@st.composite
def pools(draw):
    n, c, p = draw(st.integers(1, 2)), draw(st.integers(1, 3)), draw(st.integers(1, 3))
    h, w = draw(st.integers(p, 7)), draw(st.integers(p, 7))
    images = np.random.default_rng(draw(st.integers(0, 999))).permutation(n * h * w * c)
    return images.reshape(n, h, w, c) / 7.0, p


@given(pools())
def test_pooling_takes_the_largest_and_the_mean_of_each_block(case):
    images, p = case
    largest, means = layers.max_pool2d(images, p), layers.average_pool2d(images, p)
    height, width = images.shape[1:3]
    assert largest.shape == (len(images), height // p, width // p, images.shape[3])
    for n, i, j, c in np.ndindex(largest.shape):
        block = images[n, p * i : p * (i + 1), p * j : p * (j + 1), c]
        assert largest[n, i, j, c] == block.max()
        assert means[n, i, j, c] == pytest.approx(block.mean())


@given(pools(), st.integers(0, 99))
def test_pooling_backward_agrees_with_central_differences(case, seed):
    images, p = case
    dA = np.random.default_rng(seed).normal(size=layers.max_pool2d(images, p).shape)
    of_max = differences(lambda x: np.sum(dA * layers.max_pool2d(x, p)), images)
    found = layers.max_pool2d_backward(dA, images, p)
    np.testing.assert_allclose(found, of_max, rtol=1e-6, atol=1e-6)
    of_mean = differences(lambda x: np.sum(dA * layers.average_pool2d(x, p)), images)
    found = layers.average_pool2d_backward(dA, images.shape, p)
    np.testing.assert_allclose(found, of_mean, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(("shape", "p"), [((2, 6, 6, 3), 2), ((1, 7, 8, 2), 3), ((1, 3, 3, 1), 1)])
def test_pooling_agrees_with_keras_in_values_and_gradients(shape, p):
    tf = pytest.importorskip("tensorflow")
    images = np.maximum(np.random.default_rng(4).normal(size=shape), 0)  # ties at 0
    dA = np.random.default_rng(5).normal(size=layers.max_pool2d(images, p).shape)
    ops = {
        "max": (tf.nn.max_pool2d, layers.max_pool2d, layers.max_pool2d_backward(dA, images, p)),
        "mean": (
            tf.nn.avg_pool2d,
            layers.average_pool2d,
            layers.average_pool2d_backward(dA, shape, p),
        ),
    }
    for theirs, mine, gradient in ops.values():
        x = tf.Variable(images)
        with tf.GradientTape() as tape:
            out = theirs(x, p, p, "VALID")
            loss = tf.reduce_sum(dA * out)
        np.testing.assert_allclose(mine(images, p), out.numpy(), rtol=0, atol=1e-6)
        np.testing.assert_allclose(gradient, tape.gradient(loss, x).numpy(), rtol=0, atol=1e-6)


def test_pooling_of_keras_layers_is_the_courses():
    keras = pytest.importorskip("keras")
    images = np.random.default_rng(6).normal(size=(2, 7, 6, 3)).astype("float32")
    for layer, mine in [
        (keras.layers.MaxPooling2D(2), layers.max_pool2d),
        (keras.layers.AveragePooling2D(2), layers.average_pool2d),
    ]:
        theirs = keras.ops.convert_to_numpy(layer(images))
        np.testing.assert_allclose(mine(images, 2), theirs, rtol=0, atol=1e-6)


# sizes and receptive fields


@pytest.mark.parametrize("kernel_size", [1, 2, 3])
@pytest.mark.parametrize("dilation", [1, 2, 3])
def test_dilated_size_is_the_width_of_a_window_with_gaps(kernel_size, dilation):
    kernels = np.ones((kernel_size, 1, 1, 1))
    assert layers.dilated_size(kernel_size, dilation) == len(dilated(kernels, dilation))


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3)), max_size=4))
def test_receptive_field_counts_the_pixels_that_one_number_sees(stack):
    seen = {0}
    for kernel_size, stride in reversed(stack):
        seen = {stride * place + a for place in seen for a in range(kernel_size)}
    assert layers.receptive_field(stack) == max(seen) - min(seen) + 1


def test_receptive_field_of_the_articles_network():
    stack = [(3, 1), (2, 2), (3, 1), (2, 2), (3, 1)]
    assert [layers.receptive_field(stack[:k]) for k in range(6)] == [1, 3, 4, 8, 10, 18]
    sides = [32]
    for kernel_size, stride in stack:
        sides.append(layers.conv_output_size(sides[-1], kernel_size, stride))
    assert sides == [32, 30, 15, 13, 6, 4]


# what is refused, and what stays

IMAGES, KERNELS = np.ones((2, 5, 6, 3)), np.ones((3, 2, 3, 4))
CALLS = {
    "conv2d": (IMAGES, KERNELS, 2, 1),
    "conv2d_im2col": (IMAGES, KERNELS, 2, 1, 2),
    "conv2d_backward": (np.ones((2, 3, 5, 4)), IMAGES, KERNELS, 1, 0),
    "im2col": (IMAGES, (3, 2), 1, 0, 1),
    "col2im": (np.ones((2, 3, 5, 18)), (2, 5, 6, 3), (3, 2)),
    "max_pool2d": (IMAGES, 2),
    "average_pool2d": (IMAGES, 2),
    "max_pool2d_backward": (np.ones((2, 2, 3, 3)), IMAGES, 2),
    "average_pool2d_backward": (np.ones((2, 2, 3, 3)), (2, 5, 6, 3), 2),
}


@pytest.mark.parametrize("name", CALLS)
def test_inputs_stay_and_lists_do(name):
    function, args = getattr(layers, name), CALLS[name]
    copies = [np.array(arg, copy=True) for arg in args]
    found = function(*args)
    for arg, copy in zip(args, copies, strict=True):
        np.testing.assert_array_equal(arg, copy)
    by_lists = function(*(arg.tolist() if isinstance(arg, np.ndarray) else arg for arg in args))
    for one, other in zip(found, by_lists, strict=True):
        np.testing.assert_array_equal(one, other)


def test_arguments_do_by_name_in_any_order():
    by_name = layers.conv2d_im2col(kernels=KERNELS, images=IMAGES, dilation=2)
    assert by_name.shape == layers.conv2d_im2col(IMAGES, KERNELS, 1, 0, 2).shape == (2, 1, 4, 4)


@pytest.mark.parametrize(
    ("name", "place", "value", "said"),
    [
        ("conv2d", 0, np.ones((5, 6, 3)), r"images \(n, h, w, c\).*Look at images"),
        ("conv2d", 1, np.ones((3, 2, 2, 4)), "Look at kernels"),
        ("conv2d", 1, np.ones((9, 2, 3, 4)), "kernel_size <= n"),
        ("conv2d", 2, 0, "stride >= 1"),
        ("conv2d", 3, -1, "padding >= 0"),
        ("conv2d_im2col", 4, 0, "dilation >= 1"),
        ("conv2d_im2col", 4, 7, "kernel_size <= n"),
        ("conv2d_backward", 0, np.ones((2, 3, 4, 4)), r"dZ must have shape \(2, 3, 5, 4\)"),
        ("col2im", 0, np.ones((2, 3, 5, 17)), r"windows must have shape \(2, 3, 5, 18\)"),
        ("max_pool2d", 1, 6, "kernel_size <= n"),
        ("average_pool2d", 1, 0, "1 <= kernel_size"),
        ("max_pool2d_backward", 0, np.ones((2, 2, 2, 3)), "dA must have shape"),
        ("average_pool2d_backward", 0, np.ones((2, 2, 3, 2)), "dA must have shape"),
    ],
)
def test_what_does_not_fit_is_refused(name, place, value, said):
    args = list(CALLS[name])
    args[place] = value
    with pytest.raises(ValueError, match=rf"(?s){said}"):
        getattr(layers, name)(*args)


def test_receptive_fields_of_no_window_are_refused():
    with pytest.raises(ValueError, match="a window needs"):
        layers.receptive_field([(3, 1), (2, 0)])


def test_an_empty_batch_is_legal():
    assert layers.conv2d(IMAGES[:0], KERNELS).shape == (0, 3, 5, 4)
    assert layers.max_pool2d(IMAGES[:0], 2).shape == (0, 2, 3, 3)
    dX, dK = layers.conv2d_backward(np.ones((0, 3, 5, 4)), IMAGES[:0], KERNELS)
    assert (dX.shape, dK.any()) == ((0, 5, 6, 3), False)
