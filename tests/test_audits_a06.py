"""Lesson 06's recomputed steps, against sums done by hand and NumPy's own solvers."""

import doctest

import numpy as np
import pytest

from course_utils.audits import a06_descent as a06
from course_utils.gradients import gradient_error
from course_utils.optimizers import gradient_descent_step, minibatches


def test_examples():
    assert doctest.testmod(a06).failed == 0


@pytest.mark.parametrize("theta", [-3.0, 0.0, 0.4, 14 / 11, 100.0])
def test_the_true_gradient_is_a_central_difference(theta):
    assert gradient_error(a06.loss, a06.gradient, theta) < 1e-6


def test_article_003s_gradient_has_the_wrong_sign_and_size():
    assert gradient_error(lambda t: a06.loss(t, 1, 2), a06.published_gradient(0, 1, 2), 0) > 1.9
    assert a06.published_gradient(1.0, 2.0, 3.0) == 6 - 4 * 1
    assert a06.gradient(1.0, 2.0, 3.0) == -12 + 8 * 1


def test_article_003s_first_step_goes_uphill():
    losses = [a06.loss(theta, 1, 2) for theta in (-0.4, 0.0, 0.4)]
    np.testing.assert_allclose(losses, [5.76, 4.0, 2.56])
    assert gradient_descent_step(0.0, a06.published_gradient(0, 1, 2), 0.1) == pytest.approx(-0.4)


def test_stochastic_steps_by_hand():
    np.testing.assert_allclose(a06.sgd_path(), [0.4, 0.4 + 0.1 * 2 * 2 * (3 - 0.8)])
    np.testing.assert_allclose(a06.sgd_path(a06.published_gradient), [-0.4, -1.16])


def test_the_batch_example_goes_to_the_least_squares_solution_below_its_limit():
    best = np.linalg.lstsq(a06.X[:, None], a06.Y, rcond=None)[0].item()
    assert best == pytest.approx(70 / 55)
    assert a06.batch_path(0.01, 300)[-1] == pytest.approx(best)
    assert a06.batch_limit() == pytest.approx(1 / 11)
    for factor, is_near in [(0.98, True), (1.02, False)]:
        path = a06.batch_path(factor / 11, 300)
        assert bool(abs(path[-1] - best) < abs(path[0] - best)) == is_near


def test_article_002s_minus_turns_the_slope_around():
    printed, true = a06.slope_with_article_002s_minus()
    assert printed == pytest.approx(-true)
    assert true == pytest.approx(a06.gradient(0.0))


def test_all_optimizers_stay_in_the_valley_where_they_start():
    x = np.linspace(-2, 2, 4001)
    lowest = x[np.argmin(a06.two_valleys(x))]
    assert lowest == pytest.approx(-1.04, abs=0.01)
    assert a06.how_many_reach_the_lowest_valley(1.5) == 0
    assert a06.how_many_reach_the_lowest_valley(-1.5) == 5


def test_a_schedule_overfits_as_much_as_its_training_loss_says():
    constant, cosine, stopped = a06.schedule_and_overfitting()
    assert constant > 1.1 * cosine
    assert stopped == pytest.approx(cosine, rel=1e-4)


def test_a_mini_batch_step_uses_the_mean_of_its_gradients():
    """The mean of the rows' gradients is the gradient of their mean loss."""
    batches = minibatches(a06.X, a06.Y, 2, np.random.default_rng(0))
    for x, y in batches:
        mean = np.mean([a06.gradient(0.5, *row) for row in zip(x, y, strict=True)])
        assert gradient_error(lambda theta, x=x, y=y: a06.loss(theta, x, y), mean, 0.5) < 1e-8
