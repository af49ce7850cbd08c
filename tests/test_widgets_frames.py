import base64
import doctest
import io
import json
import re

import ipywidgets
import numpy as np
import pytest
from PIL import Image

from course_utils import style
from course_utils.widgets import FramePlayer, is_player, player_html, prediction_browser
from course_utils.widgets import frames as frames_module
from course_utils.widgets import storyboard as storyboard_module
from course_utils.widgets.prediction import draw_prediction


def draw(*heights):
    figure, ax = style.figure(2, 1, layout=None)
    ax.bar(range(len(heights)), heights)
    ax.set_ylim(0, 10)
    return figure


def words(*heights):
    return f"Bars of heights {heights} on a scale from 0 to 10."


@pytest.fixture
def player():
    return FramePlayer(draw, [1, 5, 9], label="height (cm)", alt=words, value_format="{:.1f}")


@pytest.fixture
def two():
    return FramePlayer(draw, ([1, 5], [2, 4, 9]), label=("left", "right"), alt=words, start=(5, 4))


def stored(widget):
    """Return a widget's model as nbclient stores it."""
    state, paths, buffers = ipywidgets.widgets.widget._remove_buffers(widget.get_state())
    packed = [
        {"path": path, "data": base64.b64encode(data).decode(), "encoding": "base64"}
        for path, data in zip(paths, buffers, strict=True)
    ]
    return json.loads(json.dumps({"model_name": "AnyModel", "state": state, "buffers": packed}))


def test_examples():
    assert doctest.testmod(storyboard_module).failed == 0


def test_each_frame_is_drawn_once_for_its_value(player):
    assert player.frame(1) == style.png(draw(5))
    assert player.ticks == [["1.0", "5.0", "9.0"]]
    assert player.alts[2] == words(9)
    assert (player.width, player.height) == (200, 100)
    assert player.start == [0]
    assert sum(player.sizes) == len(player.frames)


def test_axes_of_one_figure_stay_in_place():
    figure, ax = style.figure(2, 1)
    (line,) = ax.plot([0, 1], [0, 1])
    places = []

    def update(top):
        line.set_ydata([0, top])
        ax.set_ylim(0, top)
        places.append(ax.get_position().bounds)
        return figure

    FramePlayer(update, [1, 1000, 1000000], label="top", alt="A line up to the top.")
    assert places[1] == places[2] == ax.get_position().bounds


def test_two_controls_change_the_last_fastest(two):
    assert two.frame(1, 2) == style.png(draw(5, 9))
    assert two.alts[1 * 3 + 2] == words(5, 9)
    assert two.start == [1, 1]


@pytest.fixture
def three():
    ranges = ([1, 5], [2, 4, 9], [3, 6])
    names = ("first height", "second height", "a third one with a long name")
    return FramePlayer(draw, ranges, label=names, alt=words, start=(5, 4, 3))


def test_three_controls_change_the_last_fastest(three):
    assert three.frame(1, 2, 0) == style.png(draw(5, 9, 3))
    assert three.alts[(1 * 3 + 2) * 2 + 1] == words(5, 9, 6)
    assert (three.start, len(three.sizes)) == ([1, 1, 0], 12)


def test_the_storyboard_of_three_controls_moves_one_at_a_time(three, monkeypatch):
    shown = []
    monkeypatch.setattr(frames_module, "tile", lambda *board: shown.extend(board))
    three.storyboard()
    heights = [(5, 4, 3), (1, 4, 3), (5, 2, 3), (5, 4, 6)]
    assert shown[0] == [style.png(draw(*each)) for each in heights]
    assert shown[1][3] == "first height: 5, second height: 4, a third one with a long name: 6"


def test_long_captions_go_on_in_the_next_line(player):
    caption = "a caption of many words that no narrow picture holds in one line"
    text = storyboard_module._wrapped(caption, 200)
    assert text.split() == caption.split()
    assert 3 <= len(text.splitlines()) <= 4
    low, high = (
        Image.open(io.BytesIO(storyboard_module.tile([player.frame(0)] * 2, [words, "short"])))
        for words in ("short", caption)
    )
    added = storyboard_module.LINE_HEIGHT * text.count("\n")
    assert (high.width, high.height) == (low.width, low.height + added)


def test_one_description_for_all_frames_gets_each_value():
    made = FramePlayer(draw, [1, 2], label="height", alt="A bar from 0 to 10.")
    assert made.alts == [
        "A bar from 0 to 10. Here height: 1.",
        "A bar from 0 to 10. Here height: 2.",
    ]


def test_values_can_be_written_by_a_function():
    made = FramePlayer(draw, [1, 2], label="height", alt=words, value_format=lambda v: f"10^{v}")
    assert made.ticks == [["10^1", "10^2"]]


