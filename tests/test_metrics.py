"""Metrics against scikit-learn, closed forms, and what must hold for any answers."""

import doctest
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn import metrics as sklearn_metrics
from sklearn.utils.class_weight import compute_class_weight

from course_utils import metrics
from course_utils.metrics import calibration, comparison, costs, counts, curves


def rng(seed=0):
    return np.random.default_rng(seed)


@st.composite
def answers(draw, k=4):
    """Labels and predictions of k classes, some of which may not occur."""
    n = draw(st.integers(1, 30))
    numbers = st.lists(st.integers(0, k - 1), min_size=n, max_size=n)
    return np.array(draw(numbers)), np.array(draw(numbers))


@st.composite
def scored(draw):
    """Labels of both classes and scores with many ties."""
    n = draw(st.integers(0, 25))
    labels = [0, 1, *draw(st.lists(st.integers(0, 1), min_size=n, max_size=n))]
    scores = draw(st.lists(st.integers(-4, 4), min_size=n + 2, max_size=n + 2))
    return np.array(labels), np.array(scores) / 4


@st.composite
def rows(draw):
    """Logits (n, 3) and labels."""
    n = draw(st.integers(1, 25))
    numbers = st.lists(st.floats(-9, 9), min_size=3 * n, max_size=3 * n)
    labels = st.lists(st.integers(0, 2), min_size=n, max_size=n)
    return np.array(draw(numbers)).reshape(n, 3), np.array(draw(labels))


@pytest.mark.parametrize("module", [calibration, comparison, costs, counts, curves])
def test_examples(module):
    assert doctest.testmod(module).failed == 0


# counts


@given(answers())
def test_confusion_matrix_is_scikit_learns(pair):
    y_true, y_pred = pair
    expected = sklearn_metrics.confusion_matrix(y_true, y_pred, labels=range(4))
    matrix = metrics.confusion_matrix(y_true, y_pred, 4)
    np.testing.assert_array_equal(matrix, expected)
    np.testing.assert_array_equal(matrix.sum(axis=1), np.bincount(y_true, minlength=4))
    assert metrics.accuracy(matrix) == pytest.approx(np.mean(y_true == y_pred))


@given(answers(), st.integers(0, 3))
def test_precision_recall_f1_are_scikit_learns(pair, c):
    matrix = metrics.confusion_matrix(*pair, 4)
    expected = sklearn_metrics.precision_recall_fscore_support(*pair, labels=[c], zero_division=0)
    found = metrics.precision_recall_f1(matrix, c)
    np.testing.assert_allclose(found, [part[0] for part in expected[:3]])


@given(answers(), st.integers(0, 3))
def test_f1_is_the_harmonic_mean_and_no_larger_than_the_arithmetic(pair, c):
    precision, recall, f1 = metrics.precision_recall_f1(metrics.confusion_matrix(*pair, 4), c)
    if precision * recall:
        assert f1 == pytest.approx(2 / (1 / precision + 1 / recall))
    assert min(precision, recall) - 1e-12 <= f1 <= (precision + recall) / 2 + 1e-12


def test_nothing_over_nothing_is_zero():
    assert metrics.precision_recall_f1([[3, 0], [0, 0]], 1) == (0.0, 0.0, 0.0)
    assert metrics.precision_recall_f1([[3, 0], [2, 0]], 1) == (0.0, 0.0, 0.0)
    assert metrics.precision_recall_f1([[3, 2], [0, 0]], 1) == (0.0, 0.0, 0.0)
    assert metrics.precision_recall_f1(np.zeros((2, 2)), 0) == (0.0, 0.0, 0.0)
    assert metrics.confusion_matrix([], [], 2).tolist() == [[0, 0], [0, 0]]


