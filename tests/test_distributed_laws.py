"""The laws of many workers, against closed forms and against time that is really divided."""

import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.distributed import (
    amdahl_speedup,
    fitted_serial_share,
    gustafson_speedup,
    job,
    laws,
)

SHARES = st.floats(0, 1)
WORKERS = st.integers(2, 10_000)


@given(SHARES, WORKERS)
def test_amdahl_divides_one_workers_time(share, workers):
    seconds = 100.0
    together = seconds * share + seconds * (1 - share) / workers
    assert amdahl_speedup(share, workers) == pytest.approx(seconds / together)
    assert amdahl_speedup(share, workers) * (1 + 1e-12) >= 1
    assert amdahl_speedup(share, workers) <= workers * (1 + 1e-12)


def test_amdahls_limits():
    assert amdahl_speedup(0, 64) == 64
    assert amdahl_speedup(1, 64) == 1
    assert amdahl_speedup(0.05, 1) == 1
    assert amdahl_speedup(0.05, 10**9) == pytest.approx(20)
    assert np.allclose(amdahl_speedup(0.5, [1, 2, 3]), [1, 4 / 3, 3 / 2])


@given(st.floats(0.001, 1), WORKERS)
def test_gustafsons_work_takes_amdahls_speedup_at_the_grown_tasks_share(share, workers):
    grown = share / (share + (1 - share) * workers)
    assert gustafson_speedup(share, workers) == pytest.approx(amdahl_speedup(grown, workers))


def test_gustafson_is_a_straight_line():
    assert np.allclose(np.diff(gustafson_speedup(0.2, np.arange(1, 9))), 0.8)
    assert gustafson_speedup(0.2, 1) == 1


@given(SHARES, WORKERS)
def test_the_fitted_share_gives_the_speedup_back(share, workers):
    found = fitted_serial_share(amdahl_speedup(share, workers), workers)
    assert found == pytest.approx(share, abs=1e-9)


def test_speedups_outside_the_law_give_its_ends():
    assert fitted_serial_share(2.3, 2) == 0
    assert fitted_serial_share(0.7, 2) == 1


@pytest.mark.parametrize("law", [amdahl_speedup, gustafson_speedup])
def test_shares_and_workers_out_of_range_are_refused(law):
    with pytest.raises(ValueError, match=r"from 0 to 1; got 5"):
        law(5, 2)
    with pytest.raises(ValueError, match=r"1 or more; got \[0, 2\]"):
        law(0.5, [0, 2])
    with pytest.raises(ValueError, match="serial_share"):
        law(float("nan"), 2)


@pytest.mark.parametrize(("speedup", "workers"), [(0, 2), (1.5, 1), (float("nan"), 2)])
def test_a_share_needs_two_workers_and_a_speed(speedup, workers):
    with pytest.raises(ValueError, match="two workers or more are needed"):
        fitted_serial_share(speedup, workers)


def test_the_examples_are_true():
    assert [doctest.testmod(module).failed for module in (laws, job)] == [0, 0]
