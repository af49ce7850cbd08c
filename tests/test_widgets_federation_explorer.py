import itertools

import numpy as np
import pytest

from course_utils.widgets import federation_explorer as module
from course_utils.widgets.federation_explorer import CLIENTS, EPOCHS, ROUNDS, SKEWS

STATES = list(itertools.product(CLIENTS, SKEWS, EPOCHS))


@pytest.fixture(scope="module")
def data():
    """Ten easy classes: a bright pixel each, in noise."""
    rng = np.random.default_rng(0)
    labels, others = rng.integers(0, 10, 200), rng.integers(0, 10, 100)

    def rows(y):
        return np.eye(12)[y] + 0.4 * rng.random((len(y), 12))

    return module.Digits(rows(labels), labels, rows(others), others)


@pytest.fixture(scope="module")
def trained(data):
    return module.runs(data)


@pytest.fixture(scope="module")
def player(data):
    return module.federation_explorer(data.X, data.labels, data.X_test, data.labels_test)


def test_every_state_is_run_on_all_rows(trained, data):
    assert list(trained) == STATES
    for (clients, _, _), found in trained.items():
        assert found.counts.shape == (clients, 10)
        assert found.counts.sum(axis=0).tolist() == np.bincount(data.labels).tolist()
        assert len(found.curve) == ROUNDS + 1
        assert all(0 <= accuracy <= 1 for accuracy in (*found.curve, found.alone))


def test_the_curve_begins_with_the_untrained_network(trained, data):
    first = data.accuracy(module._start(data))
    assert {found.curve[0] for found in trained.values()} == {first}


def test_skew_concentrates_classes(trained):
    for clients in CLIENTS:
        spread = [
            float(np.mean(np.count_nonzero(trained[clients, skew, 1].counts, axis=1)))
            for skew in SKEWS
        ]
        assert spread[0] > spread[1] > spread[2]


def test_more_local_epochs_learn_more_a_round(trained):
    assert trained[5, "even", 4].curve[5] > trained[5, "even", 1].curve[5]


@pytest.mark.parametrize("state", STATES[::5])
def test_a_picture_depends_on_its_state_alone(state, trained):
    _, fresh = module.setup(0.9)
    _, used = module.setup(0.9)
    module.draw(used, STATES[-1], trained[STATES[-1]])
    for artists in (fresh, used):
        module.draw(artists, state, trained[state])
    assert used["head"].get_text() == fresh["head"].get_text()
    assert np.array_equal(used["curve"].get_data(), fresh["curve"].get_data())
    assert np.array_equal(used["alone"].get_ydata(), fresh["alone"].get_ydata())
    assert used["right"].get_ylim() == fresh["right"].get_ylim() == (state[0] - 0.5, -0.5)
    shown = [artists["cells"].get_array().filled(0) for artists in (used, fresh)]
    assert np.array_equal(*shown)
    assert np.array_equal(shown[0][: state[0]], trained[state].counts)


def test_every_frame_is_there_described_and_small(player, trained, data):
    assert len(player.sizes) == len(STATES) == 18
    pooled = module.pooled_accuracy(data)
    assert player.alts == [module.describe(s, trained[s], pooled) for s in STATES]
    assert max(player.sizes) < 25_000
    assert len({player.frame(*place) for place in itertools.product(*map(range, (3, 3, 2)))}) == 18
    assert len(player.storyboard()) < 70_000


def test_the_figure_starts_at_the_even_deal(player):
    at = [ticks[k] for ticks, k in zip(player.ticks, player.start, strict=True)]
    assert at == ["5", "even", "4"]
