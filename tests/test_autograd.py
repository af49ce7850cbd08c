"""The scalar engine against closed forms, central differences and TensorFlow."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_utils.autograd import Value

UNARY = {
    "neg": lambda x, m: -x,
    "exp": lambda x, m: m["exp"](x / 4),
    "log": lambda x, m: m["log"](x * x + 1),
    "tanh": lambda x, m: m["tanh"](x),
    "relu": lambda x, m: m["relu"](x),
    "sigmoid": lambda x, m: m["sigmoid"](x),
    "square": lambda x, m: x**2,
    "cube": lambda x, m: (x / 3) ** 3,
    "minus": lambda x, m: 1.5 - x,
    "inverse": lambda x, m: 2 / (x * x + 1),
}
BINARY = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / (y * y + 1),
}
OURS = {name: getattr(Value, name) for name in ("exp", "log", "tanh", "relu", "sigmoid")}
PLAIN = {
    "exp": math.exp,
    "log": math.log,
    "tanh": math.tanh,
    "relu": lambda x: max(0.0, x),
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
}
steps = st.one_of(
    st.tuples(st.sampled_from(sorted(UNARY)), st.integers(0, 99), st.just(0)),
    st.tuples(st.sampled_from(sorted(BINARY)), st.integers(0, 99), st.integers(0, 99)),
)
programs = st.tuples(
    st.lists(st.floats(-2, 2).map(lambda x: round(x, 3)), min_size=1, max_size=3),
    st.lists(steps, min_size=1, max_size=7),
)


def calculate(inputs, program, functions):
    """Run a random program: each step makes a node from earlier ones, often shared."""
    nodes = list(inputs)
    for name, i, j in program:
        x, y = nodes[i % len(nodes)], nodes[j % len(nodes)]
        nodes.append(UNARY[name](x, functions) if name in UNARY else BINARY[name](x, y))
    return nodes[-1]


def gradients(inputs, program):
    values = [Value(x) for x in inputs]
    root = calculate(values, program, OURS)
    root.backward()
    return root.data, [value.grad for value in values]


@settings(deadline=None)
@given(programs)
def test_random_expressions_agree_with_tensorflow(case):
    tf = pytest.importorskip("tensorflow")
    inputs, program = case
    functions = {
        "exp": tf.exp,
        "log": tf.math.log,
        "tanh": tf.tanh,
        "relu": tf.nn.relu,
        "sigmoid": tf.sigmoid,
    }
    variables = [tf.Variable(x, dtype=tf.float64) for x in inputs]
    with tf.GradientTape() as tape:
        root = calculate([v + tf.zeros((), tf.float64) for v in variables], program, functions)
    expected = tape.gradient(root, variables, unconnected_gradients="zero")
    data, found = gradients(inputs, program)
    assert data == pytest.approx(float(root), rel=1e-9, abs=1e-12)
    assert found == pytest.approx([float(g) for g in expected], rel=1e-9, abs=1e-12)


@given(programs.filter(lambda case: all(step[0] != "relu" for step in case[1])))
def test_random_expressions_agree_with_central_differences(case):
    inputs, program = case
    _, found = gradients(inputs, program)
    step = 1e-5
    for i, slope in enumerate(found):
        ends = []
        for sign in (1, -1):
            moved = [x + sign * step * (i == k) for k, x in enumerate(inputs)]
            ends.append(calculate(moved, program, PLAIN))
        scale = max(1.0, abs(slope), abs(ends[0]))
        assert slope == pytest.approx((ends[0] - ends[1]) / (2 * step), abs=1e-6 * scale)


@pytest.mark.parametrize(
    ("expression", "slope"),
    [
        (lambda x: x + x, 2),
        (lambda x: x * x, 6),
        (lambda x: x * x * x, 27),
        (lambda x: x - x, 0),
        (lambda x: x / x, 0),
        (lambda x: -x, -1),
        (lambda x: 5 - x, -1),
        (lambda x: 1 / x, -1 / 9),
        (lambda x: x**-2, -2 / 27),
        (lambda x: x**0, 0),
        (lambda x: x**0.5, 0.5 / math.sqrt(3)),
        (lambda x: x.exp(), math.exp(3)),
        (lambda x: x.log(), 1 / 3),
        (lambda x: x.tanh(), 1 - math.tanh(3) ** 2),
        (lambda x: x.sigmoid(), math.exp(-3) / (1 + math.exp(-3)) ** 2),
        (lambda x: x.relu(), 1),
        (lambda x: (-x).relu(), 0),
        (lambda x: sum([x, 2 * x, x * 3]), 6),
    ],
)
def test_slopes_are_their_closed_forms(expression, slope):
    x = Value(3)
    expression(x).backward()
    assert x.grad == pytest.approx(slope, rel=1e-12, abs=1e-15)


def test_a_diamond_sums_both_paths():
    x = Value(2.0)
    left, right = x * 3, x.exp()
    (left * right).backward()
    assert x.grad == pytest.approx(3 * math.exp(2) + 6 * math.exp(2))
    assert (left.grad, right.grad) == pytest.approx((math.exp(2), 6))


def test_a_ladder_of_diamonds_is_walked_once():
    node = x = Value(1.0)
    for _ in range(60):
        node = node + node
    assert len(node.nodes()) == 61
    node.backward()
    assert x.grad == 2.0**60


def test_a_second_backward_gives_the_same_numbers():
    x, y = Value(1.5), Value(-0.5)
    loss = ((x * y).tanh() + x * x) ** 2
    loss.backward()
    first = x.grad, y.grad
    loss.backward()
    assert (x.grad, y.grad) == first
    (x * 4).backward()
    assert (x.grad, y.grad) == (4, first[1])


def test_backward_from_the_middle_leaves_what_lies_above():
    x = Value(3.0)
    middle = x * x
    top = middle * 5
    top.backward()
    middle.backward()
    assert (x.grad, middle.grad, top.grad) == (6, 1, 1)


def test_a_chain_of_ten_thousand_nodes_works():
    node = x = Value(1.0)
    for _ in range(10_000):
        node = node + 0.5
    node.backward()
    assert (node.data, x.grad) == (5001, 1)
    del node, x


def test_nodes_come_after_their_parents():
    x, y = Value(1.0, "x"), Value(2.0, "y")
    loss = (x * y + x).exp() * y
    order = loss.nodes()
    places = {node: i for i, node in enumerate(order)}
    assert len(places) == len(order) == 6
    assert order[-1] is loss
    assert all(places[p] < places[node] for node in order for p in node.parents)
    assert [node.operation for node in order if node.parents] == ["*", "+", "exp", "*"]


def test_the_relu_has_slope_zero_at_zero():
    x = Value(0.0)
    x.relu().backward()
    assert x.grad == 0


@pytest.mark.parametrize("x", [-1000.0, 1000.0])
def test_large_inputs_do_not_overflow(x):
    for name, value in [("sigmoid", float(x > 0)), ("tanh", math.copysign(1, x))]:
        node = Value(x)
        out = OURS[name](node)
        out.backward()
        assert (out.data, node.grad) == (value, 0)
    assert Value(x).exp().data == (math.inf if x > 0 else 0)


def test_numpy_numbers_are_numbers():
    x = Value(np.float32(0.5))
    (x * np.float64(3)).backward()
    assert (x.data, x.grad) == (0.5, 3)
    (np.float64(3) * x - np.float64(1)).backward()
    assert x.grad == 3
    assert repr(Value(2, "w")) == "Value(2, grad=0, name='w')"


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda: Value("3"), TypeError, "one number; got str"),
        (lambda: Value([1.0]), TypeError, "got list"),
        (lambda: Value(2.0) ** Value(3.0), TypeError, "exponent must be a number; got Value"),
        (lambda: Value(-2.0) ** 0.5, ValueError, "no real power 0.5"),
        (lambda: Value(0.0).log(), ValueError, "above 0; got 0.0"),
        (lambda: Value(1.0) / 0, ZeroDivisionError, "zero"),
    ],
)
def test_errors_say_what_is_wrong(call, error, said):
    with pytest.raises(error, match=said):
        call()
