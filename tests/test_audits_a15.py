import doctest

import pytest

from course_utils.audits import a15_compute as module


def test_examples():
    assert doctest.testmod(module).failed == 0


def test_one_example_waits_for_memory_and_a_thousand_do_not():
    shares = [module.share_of_peak(batch) for batch in (1, 64, 256, 1024)]
    assert shares == sorted(shares)
    assert shares[0] == pytest.approx(1 * 3.35e12 / 989e12, rel=0.01)


def test_the_front_took_no_less_time_later():
    earlier, later = module.days_at_the_front()
    assert 20 < earlier < 30
    assert later > 2 * earlier
