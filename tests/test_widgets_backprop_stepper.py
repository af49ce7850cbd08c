"""The backpropagation stepper: every step's numbers, order, words and picture."""

import re

import numpy as np
import pytest

from course_utils import layers, style
from course_utils.widgets import backprop_stepper as stepper

STEPS = stepper.steps()
every_step = pytest.mark.parametrize("number", range(len(STEPS)))


def by_layers():
    """Values and gradients of the example from the course's layers, by name."""
    X, W1, b1 = np.array([[1.0, 2, 3]]), np.full((3, 2), 0.5), np.array([0.5, 1.0])
    W2, b2 = np.full((2, 1), 0.5), np.array([2.0])
    Z = layers.dense_forward(X, W1, b1)
    y = layers.dense_forward(Z, W2, b2)
    dZ, dW2, db2 = layers.dense_backward(y - 3, Z, W2)
    _, dW1, db1 = layers.dense_backward(dZ, X, W1)
    gradients = {f"w{i}{j}": dW1[j - 1, i - 1] for i in (1, 2) for j in (1, 2, 3)}
    gradients |= {"b1": db1[0], "b2": db1[1], "z1": dZ[0, 0], "z2": dZ[0, 1]}
    gradients |= {"w1": dW2[0, 0], "w2": dW2[1, 0], "b": db2[0], "y": y.item() - 3}
    values = {"z1": Z[0, 0], "z2": Z[0, 1], "y": y.item(), "L": (y.item() - 3) ** 2 / 2}
    return values, gradients


def test_all_numbers_are_those_of_the_layers():
    values, gradients = by_layers()
    last = stepper.state(len(STEPS) - 1)
    assert last.gradients == pytest.approx(gradients)
    assert {name: last.values[name] for name in values} == pytest.approx(values)
    assert values["y"] == 5.75


def test_steps_go_forwards_and_then_back():
    ways = [step.is_backward for step in STEPS]
    assert ways == sorted(ways)
    assert [step.item for step in STEPS[1:5]] == ["z1", "z2", "y", "L"]
    assert len(STEPS) == 19
    order = [step.item for step in STEPS if step.is_backward]
    assert order[0] == "y"
    assert order.index("z1") < min(map(order.index, ("w11", "w12", "w13", "b1")))
    assert order.index("z2") < min(map(order.index, ("w21", "w22", "w23", "b2")))
    assert len(set(order)) == len(order) == 14


@every_step
def test_a_step_adds_one_number(number):
    now = stepper.state(number)
    known = len(now.values) + len(now.gradients)
    assert known == len(stepper.GIVEN) + number


@every_step
def test_the_words_say_the_operation_and_its_result(number):
    step, now = STEPS[number], stepper.state(number)
    said = stepper.describe(number)
    assert step.words in said
    assert said.startswith("Backward" if step.is_backward else "Forward")
    if step.item:
        shown = now.gradients if step.is_backward else now.values
        assert float(re.split(r"= ", step.words)[-1]) == pytest.approx(shown[step.item], rel=1e-5)
    for product in re.findall(r"= (-?[\d.]+)·(-?[\d.]+) = (-?[\d.]+)$", step.words):
        first, second, result = map(float, product)
        assert first * second == pytest.approx(result)


def test_a_step_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="0 to 18; got 19"):
        stepper.state(19)


def test_drawing_does_not_depend_on_what_came_before():
    fig, artists = stepper.setup()
    style.freeze_layout(fig)
    stepper.draw(artists, stepper.state(7))
    first = style.png(fig)
    for number in (18, 0, 7):
        stepper.draw(artists, stepper.state(number))
    assert style.png(fig) == first


def test_the_step_is_brought_out_in_the_picture():
    _, artists = stepper.setup()
    stepper.draw(artists, stepper.state(6))
    assert artists["w1"][0].get_text() == "w1 = 0.5\ngrad 9.625"
    assert artists["w1"][1].get_color() == stepper.BACKWARD
    assert artists["w2"][0].get_text() == "w2 = 0.5"
    assert artists["w2"][1].get_color() != stepper.BACKWARD
    stepper.draw(artists, stepper.state(1))
    assert artists["z1"][1].get_markeredgecolor() == stepper.FORWARD
    assert artists["w1"][1].get_color() != stepper.BACKWARD


def test_the_player_has_a_small_frame_for_each_step():
    player = stepper.backprop_stepper()
    assert (player.labels, len(player.sizes)) == (["step"], len(STEPS))
    assert player.alts == [stepper.describe(number) for number in range(len(STEPS))]
    assert len({player.frame(number) for number in range(len(STEPS))}) == len(STEPS)
    assert player.width <= 800
    assert len(player.frames) < 600_000
