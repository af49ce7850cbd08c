"""What this machine does a second: counts are exact; times are only asked for their order."""

import numpy as np
import pytest

from course_utils import budget, devices, machine
from course_utils.machine import predicting, timing, variants

devices.prepare()
import keras  # noqa: E402

L = keras.layers
RNG = np.random.default_rng(15)
X, LABELS = RNG.normal(size=(64, 8, 8, 1)).astype("float32"), RNG.integers(0, 3, 64)


def network():
    """A small network with every kind of layer that is counted."""
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            L.Conv2D(4, 3, padding="same"),
            L.ReLU(),
            L.MaxPooling2D(2),
            L.Conv2D(5, 3, activation="relu"),
            L.AveragePooling2D(2),
            L.Flatten(),
            L.Dense(6, activation="relu"),
            L.Dense(3),
        ]
    )


def test_formula_and_profiler_agree_operation_by_operation():
    model, batch = network(), 7
    counted = machine.counted_flops(model, batch)
    works = machine.network_work(model, batch)
    by_kind = {
        kind: sum(w.flops for w in works if w.kind == kind) for kind in {w.kind for w in works}
    }
    assert counted["Conv2D"] == by_kind["convolution"]
    assert counted["MatMul"] == by_kind["dense"]
    assert counted["MaxPool"] + counted["AvgPool"] == by_kind["pooling"]
    outputs = [np.prod(l.output.shape[1:]) for l in model.layers if l.weights]  # noqa: E741
    assert counted["BiasAdd"] == batch * sum(outputs)


def test_one_layer_alone_counts_as_in_a_network():
    assert machine.counted_layer(L.Dense(6), (5,), 4) == {"MatMul": 240, "BiasAdd": 24}


def test_bytes_are_inputs_weights_and_outputs_once():
    model = keras.Sequential([keras.Input((5,)), L.Dense(6)])
    (work,) = machine.network_work(model, 4)
    assert work.bytes == 4 * (4 * 5 + 5 * 6 + 6 + 4 * 6)


def test_a_step_is_three_times_the_way_forwards_but_for_the_first_layer():
    model = network()
    forwards = [w for w in machine.network_work(model, 2) if w.kind in ("dense", "convolution")]
    step = [w for w in machine.training_work(model, 2) if w.kind in ("dense", "convolution")]
    times = [a.flops / b.flops for a, b in zip(step, forwards, strict=True)]
    assert times == [2, 3, 3, 3]
    update = machine.training_work(model, 2)[-1]
    assert (update.kind, update.bytes) == ("update", 28 * model.count_params())


def test_a_loop_trains():
    keras.utils.set_random_seed(0)
    model = network()
    run = machine.training_loop(model, X, LABELS, 16)
    before = [w.copy() for w in model.get_weights()]
    start = run(1)
    assert run(300) < start
    assert any((a != b).any() for a, b in zip(before, model.get_weights(), strict=True))


def test_a_step_of_the_loop_is_kerass_own_step():
    keras.utils.set_random_seed(1)
    mine, other = network(), network()
    other.set_weights(mine.get_weights())
    machine.training_loop(mine, X[:1], LABELS[:1], 8)(1)
    other.compile(
        keras.optimizers.Adam(0.001), keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    )
    other.train_on_batch(np.repeat(X[:1], 8, axis=0), np.repeat(LABELS[:1], 8))
    for a, b in zip(mine.get_weights(), other.get_weights(), strict=True):
        assert np.allclose(a, b, atol=1e-5)


