import doctest
import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils import budget
from course_utils.budget import (
    costs,
    count_bert_parameters,
    count_conv_parameters,
    count_dense_parameters,
    count_transformer_parameters,
    count_vit_parameters,
    counting,
    memory_bytes,
    numbers,
)

sizes = st.integers(0, 40)


@pytest.mark.parametrize("module", [counting, costs, numbers])
def test_examples(module):
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0


def article_networks(layers):
    """Every network that an article builds, as Keras layers with the sizes they count by."""
    conv, dense, pool, flat = layers.Conv2D, layers.Dense, layers.MaxPooling2D, layers.Flatten
    return {
        101_770: ((28, 28), [flat(), dense(128), dense(10)]),
        122_570: (
            (32, 32, 3),
            [conv(32, 3), pool(), conv(64, 3), pool(), conv(64, 3), flat(), dense(64), dense(10)],
        ),
        2_817: ((10,), [dense(64), layers.Dropout(0.5), dense(32), layers.Dropout(0.5), dense(1)]),
        11: ((3,), [dense(2), dense(1)]),
        9: ((2,), [dense(2), dense(1)]),
        692_801: ((28, 28, 1), [conv(32, 3), pool(), flat(), dense(128), dense(1)]),
        693_962: ((28, 28, 1), [conv(32, 3), pool(), flat(), dense(128), dense(10)]),
    }


def counted(shape, parts):
    """Count a network by the package's formulas, layer by layer, from its Keras layers."""
    import keras

    model = keras.Sequential([keras.Input(shape), *parts])
    total = 0
    for layer in parts:
        inputs = layer.input.shape[-1]
        if type(layer) is keras.layers.Dense:
            total += count_dense_parameters([inputs, layer.units])
        if type(layer) is keras.layers.Conv2D:
            total += count_conv_parameters(layer.kernel_size[0], inputs, layer.filters)
    return total, model.count_params()


def test_every_network_of_the_articles_counts_as_keras_does():
    import keras

    for total, (shape, parts) in article_networks(keras.layers).items():
        assert counted(shape, parts) == (total, total)


def test_dense_counts_weights_and_biases():
    assert count_dense_parameters([784, 128, 10]) == 784 * 128 + 128 + 128 * 10 + 10
    assert count_dense_parameters(np.array([10, 64, 32, 1])) == 2817
    assert count_dense_parameters([5]) == count_dense_parameters([]) == 0


@given(st.lists(sizes, max_size=6))
def test_dense_is_as_many_as_its_arrays_hold(layer_sizes):
    arrays = [
        part
        for rows, columns in itertools.pairwise(layer_sizes)
        for part in (np.zeros((rows, columns)), np.zeros(columns))
    ]
    assert count_dense_parameters(layer_sizes) == sum(part.size for part in arrays)


@given(sizes, sizes, sizes)
def test_conv_is_as_many_as_its_arrays_hold(side, inputs, filters):
    kernels = np.zeros((side, side, inputs, filters))
    assert count_conv_parameters(side, inputs, filters) == kernels.size + filters


def block_shapes(d):
    """The arrays of one Transformer block, written out one by one."""
    attention = [(d, d), (d,)] * 4
    pair = [(d, 4 * d), (4 * d,), (4 * d, d), (d,)]
    norms = [(d,)] * 4
    return attention + pair + norms


@given(sizes, sizes, sizes, st.integers(0, 5))
def test_a_transformer_is_as_many_as_its_arrays_hold(vocabulary, context, width, layers):
    block = sum(int(np.prod(shape)) for shape in block_shapes(width))
    total = vocabulary * width + context * width + layers * block + 2 * width
    assert count_transformer_parameters(vocabulary, context, width, layers) == total


