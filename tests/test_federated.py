"""Federation, privacy, shares and membership, each against an oracle that is not the package."""

import doctest
import importlib
import pkgutil

import numpy as np
import pytest
from scipy import integrate, stats

from course_utils import federated
from course_utils.gradients import numerical_gradient
from course_utils.metrics import roc_auc
from course_utils.network import Network

DP_ACCOUNTING_0_6_0 = [
    (300, 0.1, 1.0, 1e-3, 10.632519888715228),
    (1000, 0.1, 1.0, 1e-4, 24.8609092470329),
    (300, 0.05, 2.0, 1e-5, 2.118882426988049),
    (5000, 0.01, 0.8, 1e-5, 7.683733891051539),
    (1, 1.0, 4.0, 1e-5, 1.0125506277526433),
    (1000, 0.1, 4.0, 1e-4, 3.2826116185985823),
]
"""What dp-accounting 0.6.0 says, orders 2 to 256; it needs attrs<24, so it is no dependency."""


@pytest.fixture
def rng():
    return np.random.default_rng(16)


@pytest.fixture
def data(rng):
    X = rng.normal(size=(60, 5))
    return X, (X @ rng.normal(size=(5, 3))).argmax(axis=1)


@pytest.fixture
def network():
    return Network.create([5, 4, 6, 3], ["tanh", "relu", "identity"], np.random.default_rng(2))


@pytest.mark.parametrize("name", [m.name for m in pkgutil.iter_modules(federated.__path__)])
def test_examples(name):
    assert doctest.testmod(importlib.import_module(f"course_utils.federated.{name}")).failed == 0


def test_the_average_is_numpys_weighted_average(rng):
    clients = [[rng.normal(size=(3, 2)), rng.normal(size=2)] for _ in range(4)]
    found = federated.federated_average(clients, [10, 20, 0, 7])
    for part, parts in zip(found, zip(*clients, strict=True), strict=True):
        assert np.allclose(part, np.average(parts, axis=0, weights=[10, 20, 0, 7]))


def test_one_whole_batch_everywhere_is_one_step_on_all_data(data, network):
    X, y = data
    owners = [(X[:10], y[:10]), (X[10:25], y[10:25]), (X[25:], y[25:])]
    how = {"rounds": 1, "epochs": 1, "batch_size": 100, "learning_rate": 0.3}
    (shared,) = federated.federated_rounds(network, owners, rng=np.random.default_rng(0), **how)
    step = network.theta - 0.3 * network.loss_and_gradients(X, y)[1]
    assert np.allclose(shared.theta, step)


def test_one_owner_is_plain_training(data, network):
    rounds = federated.federated_rounds(
        network, [data], rounds=3, epochs=2, rng=np.random.default_rng(4)
    )
    alone = federated.local_training(network, *data, epochs=6, rng=np.random.default_rng(4))
    assert np.allclose(list(rounds)[-1].theta, alone.theta)


def test_an_owner_without_rows_changes_nothing(data, network):
    X, y = data
    runs = [
        list(federated.federated_rounds(network, owners, rounds=2, epochs=1, rng=generator))
        for owners, generator in (
            ([(X, y), (X[:0], y[:0])], np.random.default_rng(1)),
            ([(X, y)], np.random.default_rng(1)),
        )
    ]
    assert np.array_equal(runs[0][-1].theta, runs[1][-1].theta)


def test_parameters_go_to_and_fro(network):
    again = federated.with_parameters(network, federated.parameters_of(network))
    assert np.array_equal(again.theta, network.theta)


def test_bytes_count_both_ways(network):
    arrays = federated.parameters_of(network)
    assert federated.bytes_sent(arrays, 7) == 2 * 7 * 4 * network.theta.size


@pytest.mark.parametrize("clients", [1, 3, 20])
def test_every_row_is_dealt_once(clients, rng):
    labels = rng.integers(0, 4, 97)
    for parts in (
        federated.even_partition(97, clients, rng),
        federated.dirichlet_partition(labels, clients, 0.2, rng),
    ):
        assert len(parts) == clients
        assert sorted(np.concatenate(parts)) == list(range(97))


def test_shares_of_a_class_have_the_dirichlets_mean_and_variance(rng):
    labels, alpha, clients = np.zeros(1000, dtype=int), 0.7, 4
    shares = [
        [len(part) / 1000 for part in federated.dirichlet_partition(labels, clients, alpha, rng)]
        for _ in range(2000)
    ]
    variance = (1 / clients) * (1 - 1 / clients) / (clients * alpha + 1)
    assert np.allclose(np.mean(shares, axis=0), 1 / clients, atol=0.03)
    assert np.allclose(np.var(shares, axis=0), variance, rtol=0.1)


