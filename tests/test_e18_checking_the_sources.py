"""The four audits of lesson 18, against other ways to the same answer."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils import sources
from course_utils.exercises import load

ex = load("18")
rounds_to_printed = ex.rounds_to_printed.solution
is_possible_share = ex.is_possible_share.solution


@given(st.floats(-1e6, 1e6), st.integers(0, 8))
def test_a_number_rounds_to_its_own_digits(value, decimals):
    assert rounds_to_printed(value, f"{value:.{decimals}f}")


@given(st.floats(-1e3, 1e3), st.integers(0, 6))
def test_no_number_rounds_to_its_neighbour(value, decimals):
    unit = Decimal(1).scaleb(-decimals)
    nearest = Decimal(f"{value:.{decimals}f}")
    for near in (nearest + 2 * unit, nearest - 2 * unit):
        assert not rounds_to_printed(value, f"{near:.{decimals}f}")


def test_half_way_goes_either_way():
    assert rounds_to_printed(0.125, "0.12")
    assert rounds_to_printed(0.125, "0.13")
    assert not rounds_to_printed(0.125, "0.14")


def test_a_table_is_audited_row_by_row():
    rows = [(x, f"{1 / (1 + 2.718281828459045**-x):.5f}") for x in range(-8, 9)]
    assert ex.audit_sigmoid_table.solution(rows) == []
    rows[3] = (rows[3][0], "0.50000")
    assert ex.audit_sigmoid_table.solution(rows) == [3]


@pytest.mark.parametrize(
    ("entries", "bad", "gap"),
    [([1], [], 0), ([0, 1, 0], [], 0), ([-1, 2], [0, 1], 0), ([0.25] * 5, [], 0.25)],
)
def test_a_distribution_is_positive_and_sums_to_one(entries, bad, gap):
    assert ex.audit_distribution.solution(entries) == (bad, gap)


@given(st.integers(1, 60), st.data())
def test_every_share_of_whole_counts_is_possible(total, data):
    k = data.draw(st.integers(0, total))
    assert is_possible_share(f"{k / total:.4f}", total)


def test_a_share_between_two_counts_is_impossible():
    assert not is_possible_share("0.1", 5)
    assert not is_possible_share("0.34", 3)
    assert not is_possible_share("1.2", 5)


def test_rounding_is_the_ledgers():
    numeric = [each for each in sources.claims() if each.rounds_to_published() is not None]
    single = [each for each in numeric if isinstance(each.recomputed, float | int)]
    assert len(single) > 20
    for each in single:
        stands = rounds_to_printed(each.recomputed, each.published[0])
        assert stands == each.rounds_to_published(), each.id