def test_a_block_counts_as_keras_does():
    import keras

    width = 48
    tokens = keras.Input((7, width))
    attention = keras.layers.MultiHeadAttention(num_heads=4, key_dim=width // 4)
    norms = [keras.layers.LayerNormalization() for _ in range(2)]
    up, down = keras.layers.Dense(4 * width), keras.layers.Dense(width)
    seen = norms[0](tokens)
    x = tokens + attention(seen, seen)
    x = x + down(up(norms[1](x)))
    one = count_transformer_parameters(0, 0, width, 1)
    none = count_transformer_parameters(0, 0, width, 0)
    assert keras.Model(tokens, x).count_params() == one - none == 12 * width**2 + 13 * width


def test_named_transformers_come_out_as_published():
    assert count_transformer_parameters(50257, 1024, 768, 12) == 124_439_808
    assert count_bert_parameters(30522, 512, 768, 12) == 109_482_240
    assert count_bert_parameters(30522, 512, 1024, 24) == 335_141_888
    assert count_vit_parameters(224, 16, 768, 12, 1000) == 86_567_656
    assert count_vit_parameters(224, 16, 1024, 24, 1000) == 304_326_632
    assert round(count_transformer_parameters(50257, 2048, 12288, 96) / 1e9, 1) == 174.6


def test_numpy_integers_do_not_overflow():
    small = (np.int32(n) for n in (50257, 2048, 12288, 96))
    assert count_transformer_parameters(*small) == 174_604_259_328


def test_patches_must_tile_the_image():
    with pytest.raises(ValueError, match=r"multiple of patch_size; got 224 and 15"):
        count_vit_parameters(224, 15, 768, 12, 1000)


@pytest.mark.parametrize("wrong", [-1, 1.5, float("nan"), float("inf")])
def test_a_size_must_be_a_whole_number(wrong):
    with pytest.raises(ValueError, match=r"must be whole numbers from 0; got \[3, .*\]"):
        count_dense_parameters([3, wrong])
    with pytest.raises(ValueError, match="must be whole numbers from 0"):
        count_conv_parameters(wrong, 1, 1)
    with pytest.raises(ValueError, match="must be whole numbers from 0"):
        count_transformer_parameters(10, 10, wrong, 1)


@pytest.mark.parametrize("wrong", [-1, float("nan"), float("inf")])
def test_an_amount_must_be_finite_and_not_negative(wrong):
    for arguments in ((wrong, 4, 0), (1, wrong, 0), (1, 4, wrong)):
        with pytest.raises(ValueError, match="must be a finite number from 0; got"):
            memory_bytes(*arguments)


@given(st.integers(0, 10**12), st.sampled_from(sorted(budget.BYTES.values())), st.integers(0, 4))
def test_memory_is_its_parts_added_up(parameters, size, slots):
    weights = parameters * size
    assert memory_bytes(parameters, size, None) == weights
    gradients = weights
    assert memory_bytes(parameters, size, slots) == weights + gradients + slots * weights


def test_adam_in_float32_takes_sixteen_bytes_a_parameter():
    slots = budget.OPTIMIZER_SLOTS["Adam"]
    assert memory_bytes(1, budget.BYTES["float32"], slots) == 16


def test_bytes_are_those_of_numpy():
    for name in ("float32", "float16", "int8"):
        assert budget.BYTES[name] == np.dtype(name).itemsize


def test_slots_are_those_of_keras():
    import keras

    made = {
        "gradient descent": keras.optimizers.SGD(),
        "momentum": keras.optimizers.SGD(momentum=0.9),
        "Adam": keras.optimizers.Adam(),
    }
    assert set(made) == set(budget.OPTIMIZER_SLOTS)
    for name, optimizer in made.items():
        weight = keras.Variable(np.zeros((3, 5)))
        optimizer.build([weight])
        slots = [v for v in optimizer.variables if tuple(v.shape) == (3, 5)]
        assert len(slots) == budget.OPTIMIZER_SLOTS[name]


def test_training_takes_three_predictions():
    assert costs.training_flops(174.6e9, 300e9) == pytest.approx(3.14e23, rel=1e-2)
    assert costs.training_flops(7, 5) == 3 * costs.prediction_flops(7, 5)


@given(st.integers(1, 30), st.integers(1, 30), st.integers(1, 30))
def test_a_dense_layer_multiplies_and_adds_once_a_weight_and_example(n, d, k):
    multiplications = n * d * k
    assert costs.prediction_flops(d * k, n) == 2 * multiplications


def test_the_named_models_stand_in_order_with_a_source():
    sizes_in_order = [model.parameters for model in budget.MODELS]
    assert sizes_in_order == sorted(sizes_in_order)
    assert all(model.source for model in budget.MODELS)
    assert len({model.name for model in budget.MODELS}) == len(budget.MODELS)
    lines = [line.at_least for line in budget.THRESHOLDS]
    assert lines == sorted(lines)


def test_the_models_of_the_articles_have_the_sizes_that_keras_counts():
    found = {model.name: model.parameters for model in budget.MODELS}
    assert found["digits MLP"] == 101_770
    assert found["CIFAR CNN"] == 122_570
    assert found["cats CNN"] == 692_801
    assert found["DQN"] == 1_693_362
