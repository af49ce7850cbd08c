"""Lesson 02: what scaling, cleaning, leaks and more data are worth."""

import doctest

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.audits import a02_data, a02_leaks, a02_table
from course_utils.exercises import load

ex = load("02")
shares = st.floats(0.01, 0.9)


@pytest.mark.parametrize("module", [a02_data, a02_table])
def test_examples(module):
    assert doctest.testmod(module).failed == 0


def test_normalised_pixels_times_255_are_the_pixels():
    images = np.arange(256, dtype=np.uint8).reshape(1, 16, 16)
    scaled = ex.normalise.solution(images)
    assert scaled.dtype == np.float32
    assert (scaled.min(), scaled.max()) == (0, 1)
    np.testing.assert_allclose(scaled.astype(float) * 255, images, atol=1e-4)


def test_complete_rows_are_as_many_as_simulated():
    gaps = np.random.default_rng(0).random((20_000, 10)) < 0.05
    simulated = 1 - gaps.any(axis=1).mean()
    assert a02_table.complete_share(0.05, 10) == pytest.approx(simulated, abs=0.01)
    assert a02_table.complete_share(0.0, 7) == 1


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
def test_fences_are_those_of_pandas_quartiles(values):
    series = pd.Series([*values, np.nan])
    low, high = series.quantile(0.25), series.quantile(0.75)
    wanted = (low - 1.5 * (high - low), high + 1.5 * (high - low))
    assert a02_table.tukey_fences(series) == pytest.approx(wanted, rel=1e-9, abs=1e-6)


def test_wrong_labels_have_the_stated_probabilities():
    y = np.repeat(np.arange(4), 10_000)
    wrong = ex.corrupt_labels.solution(y, 0.3, 4, np.random.default_rng(0))
    table = pd.crosstab(y, wrong, normalize="index").to_numpy()
    np.testing.assert_allclose(table, 0.1 + 0.6 * np.eye(4), atol=0.015)


@given(st.floats(0.1, 5), shares)
def test_a_power_law_is_a_straight_line_of_logarithms(a, b):
    n = np.array([50.0, 100.0, 400.0, 5000.0])
    logs = np.log(a02_data.power_law(n, a, b))
    np.testing.assert_allclose(np.diff(logs) / np.diff(np.log(n)), -b, rtol=1e-9)
    np.testing.assert_allclose(a02_data.power_law(1, a, b), a)
    assert a02_data.fit_power_law(n, np.exp(logs)) == pytest.approx((a, b), rel=1e-6)


@given(shares, st.floats(0.1, 5), st.floats(0.2, 1))
def test_rows_for_undoes_the_power_law(error, a, b):
    n = a02_data.rows_for(error, a, b)
    assert a02_data.power_law(n, a, b) == pytest.approx(error)


@pytest.mark.parametrize(("sizes", "errors"), [([50], [0.1]), ([1, 2], [0, 0.1]), ([1, 2], [0.1])])
def test_a_power_law_needs_two_errors_above_0(sizes, errors):
    with pytest.raises(ValueError, match="two or more sizes"):
        a02_data.fit_power_law(sizes, errors)


def test_training_repeats_itself_and_learns():
    x, y, x_test, y_test = a02_data.sample()
    first, again, other = (a02_data.train(x[:200], y[:200], steps=40, seed=s) for s in (1, 1, 2))
    assert (first.theta == again.theta).all()
    assert (first.theta != other.theta).any()
    assert a02_data.accuracy(first, x_test, y_test) > 0.5
    assert a02_data.accuracy(first, x_test, (y_test + 1) % 10) < 0.2


def test_shifts_and_mirror_images_are_moves_that_the_exercise_allows():
    images = np.arange(1.0, 121.0).reshape(10, 3, 4)
    moved = a02_data.shifted(images, 1, np.random.default_rng(0))
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    for image, margin in zip(moved, padded, strict=True):
        windows = [margin[r : r + 3, c : c + 4] for r in range(3) for c in range(3)]
        assert any((image == window).all() for window in windows)
    turned = a02_data.mirrored(images, np.random.default_rng(0))
    is_same = (turned == images).all(axis=(1, 2))
    assert 0 < is_same.sum() < 10
    assert (turned[~is_same] == images[~is_same, :, ::-1]).all()


def test_soil_makes_gaps_and_slips_and_leaves_the_rest():
    clean, _ = a02_table.flats(3000, np.random.default_rng(0))
    dirty, is_slip = a02_table.soil(clean, np.random.default_rng(1))
    is_gap = np.isnan(dirty)
    assert is_gap.mean() == pytest.approx(0.05, abs=0.005)
    assert is_slip.mean() == pytest.approx(0.02, abs=0.005)
    np.testing.assert_allclose(dirty[is_slip], 10 * clean[is_slip])
    is_left = ~is_gap & ~is_slip
    assert (dirty[is_left] == clean[is_left]).all()


def test_filling_uses_the_column_median():
    rng = np.random.default_rng(4)
    frame = pd.DataFrame(a02_table.soil(a02_table.flats(50, rng)[0], rng)[0])
    wanted = frame.fillna(frame.median()).to_numpy()
    np.testing.assert_allclose(a02_table.filled(frame.to_numpy()), wanted)


def test_the_rent_of_clean_flats_is_learnt_up_to_its_noise():
    """Rents carry noise of spread 60, whose mean size is 60 sqrt(2 / pi)."""
    X, rents = a02_table.flats(5000, np.random.default_rng(0))
    error = a02_table.rent_error(X, rents, *a02_table.flats(5000, np.random.default_rng(1)))
    assert error == pytest.approx(60 * np.sqrt(2 / np.pi), rel=0.03)


def test_each_cleaning_is_better_than_leaving_slips_in():
    left_in, removed, filled = map(a02_table.cleaning_error, a02_table.CLEANINGS)
    never = a02_table.cleaning_error("never dirty")
    assert never < filled < removed < left_in / 2
    rows = [a02_table.rows_left(how) for how in a02_table.CLEANINGS]
    assert rows[2] == 100 > rows[0] > rows[1] > 35


def test_leaks_say_what_they_must():
    said, true = a02_leaks.sorted_validation()
    assert (said, true > 0.6) == (0.0, True)
    said, true = a02_leaks.duplicates()
    assert said > true + 0.05
    said, true = a02_leaks.columns_chosen_on_all()
    assert said > 0.65
    assert abs(true - 0.5) < 0.07
    said, true = a02_leaks.scaling_on_all()
    assert abs(said - true) < 2
