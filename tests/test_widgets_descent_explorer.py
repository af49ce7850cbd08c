import io
import itertools

import numpy as np
import pytest
from PIL import Image

from course_utils.gradients import gradient_error
from course_utils.optimizers import OPTIMIZERS
from course_utils.widgets import descent_explorer as explorer
from course_utils.widgets.descent_explorer import RATES, descent_explorer, draw, excess, path
from course_utils.widgets.landscapes import SURFACES

each_surface = pytest.mark.parametrize("name", SURFACES)


@pytest.fixture(scope="module")
def live():
    return descent_explorer()


def end(surface, name="gradient descent", rate=0.05, start=(-2.4, 1.6), is_noisy=False):
    return path(surface, name, rate, *start, is_noisy)[-1]


@each_surface
def test_slopes_are_central_differences(name):
    land = SURFACES[name]
    for theta in np.random.default_rng(0).uniform(-3, 3, (10, 2)):
        assert gradient_error(land.loss, land.gradient, theta) < 1e-6


@each_surface
def test_the_lowest_loss_is_the_lowest_on_the_map(name):
    axis = np.linspace(-3, 3, 601)
    losses = SURFACES[name].loss(np.stack(np.meshgrid(axis, axis), axis=-1))
    assert losses.min() == pytest.approx(SURFACES[name].lowest, abs=1e-3)


@pytest.mark.parametrize("rate", RATES)
def test_gradient_descent_in_the_ravine_stays_below_two_over_the_curvature(rate):
    places = path("ravine", "gradient descent", rate, -2.4, 1.6, False)
    has_left = bool(np.isnan(places[-1]).any())
    assert has_left == (rate > 2 / 25)
    right = np.array([-2.4, 1.6]) * (1 - rate * np.array([1, 25])) ** 2
    if not np.isnan(places[2]).any():
        np.testing.assert_allclose(places[2], right)


def test_the_ridge_holds_every_optimizer_until_noise_comes():
    for name in OPTIMIZERS:
        assert end("saddle", name, start=(-2.4, 0.0))[1] == 0
        assert abs(end("saddle", name, 0.1, (-2.4, 0.0), is_noisy=True)[1]) > 0.5


def test_the_start_decides_between_two_valleys():
    left, right = (end("two valleys", start=(x, 1.0)) for x in (-1.0, 1.0))
    assert left[0] < -1.5
    assert right[0] > 1.5
    assert excess("two valleys", left) < 0.01 < excess("two valleys", right)


def test_a_path_is_what_its_steps_make_it():
    theta, state = np.array([2.0, -1.0]), {}
    for place in path("bent valley", "adam", 0.1, 2.0, -1.0, False):
        np.testing.assert_array_equal(place, theta)
        slope = SURFACES["bent valley"].gradient(theta)
        theta, state = OPTIMIZERS["adam"](theta, slope, state, 0.1)


def test_every_landscape_optimizer_and_rate_can_be_described(live):
    for surface, rate in itertools.product(SURFACES, RATES):
        words = live.describe(surface=surface, learning_rate=rate)
        assert all(name in words for name in OPTIMIZERS)
        assert "nan" not in words


def test_controls_reach_every_start_and_step(live):
    ranges = {name: control.values for name, control in live.controls.items()}
    assert 0 in ranges["start_y"]
    for x, y in itertools.product(ranges["start_x"], ranges["start_y"]):
        words = live.describe(start_x=x, start_y=y, compared="gradient descent alone")
        assert "left the map" not in words
    assert ranges["steps"][-1] == explorer.STEPS


def test_draw_shows_only_the_compared_and_only_the_steps_asked_for(live):
    state = live.first_state | {"compared": "gradient descent and adam", "steps": 30}
    draw(live.artists, **state)
    shown = {name: len(line.get_xdata()) for name, line in live.artists["paths"].items()}
    assert shown == dict.fromkeys(OPTIMIZERS, 0) | {"gradient descent": 31, "adam": 31}
    losses = live.artists["losses"]["adam"].get_ydata()
    np.testing.assert_allclose(
        losses, excess("ravine", path("ravine", "adam", 0.04, -2.4, 1.6, False)[:31])
    )


def test_drawing_does_not_depend_on_what_was_shown_before(live):
    states = [{"steps": 5}, *explorer.STORY]
    first = [live.render(**state) for state in states]
    again = [live.render(**state) for state in reversed(states)]
    assert first == again[::-1]
    assert len(set(first)) == len(set(map(str, states)))


def test_noise_and_landscape_change_words_and_picture(live):
    before = live.picture
    live.controls["surface"].value = "saddle"
    assert live.picture != before
    assert live.words.startswith("Saddle, learning rate 0.04:")
    live.controls["is_noisy"].value = True
    assert "noisy slopes" in live.words


def test_contours_are_there_and_the_lowest_part_is_marked():
    for name in SURFACES:
        levels = set(np.unique(explorer.picture(name)))
        assert levels == {175, 222, 255}


def test_the_storyboard_fits_a_page(live):
    assert Image.open(io.BytesIO(live.storyboard())).width <= 960