@pytest.mark.parametrize(
    ("values", "label", "alt", "said"),
    [
        ([1], "h", words, "2 to 120 frames; got 1"),
        (range(121), "h", words, "got 121"),
        (([1, 2], [3], [4], [5]), ("a", "b", "c", "d"), words, "one to three controls"),
        (([1, 2], [3]), ("a", "b", "c"), words, "for 2 range"),
        ([1, 2], "", words, "label must name"),
        ([1, 2], "h", lambda _: "too short", "describe the picture"),
    ],
)
def test_what_cannot_be_played_is_refused(values, label, alt, said):
    with pytest.raises(ValueError, match=said):
        FramePlayer(draw, values, label=label, alt=alt)


def test_frames_of_two_sizes_are_refused():
    def grows(width):
        return style.figure(width, 1, layout=None)[0]

    with pytest.raises(ValueError, match="one size"):
        FramePlayer(grows, [1, 2], label="width", alt="Empty axes that grow.")


def test_show_gives_the_player_and_then_its_storyboard(player, monkeypatch):
    shown = []
    monkeypatch.setattr(frames_module, "display", shown.append)
    monkeypatch.setattr(style, "show_png", lambda data, alt: shown.append((data, alt)))
    player.show()
    assert shown == [player, (player.storyboard(), player.summary)]
    assert words(1) in player.summary
    assert words(9) in player.summary


def test_storyboard_holds_the_ends_of_every_control(two):
    board = Image.open(io.BytesIO(two.storyboard()))
    assert board.width == 2 * (200 + 16)
    assert len(two.storyboard()) < 40_000
    assert storyboard_module.picks(120) == [0, 40, 79, 119]


def test_storyboard_needs_a_caption_for_each_frame(player):
    with pytest.raises(ValueError, match="got 1 and 0"):
        storyboard_module.tile([player.frame(0)], [])


def test_state_names_no_file_of_this_machine(player):
    assert player._esm.startswith("// What frames figures")
    text = json.dumps(stored(player))
    assert not re.search(r"/(home|root|tmp|work|usr)/", text)
    assert repr(player) == "FramePlayer(height (cm): 3 frames)"


def test_html_player_holds_the_frames_once_and_asks_no_host(player):
    page = player_html(stored(player))
    assert page.count(base64.b64encode(player.frames).decode()) == 1
    assert "http" not in page
    assert "import " not in page
    data = json.loads(re.search(r'<script type="application/json">(.*?)</script>', page)[1])
    assert base64.b64decode(data["frames"]) == player.frames
    assert data["alts"] == player.alts
    assert data["sizes"] == player.sizes


def test_html_player_survives_markup_in_words():
    hostile = "</script><img src=x onerror=alert(1)> is said in every frame."
    page = player_html(stored(FramePlayer(draw, [1, 2], label="h", alt=hostile)))
    assert "</script><img" not in page


def test_only_a_whole_player_becomes_html(player):
    other = {"model_name": "IntSliderModel", "state": {"_model_name": "IntSliderModel"}}
    assert is_player(stored(player))
    assert not is_player(other)
    with pytest.raises(ValueError, match="IntSliderModel"):
        player_html(other)
    with pytest.raises(ValueError, match="Execute the notebook again"):
        player_html(stored(player) | {"buffers": []})


@pytest.fixture
def predictions():
    images = np.random.default_rng(0).integers(0, 256, (5, 8, 8)).astype(np.uint8)
    chances = np.array([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8], [0.45, 0.55], [1.0, 0.0]])
    return images, np.array([0, 1, 1, 0, 0]), chances, ["cat", "dog"]


@pytest.mark.parametrize(
    ("order", "numbers"),
    [("given", "01234"), ("surest mistakes first", "13024"), ("least sure first", "31204")],
)
def test_prediction_browser_goes_through_the_images_in_order(predictions, order, numbers):
    browser = prediction_browser(*predictions, order=order)
    assert browser.ticks == [list(numbers)]
    assert "3 of the 5 images" in browser.summary
    assert max(browser.sizes) < 20_000
    at = numbers.index("1")
    assert browser.alts[at] == "Test image 1. wrong: cat 60 %, is dog."


def test_the_surest_mistake_comes_first_wherever_it_stands(predictions):
    images, labels, chances, names = predictions
    backwards = [np.asarray(part)[::-1] for part in (images, labels, chances)]
    browser = prediction_browser(*backwards, names, order="surest mistakes first")
    assert browser.ticks == [list("31024")]


def test_prediction_frames_do_not_depend_on_the_frame_before(predictions):
    forwards = prediction_browser(*predictions)
    wrong_first = prediction_browser(*predictions, order="surest mistakes first")
    assert forwards.frame(4) == wrong_first.frame(4)
    assert forwards.frame(1) == wrong_first.frame(0)


def test_prediction_replaces_what_its_axes_show(predictions):
    images, labels, chances, names = predictions
    axes = style.figure(ncols=2)[1]
    for at in range(3):
        draw_prediction(axes, images[at], labels[at], chances[at], names)
    assert len(axes[0].get_images()) == len(axes[1].containers) == 1


@pytest.mark.parametrize("options", [{"order": "best first"}, {"most": 61}, {"most": 1}])
def test_prediction_browser_refuses_other_orders_and_sizes(predictions, options):
    with pytest.raises(ValueError, match="order must be one of given, surest mistakes first"):
        prediction_browser(*predictions, **options)