def test_inputs_of_counts_are_checked_and_kept():
    y = np.array([0, 1, 1])
    metrics.confusion_matrix(y, y[::-1], 2)
    assert y.tolist() == [0, 1, 1]
    with pytest.raises(ValueError, match=r"y_true must hold integers from 0 to 1; got 1 to 2"):
        metrics.confusion_matrix([1, 2], [0, 1], 2)
    with pytest.raises(ValueError, match=r"y_pred must hold integers .* float64"):
        metrics.confusion_matrix([1, 1], [0.2, 0.7], 2)
    with pytest.raises(ValueError, match=r"y_pred must have shape .*\(2, 1\).*ravel"):
        metrics.confusion_matrix([0, 1], [[0], [1]], 2)
    with pytest.raises(ValueError, match="same examples; got 2 and 3"):
        metrics.confusion_matrix([0, 1], [0, 1, 1], 2)
    with pytest.raises(ValueError, match="class_index must be from 0 to 1; got 2"):
        metrics.precision_recall_f1([[1, 0], [0, 1]], 2)
    with pytest.raises(ValueError, match=r"matrix must be \(k, k\)"):
        metrics.precision_recall_f1([[1, 0, 0], [0, 1, 0]], 0)
    with pytest.raises(ValueError, match="at least one example; got none"):
        metrics.accuracy([[0, 0], [0, 0]])


# curves


@given(scored())
def test_roc_curve_and_its_area_are_scikit_learns(pair):
    expected = sklearn_metrics.roc_curve(*pair, drop_intermediate=False)
    for mine, other in zip(metrics.roc_curve(*pair), expected, strict=True):
        np.testing.assert_allclose(mine, other)
    assert metrics.roc_auc(*pair) == pytest.approx(sklearn_metrics.roc_auc_score(*pair))


@given(scored())
def test_precision_recall_curve_and_its_area_are_scikit_learns(pair):
    precision, recall, thresholds = sklearn_metrics.precision_recall_curve(*pair)
    mine = metrics.precision_recall_curve(*pair)
    np.testing.assert_allclose(mine[0], precision[::-1])
    np.testing.assert_allclose(mine[1], recall[::-1])
    np.testing.assert_allclose(mine[2][1:], thresholds[::-1])
    expected = sklearn_metrics.average_precision_score(*pair)
    assert metrics.average_precision(*pair) == pytest.approx(expected)


@given(scored())
def test_the_roc_area_counts_pairs_in_the_right_order(pair):
    labels, scores = pair
    gaps = scores[labels == 1][:, None] - scores[labels == 0]
    assert metrics.roc_auc(labels, scores) == pytest.approx(np.mean((gaps > 0) + 0.5 * (gaps == 0)))


@given(scored())
def test_curves_do_not_depend_on_order_or_scale(pair):
    labels, scores = pair
    for make in (metrics.roc_curve, metrics.precision_recall_curve):
        first, second, _ = make(labels, scores)
        for again in (make(labels[::-1], scores[::-1]), make(labels, np.exp(3 * scores))):
            np.testing.assert_allclose(again[0], first)
            np.testing.assert_allclose(again[1], second)


@given(scored())
def test_every_point_of_a_curve_is_a_confusion_matrix(pair):
    labels, scores = pair
    rate, recall, thresholds = metrics.roc_curve(labels, scores)
    precision = metrics.precision_recall_curve(labels, scores)[0]
    for i, threshold in enumerate(thresholds):
        matrix = metrics.confusion_matrix(labels, scores >= threshold, 2)
        assert rate[i] == matrix[0, 1] / matrix[0].sum()
        found = metrics.precision_recall_f1(matrix, 1)
        assert found[1] == recall[i]
        assert i == 0 or found[0] == pytest.approx(precision[i])


def test_perfect_reversed_and_tied_scores():
    labels = [0, 0, 1, 1]
    assert metrics.roc_auc(labels, [1, 2, 3, 4]) == metrics.average_precision(labels, labels) == 1
    assert metrics.roc_auc(labels, [4, 3, 2, 1]) == 0
    assert metrics.roc_auc(labels, [7] * 4) == metrics.average_precision(labels, [7] * 4) == 0.5


