import doctest
import itertools

import numpy as np
import pytest

from course_utils import style
from course_utils.widgets import depth_explorer as module
from course_utils.widgets.depth_explorer import DEEPEST, DEPTHS, FUNCTIONS, STARTS, signals

STATES = list(itertools.product(STARTS, FUNCTIONS, DEPTHS))
PAIRS = list(itertools.product(STARTS, FUNCTIONS))
each_pair = pytest.mark.parametrize(("start", "function"), PAIRS)


@pytest.fixture(scope="module")
def player():
    return module.depth_explorer()


def test_examples():
    assert doctest.testmod(module).failed == 0


@each_pair
def test_each_layer_is_counted_whole(start, function):
    layers = signals(start, function)
    assert len(layers) == DEEPEST + 1
    for layer in layers:
        assert sum(layer.shares) == pytest.approx(1)
        assert 0 <= layer.beyond <= 1
        assert np.isfinite(layer.spread)
    assert layers[0].spread == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize(
    ("start", "function", "verdict"),
    [
        ("he_normal", "relu", "is alive"),
        ("glorot_uniform", "tanh", "is alive"),
        ("glorot_uniform", "identity", "is alive"),
        ("glorot_uniform", "relu", "has died out"),
        ("small normal", "relu", "has died out"),
        ("small normal", "tanh", "has died out"),
        ("zeros", "relu", "has died out"),
        ("zeros", "identity", "has died out"),
        ("constant", "relu", "has exploded"),
        ("large normal", "identity", "has exploded"),
        ("large normal", "tanh", "is saturated"),
    ],
)
def test_the_verdict_at_the_bottom(start, function, verdict):
    signal = signals(start, function)[DEEPEST]
    assert signal.verdict == verdict
    assert verdict in module.describe(start, function, DEEPEST)


def test_without_an_activation_the_spread_is_the_closed_form():
    layers = signals("large normal", "identity")
    assert layers[4].spread == pytest.approx(10**4, rel=0.1)
    assert signals("he_normal", "identity")[1].spread == pytest.approx(np.sqrt(2), rel=0.05)


def test_relu_has_no_value_below_zero_and_tanh_none_beyond_one():
    middle = module.BARS // 2
    assert sum(signals("he_normal", "relu")[5].shares[:middle]) == 0
    assert signals("large normal", "tanh")[5].beyond == 0


@pytest.mark.parametrize("state", STATES[:: len(STATES) // 12])
def test_a_picture_depends_on_its_state_alone(state):
    _, fresh = module.setup()
    fig, used = module.setup()
    module.draw(used, *STATES[-1])
    for artists in (fresh, used):
        module.draw(artists, *state)
    assert used["head"].get_text() == fresh["head"].get_text()
    assert [bar.get_height() for bar in used["bars"]] == [b.get_height() for b in fresh["bars"]]
    assert np.array_equal(used["curve"].get_data(), fresh["curve"].get_data())
    assert np.array_equal(used["here"].get_data(), fresh["here"].get_data())
    assert fig is used["left"].figure


def test_the_histogram_is_the_layers():
    _, artists = module.setup()
    module.draw(artists, "he_normal", "relu", 2)
    signal = signals("he_normal", "relu")[2]
    assert sum(bar.get_height() for bar in artists["bars"]) == pytest.approx(100)
    assert np.allclose([bar.get_height() / 100 for bar in artists["bars"]], signal.shares)
    assert artists["bars"][-1].get_hatch() == "//"
    assert artists["here"].get_xdata() == [2]


def test_every_frame_is_there_described_and_small(player):
    assert len(player.sizes) == len(STATES) == 54
    assert player.alts == [module.describe(*state) for state in STATES]
    assert max(player.sizes) < 25_000
    assert player.width <= 800
    frames = {player.frame(*place) for place in itertools.product(*map(range, (6, 3, 3)))}
    assert len(frames) == len(STATES)


def test_the_figure_starts_where_the_signal_lives(player):
    assert [ticks[at] for ticks, at in zip(player.ticks, player.start, strict=True)] == [
        "he_normal",
        "relu",
        "20",
    ]
    fig, artists = module.setup()
    style.freeze_layout(fig)
    module.draw(artists, "he_normal", "relu", 20)
    assert len(player.storyboard()) < 60_000


def test_numbers_off_the_axis_are_said():
    _, artists = module.setup()
    notes = {}
    for state in (("zeros", "relu", 1), ("constant", "relu", 1), ("he_normal", "relu", 1)):
        module.draw(artists, *state)
        notes[state[0]] = artists["note"].get_text()
    assert notes == {
        "zeros": "the lowest row stands for 0",
        "constant": "above the axis at the end",
        "he_normal": "",
    }
