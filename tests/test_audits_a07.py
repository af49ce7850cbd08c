"""Lesson 07's audits against the scalar engine."""

import numpy as np
import pytest

from course_utils.audits import a07_backpropagation as examples
from course_utils.audits import a07_delta_formulas as deltas
from course_utils.autograd import Value


def values(parts):
    return [np.vectorize(Value)(part) for part in parts]


def grads(parts):
    return [np.vectorize(lambda value: value.grad)(part) for part in parts]


squash = np.vectorize(Value.sigmoid)


def test_the_321_gradients_are_the_engines():
    W1, b1, W2, b2 = nodes = values(examples.parameters_321())
    loss = ((examples.X_001 @ W1 + b1) @ W2 + b2 - examples.TARGET_001).item() ** 2 / 2
    loss.backward()
    W1, b1, W2, b2 = grads(nodes)
    six = [W1[0, 0], W1[1, 0], W1[0, 1], W1[1, 1], *W2.ravel()]
    np.testing.assert_allclose(examples.gradients_321(), six)
    np.testing.assert_allclose(examples.bias_steps_321(), -0.1 * np.concatenate([b1, b2]))
    assert examples.losses_of_steps_321()[0] == loss.data


def test_the_true_step_lowers_the_loss_when_it_is_small():
    before, _, after = examples.losses_of_steps_321(0.01)
    assert after < before < examples.losses_of_steps_321(0.1)[2]


def test_all_formulas_repaired_are_the_engines_gradients():
    x, y, parameters = deltas.example_004()
    W1, b1, W2, b2 = nodes = values(parameters)
    (((squash(squash(x @ W1 + b1) @ W2 + b2) - y) ** 2).sum() / 2).backward()
    found = deltas.article_gradients(x, y, parameters, deltas.FORMULAS)
    for one, other in zip(found, grads(nodes), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12)


@pytest.mark.parametrize("formula", deltas.FORMULAS)
def test_each_formula_alone_spoils_the_check(formula):
    spoilt = {"delta3": "b2", "delta2": "b1", "dw1": "W1", "db1": "b1", "dw2": "W2", "db2": "b2"}
    assert not deltas.is_right_004(formula, spoilt[formula])
    assert deltas.is_right_004(formula, spoilt[formula], as_printed=False)


def test_the_printed_formulas_need_one_size():
    parameters = [np.ones((2, 3)), np.ones(3), np.ones((3, 1)), np.ones(1)]
    with pytest.raises(ValueError, match=r"m = n = p; got W1 \(2, 3\)"):
        deltas.article_gradients([1, 2], [0], parameters)


def test_the_iterations_are_the_engines():
    W1, b1, W2, b2 = (np.full((2, 2), 0.5), np.zeros(2), np.full((2, 1), 0.5), np.zeros(1))
    for row in deltas.iterations_221(4):
        nodes = values([W1, b1, W2, b2])
        hidden = squash(np.zeros((2, 2)) @ nodes[0] + nodes[1])
        out = squash(hidden @ nodes[2] + nodes[3])
        loss = (out**2).sum() / 2
        assert row == pytest.approx(
            [hidden[0, 0].data, hidden[0, 1].data, out[0, 0].data, loss.data]
        )
        loss.backward()
        W1, b1, W2, b2 = (
            part - 0.01 * slope for part, slope in zip([W1, b1, W2, b2], grads(nodes), strict=True)
        )
    assert deltas.first_bias_step_221() == pytest.approx(
        np.log(deltas.iterations_221(2)[1, 0] / (1 - deltas.iterations_221(2)[1, 0]))
    )


def test_the_articles_sign_climbs():
    losses = deltas.iterations_221(sign=-1)[:, 3]
    assert (np.diff(losses) > 0).all()
    assert (np.diff(deltas.iterations_221()[:, 3]) < 0).all()


def test_article_000_needs_y_pred_and_ignores_it():
    assert examples.call_000() == "NameError"
    assert examples.call_000(y_pred=None) == examples.call_000(y_pred=7)
    listing, true = examples.weight_gradients_000()
    errors = np.array([4.9, 5.9, 6.9])
    np.testing.assert_allclose(listing, errors * [0.1, 0.2, 0.3])
    np.testing.assert_allclose(true, errors.sum() * np.array([0.1, 0.2, 0.3]))


def test_article_002_has_one_sign_too_many():
    assert examples.sgd_formula_ratio_002() == -1
    assert examples.is_chain_rule_right_002()