def test_curves_that_would_be_nothing_over_nothing_are_refused():
    for labels in ([], [0, 0], [1, 1]):
        with pytest.raises(ValueError, match="An ROC curve needs both classes"):
            metrics.roc_curve(labels, np.ones(len(labels)))
    for labels in ([], [0, 0]):
        with pytest.raises(ValueError, match="needs examples of class 1; got none"):
            metrics.average_precision(labels, np.ones(len(labels)))
    assert metrics.average_precision([1, 1], [0.2, 0.1]) == 1


def test_inputs_of_curves_are_checked():
    with pytest.raises(ValueError, match="scores must be finite"):
        metrics.roc_curve([0, 1], [0.1, math.nan])
    with pytest.raises(ValueError, match=r"shape \(2, 2\).*\[:, 1\]"):
        metrics.roc_curve([0, 1], [[0.1, 0.9], [0.2, 0.8]])
    with pytest.raises(ValueError, match="labels must hold integers from 0 to 1; got 0 to 2"):
        metrics.roc_curve([0, 2], [0.1, 0.9])
    with pytest.raises(ValueError, match="x must not fall"):
        metrics.area_under([0, 1, 0.5], [0, 1, 1])


@given(scored())
def test_area_under_is_the_trapezoidal_rule(pair):
    x, y = np.sort(pair[1]), pair[0]
    assert metrics.area_under(x, y) == pytest.approx(np.trapezoid(y, x))
    assert metrics.area_under([3.0], [2.0]) == 0


# calibration


@given(rows(), st.integers(1, 20))
def test_expected_calibration_error_is_its_sum_over_bins(pair, bins):
    logits, labels = pair
    p = softmax(logits, axis=1)
    total = 0.0
    for b in range(bins):
        top = p.max(axis=1)
        inside = (top >= b / bins) & ((top < (b + 1) / bins) | (b == bins - 1))
        if inside.any():
            right = (p.argmax(axis=1) == labels)[inside]
            total += inside.mean() * abs(right.mean() - top[inside].mean())
    assert metrics.expected_calibration_error(p, labels, bins) == pytest.approx(total, abs=1e-9)


@given(rows(), st.integers(1, 20))
def test_reliability_bins_add_up(pair, bins):
    p = softmax(pair[0], axis=1)
    count, confidence, accuracy = metrics.reliability_bins(p, pair[1], bins)
    assert count.sum() == len(p)
    assert np.nansum(count * confidence) == pytest.approx(p.max(axis=1).sum())
    assert np.nansum(count * accuracy) == np.sum(p.argmax(axis=1) == pair[1])
    np.testing.assert_array_equal(np.isnan(accuracy), count == 0)


def test_reliability_bins_are_scikit_learns_for_two_classes():
    from sklearn.calibration import calibration_curve

    p = rng().uniform(0.5, 1, 400)
    y = (rng(1).random(400) < p**2).astype(int)
    share, mean = calibration_curve(y, p, n_bins=10)
    _, confidence, accuracy = metrics.reliability_bins(np.column_stack([1 - p, p]), y, 10)
    np.testing.assert_allclose(accuracy[5:], share)
    np.testing.assert_allclose(confidence[5:], mean)


def test_a_model_as_sure_as_it_is_right_has_no_error():
    p = np.tile([0.75, 0.25], (4, 1))
    assert metrics.expected_calibration_error(p, [0, 0, 0, 1], 10) == 0
    assert metrics.expected_calibration_error(np.eye(2)[[0, 1]], [0, 1], 15) == 0
    assert metrics.expected_calibration_error(np.eye(2)[[0, 1]], [1, 0], 15) == 1


@given(rows())
def test_mean_surprise_is_scipys(pair):
    logits, labels = pair
    expected = -log_softmax(logits / 2.5, axis=1)[np.arange(len(labels)), labels].mean()
    assert metrics.mean_surprise(logits, labels, 2.5) == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(4))