def test_calibration_finds_the_rates_that_made_the_times():
    rates = np.array([1e-4, 2e-4, 5e-12, 8e-12, 1e-10, 2e-10])
    sizes = ((16, 4, 1), (64, 8, 0), (8, 32, 2), (128, 2, 1), (32, 64, 3), (24, 12, 0), (9, 9, 2))
    steps = []
    for (units, maps, count), batch in zip(sizes, (8, 64, 32, 16, 128, 256, 40), strict=True):
        parts = [keras.Input((12, 12, 3)), *[L.Conv2D(maps, 3) for _ in range(count)]]
        parts += [L.MaxPooling2D(2), L.Flatten(), L.Dense(units), L.Dense(3)]
        steps.append(machine.features(keras.Sequential(parts), batch))
    found = machine.calibrate(steps, [step @ rates for step in steps])
    assert np.allclose(found.seconds, rates, rtol=1e-4)
    assert found.overhead == pytest.approx(1e-4)
    assert machine.predict_step(network(), 16, found) == pytest.approx(
        machine.features(network(), 16) @ rates
    )


def test_no_rate_is_negative_whatever_was_measured():
    steps = [np.array([1, 2, 1e6 * k, 1e5 * k, 1e4, 1e4]) for k in (1, 2, 3, 4, 5)]
    assert (machine.calibrate(steps, [5, 4, 3, 2, 1]).seconds >= 0).all()


def test_the_roofline_is_the_least_that_a_step_takes():
    model = network()
    slow, fast = budget.Roofline(1e9, 1e9), budget.Roofline(2e9, 2e9)
    work = machine.training_work(model, 8)
    assert machine.roofline_step(model, 8, slow) == pytest.approx(sum(map(slow.seconds, work)))
    assert machine.roofline_step(model, 8, slow) == 2 * machine.roofline_step(model, 8, fast)


def test_ceilings_are_measured_and_sensible():
    assert machine.matmul_rate(size=128) > 1e7
    for kind in ("copy", "triad"):
        assert machine.stream_rate(kind, megabytes=4) > 1e7


def test_the_triad_is_a_triad():
    from course_utils.machine import peaks

    a, b, c = np.zeros(40_000, "f4"), np.arange(40_000, dtype="f4"), np.ones(40_000, "f4")
    peaks._worker("triad", a, b, c)(slice(10, 39_990))
    assert np.array_equal(a[10:-10], b[10:-10] + 3)
    assert not a[:10].any()
    peaks._worker("copy", a, b, c)(slice(0, 40_000))
    assert np.array_equal(a, b)


def test_a_placed_layer_has_its_work_and_a_time():
    placed = machine.place("dense", L.Dense(6), (5,), 4, rounds=2)
    assert placed.work.flops == budget.dense_flops(4, 5, 6)
    assert placed.seconds > 0
    assert placed.rate == placed.work.flops / placed.seconds


def test_times_are_taken_in_turns_and_the_slow_ones_left_out(monkeypatch):
    clock = iter(np.cumsum([0, 1, 0, 9, 0, 2, 0, 3, 0, 1, 0, 5]).tolist())
    monkeypatch.setattr(timing.time, "perf_counter", lambda: next(clock))
    order = []
    found = timing.in_turns({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, 3)
    assert order == ["a", "b"] * 4
    assert found == {"a": 1, "b": 5}


def test_the_shortest_time_counts(monkeypatch):
    clock = iter([0, 5, 10, 12, 20, 29])
    monkeypatch.setattr(timing.time, "perf_counter", lambda: next(clock))
    assert timing.seconds_of(lambda: None, 3) == 2


def test_a_probe_runs_long_enough(monkeypatch):
    now, asked = [0.0], []

    def run(steps):
        asked.append(steps)
        now[0] += 0.001 * steps

    monkeypatch.setattr(timing.time, "perf_counter", lambda: now[0])
    assert predicting.step_seconds(run, least=0.03) == pytest.approx(0.001)
    assert asked[-1] >= 30


def test_ways_are_compared_with_the_first():
    ways = {
        "first": variants.Variant(batch=16),
        "16 bits": variants.Variant("mixed_bfloat16", batch=16),
    }
    found = machine.compare(network, X, LABELS, ways, images=64, rounds=2)
    assert found["first"] == 1
    assert found["16 bits"] > 0
    assert keras.config.dtype_policy().name == "float32"
