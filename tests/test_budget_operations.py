import doctest
import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils import budget
from course_utils.budget import (
    Roofline,
    Work,
    conv_flops,
    dense_flops,
    operations,
    roofline,
    training_days,
)

sizes = st.integers(1, 5)


@pytest.mark.parametrize("module", [operations, roofline])
def test_examples(module):
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0


class Counted:
    """A number that counts the multiplications and additions done with it."""

    done = 0

    def __mul__(self, other):
        Counted.done += 1
        return Counted()

    __add__ = __mul__


def operations_of(call):
    """Run something on counting numbers and say how many operations it took."""
    Counted.done = 0
    call()
    return Counted.done


def weighted_sum(inputs, weights, bias):
    """Add up products, and the bias last."""
    first, *others = [x * w for x, w in zip(inputs, weights, strict=True)]
    for each in others:
        first = first + each
    return first + bias


def row(count):
    return [Counted() for _ in range(count)]


@given(sizes, sizes, sizes)
def test_dense_is_what_a_loop_takes(batch, inputs, outputs):
    def loop():
        for _ in range(batch * outputs):
            weighted_sum(row(inputs), row(inputs), Counted())

    assert operations_of(loop) == dense_flops(batch, inputs, outputs)


@given(st.integers(1, 2), sizes, sizes, st.integers(1, 3), st.integers(1, 3), st.integers(1, 3))
def test_convolution_is_what_a_loop_takes(batch, height, width, side, channels_in, channels_out):
    def loop():
        for _ in itertools.product(range(batch), range(height), range(width), range(channels_out)):
            window = side * side * channels_in
            weighted_sum(row(window), row(window), Counted())

    expected = conv_flops(batch, height, width, side, channels_in, channels_out)
    assert operations_of(loop) == expected


def test_a_window_of_one_is_a_dense_layer():
    assert conv_flops(4, 5, 6, 1, 7, 8) == dense_flops(4 * 5 * 6, 7, 8)


def test_gpt_3_takes_the_operations_that_were_published():
    (gpt3,) = [model for model in budget.MODELS if model.name == "GPT-3"]
    assert budget.training_flops(gpt3.parameters, gpt3.tokens) == pytest.approx(3.14e23, rel=0.005)


def test_bert_keeps_its_sixteen_chips_busy_for_about_four_days():
    (bert,) = [model for model in budget.MODELS if model.name == "BERT-base"]
    days = training_days(bert.parameters, bert.tokens, 16 * 45e12, 0.34)
    assert days == pytest.approx(4, rel=0.02)


@pytest.mark.parametrize(
    "given", [(1e9, 1e9, 0, 0.5), (1e9, 1e9, 1e12, 0), (1e9, 1e9, 1e12, 40), (-1, 1e9, 1e12, 0.5)]
)
def test_days_refuse_what_cannot_be(given):
    with pytest.raises(ValueError, match="must be"):
        training_days(*given)


@pytest.mark.parametrize(
    "call", [lambda: dense_flops(1, 2.5, 3), lambda: conv_flops(-1, 1, 1, 1, 1, 1)]
)
def test_sizes_are_whole_and_not_negative(call):
    with pytest.raises(ValueError, match="whole numbers from 0"):
        call()


def test_the_roof_bends_where_both_take_as_long():
    roof = Roofline(200e9, 40e9)
    assert roof.ridge == 5
    intensities = np.geomspace(0.01, 1000, 50)
    reached = [roof.attainable(each) for each in intensities]
    assert reached == sorted(reached)
    assert reached[-1] == 200e9
    assert roof.attainable(1) == 40e9


def test_a_layers_least_time_agrees_with_its_attainable_rate():
    roof = Roofline(200e9, 40e9)
    for flops, moved in ((1e9, 1e6), (1e6, 1e9)):
        work = Work("dense", flops, moved)
        assert roof.seconds(work) == pytest.approx(flops / roof.attainable(work.intensity))
    assert Work("other", 5, 0).intensity == 0


def test_a_machine_that_does_nothing_is_refused():
    with pytest.raises(ValueError, match="bytes_per_second must be above 0"):
        Roofline(1e9, 0)


def test_an_hour_at_a_watt_is_a_watt_hour():
    assert budget.watt_hours(1, 3600) == 1
    assert budget.watt_hours(30, 120) == 1
    with pytest.raises(ValueError, match="watts"):
        budget.watt_hours(-1, 5)