def test_each_class_draws_shares_of_its_own(rng):
    labels = np.repeat([0, 1], 500)
    counts = federated.class_counts(labels, federated.dirichlet_partition(labels, 5, 1, rng), 2)
    assert counts.sum(axis=0).tolist() == [500, 500]
    assert not np.allclose(counts[:, 0], counts[:, 1], atol=5)


def test_chance_decides_which_rows_of_a_class_a_client_gets(rng):
    first = federated.dirichlet_partition(np.zeros(100, dtype=int), 2, 5.0, rng)[0]
    assert 10 < len(first) < 90
    assert not np.array_equal(np.sort(first), np.arange(len(first)))


def test_per_example_gradients_are_central_differences(data, network):
    X, y = data[0][:4], data[1][:4]
    found = federated.per_example_gradients(network, X, y)

    def losses(theta, row):
        one = slice(row, row + 1)
        return network.with_theta(theta).loss_and_gradients(X[one], y[one])[0]

    for row, gradient in enumerate(found):
        expected = numerical_gradient(lambda theta, row=row: losses(theta, row), network.theta)
        assert np.allclose(gradient, expected, atol=1e-7)
    assert np.allclose(found.mean(axis=0), network.loss_and_gradients(X, y)[1])


def test_clipped_rows_are_no_longer_than_the_limit_and_point_the_same_way(rng):
    G = rng.normal(size=(50, 8)) * rng.uniform(0.01, 5, (50, 1))
    for row in G:
        clipped = federated.clip_and_noise(row[None], 1.5, 0.0, rng)
        assert np.linalg.norm(clipped) == pytest.approx(min(1.5, np.linalg.norm(row)))
        assert clipped @ row == pytest.approx(np.linalg.norm(clipped) * np.linalg.norm(row))


def test_noise_has_its_spread(rng):
    draws = federated.clip_and_noise(np.zeros((4, 20_000)), 0.5, 3.0, rng)
    assert draws.std() == pytest.approx(3.0 * 0.5 / 4, rel=0.02)
    assert stats.kstest(draws / draws.std(), "norm").pvalue > 0.01


def test_private_training_without_noise_or_clipping_is_gradient_descent(data, network):
    found = federated.private_training(
        network,
        *data,
        steps=3,
        rate=1.0,
        clip_norm=1e9,
        noise_multiplier=0.0,
        learning_rate=0.2,
        rng=np.random.default_rng(0),
    )
    theta = network.theta
    for _ in range(3):
        theta = theta - 0.2 * network.with_theta(theta).loss_and_gradients(*data)[1]
    assert np.allclose(found.theta, theta)


def test_random_batches_step_as_the_whole_on_average(data, network):
    how = {"steps": 1, "rate": 0.3, "clip_norm": 1e9, "noise_multiplier": 0.0}
    steps = [
        federated.private_training(
            network, *data, learning_rate=1.0, rng=np.random.default_rng(seed), **how
        ).theta
        - network.theta
        for seed in range(400)
    ]
    whole = -network.loss_and_gradients(*data)[1]
    assert np.linalg.norm(np.mean(steps, axis=0) - whole) < 0.1 * np.linalg.norm(whole)


def test_an_empty_batch_is_noise_alone(data, network):
    found = federated.private_training(
        network,
        *data,
        steps=1,
        rate=1e-9,
        clip_norm=1.0,
        noise_multiplier=0.0,
        learning_rate=1.0,
        rng=np.random.default_rng(0),
    )
    assert np.array_equal(found.theta, network.theta)


@pytest.mark.parametrize(("order", "rate", "sigma"), [(2, 0.1, 1.0), (5, 0.3, 2.0), (20, 0.05, 3)])
def test_the_divergence_is_its_integral(order, rate, sigma):
    without = stats.norm(0, sigma).pdf

    def mixed(x):
        return (1 - rate) * without(x) + rate * stats.norm(1, sigma).pdf(x)

    def integrand(x):
        return (mixed(x) / without(x)) ** order * without(x)

    limit = 12 * sigma + order
    value, _ = integrate.quad(integrand, -limit, limit, limit=500)
    expected = np.log(value) / (order - 1)
    assert federated.renyi_divergence(order, rate, sigma) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(("steps", "rate", "sigma", "delta", "expected"), DP_ACCOUNTING_0_6_0)
def test_epsilon_is_the_accountant_librarys(steps, rate, sigma, delta, expected):
    assert federated.epsilon_spent(steps, rate, sigma, delta) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("sigma", [1.0, 2.0, 4.0])
def test_epsilon_bounds_the_gaussian_mechanisms_own_delta(sigma):
    epsilon = federated.epsilon_spent(1, 1.0, sigma, 1e-5)
    exact = stats.norm.cdf(0.5 / sigma - epsilon * sigma) - np.exp(epsilon) * stats.norm.cdf(
        -0.5 / sigma - epsilon * sigma
    )
    assert 1e-6 < exact <= 1e-5


