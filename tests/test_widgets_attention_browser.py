import doctest
import itertools

import numpy as np
import pytest

from course_utils import style
from course_utils.widgets import attention_browser as module
from course_utils.widgets.attention_browser import CHOICES, Views, class_choices

NAMES = ("bag", "boot", "coat", "dress")
RNG = np.random.default_rng(13)


def made():
    """Three images and three methods: one of the model, one of the image, one with signs."""
    images = RNG.uniform(size=(3, 8, 8, 1)).astype(np.float32)
    one, other = RNG.uniform(size=(2, 3, 3, 8, 8))
    same = np.repeat(images[:, None, ..., 0], 3, axis=1)
    signed = RNG.normal(size=(2, 3, 3, 5, 5))
    chances = np.array([[0.1, 0.6, 0.25, 0.05], [0.7, 0.1, 0.15, 0.05], [0.3, 0.2, 0.1, 0.4]])
    maps = {"gradient": (one, other), "edges": (same, same), "occlusion": tuple(signed)}
    return Views(images, np.array([1, 2, 0]), chances, NAMES, maps)


VIEWS = made()
STATES = list(itertools.product(range(3), VIEWS.maps, CHOICES))


@pytest.fixture(scope="module")
def player():
    return module.attention_browser(VIEWS)


def test_examples():
    assert doctest.testmod(module).failed == 0


def test_the_true_class_is_never_one_of_the_others():
    choices = class_choices(VIEWS.labels, VIEWS.probabilities)
    assert choices.tolist() == [[1, 2, 3], [2, 0, 3], [0, 3, 2]]


@pytest.mark.parametrize("state", STATES)
def test_a_state_shows_its_maps_scaled(state):
    _, artists = module.setup(VIEWS)
    module.draw(artists, VIEWS, *state)
    for artist, each in zip(artists["maps"], VIEWS.pair(*state), strict=True):
        assert np.allclose(artist.get_array(), each / np.abs(each).max())
    assert np.array_equal(artists["picture"].get_array(), VIEWS.images[state[0], ..., 0])


def test_a_picture_depends_on_its_state_alone():
    _, fresh = module.setup(VIEWS)
    _, used = module.setup(VIEWS)
    module.draw(used, VIEWS, 2, "occlusion", "least likely")
    for artists in (fresh, used):
        module.draw(artists, VIEWS, 0, "gradient", "true class")
    for one, other in zip(fresh["maps"], used["maps"], strict=True):
        assert one.get_clim() == other.get_clim() == (0, 1)
        assert one.get_extent() == other.get_extent()
        assert one.get_cmap().name == other.get_cmap().name == style.SEQUENTIAL


def test_signed_maps_have_two_colours_and_lie_in_the_middle():
    _, artists = module.setup(VIEWS)
    module.draw(artists, VIEWS, 1, "occlusion", "true class")
    for artist in artists["maps"]:
        assert artist.get_clim() == (-1, 1)
        assert artist.get_cmap().name == style.SIGNED
        assert artist.get_extent() == [1.5, 6.5, 6.5, 1.5]


def test_the_words_tell_a_map_of_the_image_from_one_of_the_model():
    assert module.headline(VIEWS, 0, "edges", "true class").endswith("was learnt: 1.00")
    assert "weights 1.00" in module.describe(VIEWS, 0, "edges", "true class")
    assert "for boot, probability 60%" in module.describe(VIEWS, 0, "gradient", "true class")
    assert "for coat, probability 25%" in module.describe(VIEWS, 0, "gradient", "strongest other")


def test_a_blank_map_is_called_blank_and_drawn():
    blank = np.zeros((3, 3, 8, 8))
    parts = (VIEWS.images, VIEWS.labels, VIEWS.probabilities, NAMES)
    views = Views(*parts, {"cam": (blank, blank)})
    _, artists = module.setup(views)
    module.draw(artists, views, 0, "cam", "true class")
    assert "The map is blank" in module.describe(views, 0, "cam", "true class")


def test_maps_of_another_form_are_refused():
    parts = (VIEWS.images, VIEWS.labels, VIEWS.probabilities, NAMES)
    with pytest.raises(ValueError, match=r"maps of 'cam' must be two arrays of one shape \(3, 3"):
        Views(*parts, {"cam": (np.zeros((3, 2, 8, 8)),) * 2})


def test_every_frame_is_there_described_and_small(player):
    assert len(player.sizes) == len(STATES) == 27
    assert player.alts == [module.describe(VIEWS, *state) for state in STATES]
    assert max(player.sizes) < 25_000
    assert player.width <= 800
    assert len({player.frame(*place) for place in itertools.product(range(3), repeat=3)}) >= 21
    assert len(player.storyboard()) < 120_000