def test_fit_temperature_finds_the_lowest_cross_entropy(seed):
    logits = rng(seed).normal(size=(300, 5))
    labels = np.array([rng(k).choice(5, p=softmax(row)) for k, row in enumerate(logits)])
    for factor in (1, 4):
        found = metrics.fit_temperature(factor * logits, labels)
        best = minimize_scalar(
            lambda t, z=factor * logits: metrics.mean_surprise(z, labels, math.exp(t)),
            bounds=(-4, 4),
            method="bounded",
            options={"xatol": 1e-8},
        )
        assert found == pytest.approx(math.exp(best.x), rel=1e-4)
        assert 0.7 * factor < found < 1.5 * factor


def test_fit_temperature_has_a_closed_form_for_two_classes():
    # sigmoid(2 / T) = 3/4 where 3 of 4 are right
    assert metrics.fit_temperature([[2.0, 0.0]] * 4, [0, 0, 0, 1]) == pytest.approx(2 / math.log(3))


def test_the_temperature_ends_where_no_best_one_exists():
    assert metrics.fit_temperature(np.eye(3), [0, 1, 2]) == pytest.approx(0.01)
    assert metrics.fit_temperature(np.eye(3), [1, 2, 0]) == pytest.approx(100)


def test_inputs_of_calibration_are_checked():
    with pytest.raises(ValueError, match=r"add up to 1.*Logits\?"):
        metrics.expected_calibration_error([[2.0, 1.0]], [0], 10)
    with pytest.raises(ValueError, match="bins must be at least 1; got 0"):
        metrics.reliability_bins([[1.0, 0.0]], [0], 0)
    with pytest.raises(ValueError, match=r"n and k at least 1; got \(0, 2\)"):
        metrics.expected_calibration_error(np.zeros((0, 2)), [], 10)
    with pytest.raises(ValueError, match=r"shape \(2,\).*np.column_stack|got \(2,\)"):
        metrics.reliability_bins([0.2, 0.8], [0, 1], 10)
    with pytest.raises(ValueError, match="temperature must be above 0; got 0"):
        metrics.mean_surprise([[1.0, 0.0]], [0], 0)


# comparison


@pytest.mark.parametrize(("n", "right"), [(400, 300), (1000, 917), (50, 25)])
def test_bootstrap_interval_is_the_binomial_quantiles(n, right):
    correct = np.arange(n) < right
    found = np.mean([metrics.bootstrap_interval(correct, rng(k)) for k in range(20)], axis=0)
    expected = stats.binom.ppf([0.025, 0.975], n, right / n) / n
    np.testing.assert_allclose(found, expected, atol=1.2 / n)


def test_the_generator_decides_the_interval():
    correct = rng().random(200) < 0.8
    first, again, other = (metrics.bootstrap_interval(correct, rng(k)) for k in (3, 3, 4))
    assert first == again
    assert first != other


def test_intervals_of_certain_answers_have_no_width():
    assert metrics.bootstrap_interval([1], rng()) == (1, 1)
    assert metrics.bootstrap_interval([0, 0, 0], rng()) == (0, 0)


def test_paired_bootstrap_is_narrower_than_two_intervals():
    a = rng(1).random(1000) < 0.9
    b = a ^ (rng(2).random(1000) < 0.02)
    low, high = metrics.paired_bootstrap(a, b, rng())
    single = np.diff(metrics.bootstrap_interval(a, rng()))[0]
    assert low <= b.mean() - a.mean() <= high
    assert high - low < 0.6 * single
    turned = metrics.paired_bootstrap(b, a, rng())
    np.testing.assert_allclose(turned, [-high, -low], atol=1e-12)


def test_paired_bootstrap_has_the_spread_of_the_differences():
    a, b = rng(1).random(900) < 0.8, rng(2).random(900) < 0.85
    found = np.mean([metrics.paired_bootstrap(a, b, rng(k)) for k in range(10)], axis=0)
    gaps = b.astype(float) - a
    expected = gaps.mean() + np.array([-1.96, 1.96]) * gaps.std() / 30
    np.testing.assert_allclose(found, expected, atol=0.002)


