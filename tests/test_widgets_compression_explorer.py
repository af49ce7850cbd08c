import itertools

import numpy as np
import pytest

from course_utils.widgets import compression_explorer as module
from course_utils.widgets.compression_explorer import BITS, SPARSITIES, compressed

STATES = list(itertools.product(BITS, SPARSITIES))


@pytest.fixture(scope="module")
def kernels():
    rng = np.random.default_rng(0)
    return [rng.normal(0, 0.2, (3, 3, 1, 4)), rng.normal(0, 0.1, (30, 10))]


@pytest.fixture(scope="module")
def seen():
    return []


@pytest.fixture(scope="module")
def player(kernels, seen):
    def accuracy(changed):
        seen.append(changed)
        gaps = [np.abs(a - b).mean() for a, b in zip(changed, kernels, strict=True)]
        return 0.9 - min(0.8, 5 * float(np.mean(gaps)))

    return module.compression_explorer(kernels, accuracy)


@pytest.mark.parametrize(("bits", "sparsity"), STATES[::4])
def test_kernels_are_pruned_and_then_rounded(kernels, bits, sparsity):
    for left, kernel in zip(compressed(kernels, bits, sparsity), kernels, strict=True):
        assert left.shape == kernel.shape
        assert np.mean(left == 0) >= sparsity
        assert bits == 32 or len(np.unique(left)) <= 2**bits - 1
        assert np.abs(left).max() == pytest.approx(np.abs(kernel).max())


def test_nothing_changes_in_32_bits_without_zeros(kernels):
    assert all(map(np.array_equal, compressed(kernels, 32, 0.0), kernels))


def test_a_state_is_counted(kernels):
    edges = np.linspace(-2, 2, 62)
    state = module.measure(kernels, lambda _: 0.5, 8, 0.5, edges)
    assert sum(state.counts) == 336
    assert state.zeros >= 0.5
    assert state.kilobytes == pytest.approx(round(336 * (1 - state.zeros)) / 1000)
    words = module.describe(state, 8, 0.5)
    assert "in 8 bits with 50% pruned" in words
    assert "accuracy is 50.0%" in words


def test_the_model_is_asked_once_a_state_and_kept_as_it_was(player, seen, kernels):
    assert len(seen) == len(STATES)
    assert all(len(each) == 2 for each in seen)
    assert kernels[0].std() > 0.1


def test_every_frame_is_there_described_and_small(player):
    assert len(player.sizes) == len(STATES) == 48
    assert len(set(player.alts)) == len(STATES)
    assert max(player.sizes) < 30_000
    assert player.width <= 800
    places = itertools.product(range(len(BITS)), range(len(SPARSITIES)))
    assert len({player.frame(*place) for place in places}) == len(STATES)
    assert len(player.storyboard()) < 80_000


def test_it_starts_at_8_bits(player):
    at = [ticks[k] for ticks, k in zip(player.ticks, player.start, strict=True)]
    assert at == ["8", "0%"]


@pytest.mark.parametrize("state", STATES[::11])
def test_a_picture_depends_on_its_state_alone(kernels, state):
    edges = np.linspace(-2, 2, module.BARS + 1)
    states = {each: module.measure(kernels, lambda k: k[1].std(), *each, edges) for each in STATES}
    _, fresh = module.setup(edges, 336)
    _, used = module.setup(edges, 336)
    module.draw(used, states, *STATES[-1])
    for artists in (fresh, used):
        module.draw(artists, states, *state)
    assert used["head"].get_text() == fresh["head"].get_text()
    assert [bar.get_height() for bar in used["bars"]] == list(states[state].counts)
    assert np.array_equal(used["curve"].get_data(), fresh["curve"].get_data())
    assert np.array_equal(used["here"].get_data(), fresh["here"].get_data())
