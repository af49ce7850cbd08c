"""8-bit weights, pruning, times and sizes, against closed forms, NumPy, Keras and LiteRT."""

import doctest
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from course_utils import compression
from course_utils.compression import latency, pruning, quantising
from course_utils.compression.export import KINDS
from course_utils.devices import tensorflow

finite = st.floats(-1e6, 1e6)
some_weights = arrays(np.float64, st.integers(1, 40), elements=finite)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("exported")


@pytest.fixture(scope="module")
def batch():
    return np.random.default_rng(0).integers(0, 256, (6, 8, 8)).astype(np.uint8)


@pytest.fixture(scope="module")
def exported(folder):
    """A small model, saved in every form."""
    keras = tensorflow().keras
    keras.utils.set_random_seed(0)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((8, 8), dtype="uint8"),
            layers.Rescaling(1 / 255),
            layers.Reshape((8, 8, 1)),
            layers.Conv2D(4, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(32, activation="relu"),
            layers.Dense(3, activation="softmax"),
        ]
    )
    with warnings.catch_warnings():  # Keras 3 and NumPy 2 disagree about copies
        warnings.simplefilter("ignore", DeprecationWarning)
        model.save(folder / "model.keras")
    model.export(folder / "saved", verbose=False)
    typical = np.random.default_rng(1).integers(0, 256, (30, 8, 8)).astype(np.uint8)
    for kind in KINDS:
        content = compression.to_litert(folder / "saved", kind, typical)
        (folder / f"{kind}.tflite").write_bytes(content)
    return model


@pytest.mark.parametrize("module", [quantising, pruning, latency])
def test_examples(module):
    assert doctest.testmod(module).failed == 0


@given(some_weights)
def test_codes_stand_for_the_weights_within_half_a_scale(weights):
    codes, scale = compression.quantise_int8(weights)
    assert codes.dtype == np.int8
    assert scale > 0
    assert np.isfinite(scale)
    assert codes.min() >= -127
    gap = np.abs(compression.dequantise(codes, scale) - weights)
    assert (gap <= scale / 2 * (1 + 1e-9)).all()
    assert (codes[weights == 0] == 0).all()
    assert np.array_equal(compression.quantise_int8(-weights)[0], -codes)


def test_zeros_have_a_scale():
    codes, scale = compression.quantise_int8(np.zeros((2, 3)))
    assert (codes.tolist(), scale) == ([[0, 0, 0], [0, 0, 0]], 1.0)


@given(some_weights, st.integers(2, 16))
def test_rounding_leaves_as_many_levels_as_the_bits_have(weights, bits):
    found = compression.rounded(weights, bits)
    assert len(np.unique(found)) <= 2**bits - 1
    largest = np.abs(weights).max()
    assert np.abs(found - weights).max() <= largest / (2 ** (bits - 1) - 1) / 2 * (1 + 1e-9)
    if bits == 8:
        codes, scale = compression.quantise_int8(weights)
        assert np.allclose(found, codes * scale)


@pytest.mark.parametrize("bits", [1, 17])
def test_other_bits_are_refused(bits):
    with pytest.raises(ValueError, match="from 2 to 16"):
        compression.rounded([1.0], bits)


@given(some_weights, st.floats(0, 1))
def test_pruning_takes_the_smallest_and_at_least_the_share(weights, sparsity):
    before = weights.copy()
    pruned = compression.prune_by_magnitude(weights, sparsity)
    assert np.array_equal(weights, before)
    assert np.mean(pruned == 0) >= sparsity - 1e-9
    gone = (pruned == 0) & (weights != 0)
    kept = pruned != 0
    assert np.array_equal(pruned[kept], weights[kept])
    if gone.any() and kept.any():
        assert np.abs(weights[gone]).max() < np.abs(weights[kept]).min()


def test_a_product_that_misses_a_whole_number_by_rounding_counts_as_it():
    assert 0.07 * 100 > 7
    assert np.sum(compression.prune_by_magnitude(np.arange(1.0, 101), 0.07) == 0) == 7