@pytest.mark.parametrize(
    ("only_a", "only_b"), [(0, 0), (3, 3), (0, 8), (5, 12), (40, 71), (900, 1100)]
)
def test_mcnemar_is_the_exact_binomial_test(only_a, only_b):
    a = np.concatenate([np.ones(only_a), np.zeros(only_b), np.ones(7)])
    b = np.concatenate([np.zeros(only_a), np.ones(only_b), np.ones(7)])
    found = metrics.mcnemar_test(a, b)
    tosses = only_a + only_b
    expected = stats.binomtest(only_a, tosses, 0.5).pvalue if tosses else 1.0
    assert found[:2] == (only_a, only_b)
    assert found[2] == pytest.approx(expected)
    assert metrics.mcnemar_test(b, a)[2] == found[2]


def test_inputs_of_comparisons_are_checked():
    for wrong in ([], [0.5], [[1, 0]]):
        with pytest.raises(ValueError, match="correct must have shape"):
            metrics.bootstrap_interval(wrong, rng())
    with pytest.raises(ValueError, match="same examples; got 1 and 2"):
        metrics.mcnemar_test([1], [1, 0])
    with pytest.raises(TypeError, match="default_rng"):
        metrics.bootstrap_interval([1, 0], 7)


# costs


@given(scored(), st.floats(0, 50), st.floats(0, 50))
def test_cost_curve_is_the_cost_of_each_confusion_matrix(pair, miss, alarm):
    labels, scores = pair
    thresholds, mean_cost = metrics.cost_curve(labels, scores, miss, alarm)
    for threshold, cost in zip(thresholds, mean_cost, strict=True):
        matrix = metrics.confusion_matrix(labels, scores >= threshold, 2)
        total = metrics.total_cost(matrix, [[0, alarm], [miss, 0]])
        assert cost == pytest.approx(total / len(labels))
    best = metrics.best_threshold(labels, scores, miss, alarm)
    assert mean_cost[list(thresholds).index(best)] == mean_cost.min()


def test_the_best_threshold_of_calibrated_scores_is_the_closed_form():
    p = rng().random(200_000)
    labels = (rng(1).random(200_000) < p).astype(int)
    for miss, alarm in [(1, 1), (9, 1), (1, 3)]:
        expected = metrics.probability_threshold(miss, alarm)
        assert metrics.best_threshold(labels, p, miss, alarm) == pytest.approx(expected, abs=0.02)


def test_both_answers_cost_the_same_at_the_closed_form():
    p = metrics.probability_threshold(40, 2)
    assert 40 * p == pytest.approx(2 * (1 - p))
    assert metrics.probability_threshold(0, 1) == 1
    assert metrics.probability_threshold(1, 0) == 0


def test_class_weights_are_scikit_learns():
    y = rng().choice(4, size=300, p=[0.7, 0.2, 0.09, 0.01])
    expected = compute_class_weight("balanced", classes=np.arange(4), y=y)
    found = metrics.class_weights(y, 4)
    np.testing.assert_allclose(found, expected)
    assert found[y].mean() == pytest.approx(1)
    assert metrics.class_weights([1, 1], 3).tolist() == [0, 1, 0]
    assert metrics.class_weights([], 2).tolist() == [0, 0]


def test_inputs_of_costs_are_checked():
    with pytest.raises(ValueError, match="not both 0"):
        metrics.probability_threshold(0, 0)
    with pytest.raises(ValueError, match="at least one example"):
        metrics.cost_curve([], [], 1, 1)
    with pytest.raises(ValueError, match=r"shape \(2, 2\).*got \(2,\)"):
        metrics.total_cost([[1, 0], [0, 1]], [1, 2])
    assert metrics.best_threshold([0, 0], [0.1, 0.9], 1, 1) == math.inf