def test_epsilon_grows_with_steps_and_shrinks_with_noise():
    assert federated.epsilon_spent(10, 0.1, 0, 1e-5) == np.inf
    grid = [[federated.epsilon_spent(t, 0.1, s, 1e-5) for s in (1, 2, 4)] for t in (10, 100, 1000)]
    assert (np.diff(grid, axis=0) > 0).all()
    assert (np.diff(grid, axis=1) < 0).all()


def test_shares_add_up_and_tell_nothing(rng):
    for secret in (0, 12345, federated.RING - 1):
        shares = federated.additive_shares(np.full(20_000, secret), 3, rng)
        assert (shares.sum(axis=0) % federated.RING == secret).all()
        for pair in ((0, 1), (0, 2), (1, 2)):
            cells = [np.bincount(shares[k] >> 28, minlength=16) for k in pair]
            assert all(stats.chisquare(count).pvalue > 1e-4 for count in cells)
            both = np.bincount((shares[pair[0]] >> 30) * 4 + (shares[pair[1]] >> 30), minlength=16)
            assert stats.chisquare(both).pvalue > 1e-4
            lowest = np.bincount(shares[pair[0]] % 16, minlength=16)
            assert stats.chisquare(lowest).pvalue > 1e-4


def test_the_sum_of_updates_is_exact(rng):
    updates = rng.normal(size=(5, 300))
    codes = [federated.encode_fixed(update) for update in updates]
    shared = np.array([federated.additive_shares(code, 5, rng) for code in codes])
    received = shared.sum(axis=0) % federated.RING
    total = federated.decode_fixed(received.sum(axis=0))
    assert np.array_equal(total, sum(federated.decode_fixed(code) for code in codes))
    assert np.abs(total - updates.sum(axis=0)).max() <= 5 * 2.0**-17


def test_fixed_point_keeps_multiples_of_its_step(rng):
    numbers = rng.integers(-(2**30), 2**30, 1000) / 2**16
    assert np.array_equal(federated.decode_fixed(federated.encode_fixed(numbers)), numbers)


def test_the_attacks_area_is_the_roc_area(rng):
    members, others = rng.normal(0, 1, 300).round(1), rng.normal(0.5, 1, 500).round(1)
    auc, low, high = federated.membership_auc(members, others)
    labels = np.repeat([1, 0], [300, 500])
    assert auc == pytest.approx(roc_auc(labels, -np.concatenate([members, others])))
    assert low < auc < high


def test_the_interval_covers_the_truth_and_agrees_with_a_bootstrap(rng):
    truth = stats.norm.cdf(0.5 / np.sqrt(2))
    draws = [
        federated.membership_auc(rng.normal(size=80), rng.normal(0.5, 1, 120)) for _ in range(400)
    ]
    assert np.mean([low <= truth <= high for _, low, high in draws]) == pytest.approx(
        0.95, abs=0.03
    )
    members, others = rng.normal(size=80), rng.normal(0.5, 1, 120)
    resampled = [
        federated.membership_auc(rng.choice(members, 80), rng.choice(others, 120))[0]
        for _ in range(1000)
    ]
    _, low, high = federated.membership_auc(members, others)
    assert np.allclose(np.percentile(resampled, [2.5, 97.5]), [low, high], atol=0.015)


def test_losses_are_the_batchs_one_by_one(data, network):
    losses = federated.example_losses(network, *data)
    assert losses.mean() == pytest.approx(network.loss_and_gradients(*data)[0])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: federated.federated_average([[[1.0]]], [0]), "not all 0"),
        (lambda: federated.federated_average([[[1.0]], [[1.0]]], [1]), "each of the 2 clients"),
        (lambda: federated.federated_average([[[1.0]], [[1.0, 2]]], [1, 1]), "same shapes"),
        (lambda: federated.even_partition(3, 0, np.random.default_rng()), "at least 1"),
        (lambda: federated.dirichlet_partition([0], 2, 0, np.random.default_rng()), "above 0"),
        (
            lambda: federated.dirichlet_partition(np.eye(2), 2, 1, np.random.default_rng()),
            "argmax",
        ),
        (lambda: federated.clip_and_noise([1.0], 1, 1, np.random.default_rng()), "row an example"),
        (lambda: federated.epsilon_spent(0, 0.1, 1, 1e-5), "1 or more"),
        (lambda: federated.renyi_divergence(2, 0.1, 0), "no bound"),
        (lambda: federated.additive_shares([0.5], 2, np.random.default_rng()), "encode_fixed"),
        (lambda: federated.additive_shares([-1], 2, np.random.default_rng()), "encode_fixed"),
        (lambda: federated.encode_fixed([1e9]), "fit the ring"),
        (lambda: federated.membership_auc([1.0], [1.0, 2.0]), "two or more"),
    ],
)
def test_what_does_not_fit_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