@given(arrays(np.float64, st.integers(1, 50), elements=st.floats(0, 1e3)))
def test_percentiles_are_numpys(seconds):
    expected = np.percentile(seconds, [50, 95, 99])
    assert np.allclose(compression.latency_percentiles(seconds), expected)


def test_calls_are_counted_and_timed():
    made = []
    times = compression.time_calls(made.append, 5, calls=7, warm_up=3)
    assert made == [5] * 10
    assert times.shape == (7,)
    assert (times > 0).all()


def test_sizes_of_files_and_folders(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "zeros").write_bytes(bytes(5000))
    (tmp_path / "inner" / "more").write_bytes(b"ab")
    assert compression.file_bytes(tmp_path / "zeros") == 5000
    assert compression.file_bytes(tmp_path) == 5002
    assert compression.zipped_bytes(tmp_path / "zeros") < 100


def test_a_fresh_process_gives_the_same(exported, folder, batch):
    names = ("model.keras", "saved", "float.tflite")
    found = compression.load_apart(batch, *(folder / name for name in names))
    assert len(found) == len(names)
    for each in found:
        assert np.allclose(each.outputs, exported(batch).numpy(), atol=1e-5)


def test_each_model_of_a_fresh_process_has_its_own_answer(folder, batch):
    first, second = compression.load_apart(
        batch, folder / "float.tflite", folder / "dynamic-range.tflite"
    )
    for name, each in (("float", first), ("dynamic-range", second)):
        lite = compression.Lite((folder / f"{name}.tflite").read_bytes())
        assert np.array_equal(each.outputs, lite(batch))
    assert not np.array_equal(first.outputs, second.outputs)
    assert first.mebibytes <= second.mebibytes * 1.1


@pytest.mark.parametrize("kind", KINDS)
def test_litert_takes_batches_of_any_size(exported, folder, batch, kind):
    lite = compression.Lite((folder / f"{kind}.tflite").read_bytes())
    assert lite.shape == (8, 8)
    expected = exported(batch).numpy()
    for rows in (slice(0, 1), slice(0, 6), slice(2, 5)):
        assert np.allclose(lite(batch[rows]), expected[rows], atol=0.02)


def test_litert_stores_the_codes_of_the_formula(exported, folder):
    lite = compression.Lite((folder / "int8.tflite").read_bytes())
    kernels = {found["codes"].shape: found for found in lite.weights()}
    stored = kernels[(32, 144)]
    W = exported.layers[4].kernel.numpy()
    ours = [compression.quantise_int8(column) for column in W.T]
    assert stored["axis"] == 0
    assert np.allclose(stored["scales"], [scale for _, scale in ours], rtol=1e-6)
    assert np.abs(stored["codes"] - np.array([codes for codes, _ in ours], int)).max() <= 1
    assert np.mean(stored["codes"] != [codes for codes, _ in ours]) < 0.001


def test_memory_apart_without_tensorflow_is_less(exported, folder, batch):
    (found,) = compression.load_apart(batch, folder / "int8.tflite")
    assert 20 < found.mebibytes < 250


def test_what_cannot_be_loaded_is_told(tmp_path, batch):
    (tmp_path / "bad.tflite").write_bytes(b"no model")
    with pytest.raises(RuntimeError, match=r"loads bad\.tflite failed: \w+"):
        compression.load_apart(batch, tmp_path / "bad.tflite")


@pytest.mark.parametrize(("kind", "rows"), [("int4", [1]), ("int8", None)])
def test_other_kinds_are_refused(kind, rows):
    with pytest.raises(ValueError, match="kind must be one of float"):
        compression.to_litert("none", kind, rows)


def test_held_zeros_stay_while_the_rest_trains():
    keras = tensorflow().keras
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((6,)), keras.layers.Dense(4), keras.layers.Dense(2)])
    first = model.layers[0].kernel
    first.assign(compression.prune_by_magnitude(first.numpy(), 0.5))
    before = first.numpy()
    assert compression.hold_zeros(model) == 12
    model.compile("sgd", "mse")
    x = np.random.default_rng(0).normal(size=(32, 6))
    model.fit(x, x[:, :2], epochs=2, verbose=0)
    after = first.numpy()
    assert (after[before == 0] == 0).all()
    assert (after[before != 0] != before[before != 0]).all()
