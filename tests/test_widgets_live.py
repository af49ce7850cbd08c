import base64
import doctest
import io
import json
import re

import ipywidgets
import nbformat
import numpy as np
import pytest
from PIL import Image

from course_utils import style
from course_utils.plain_png import plain_png
from course_utils.report.views import replace_widgets
from course_utils.widgets import LiveFigure, PredictionForm, choice, slider, switch
from course_utils.widgets import controls as controls_module
from course_utils.widgets import live as live_module
from course_utils.widgets.stage import Stage

X = np.linspace(-1, 1, 20)


def setup():
    figure, ax = style.figure(3, 2)
    (line,) = ax.plot(X, X, animated=True)
    ax.set(ylim=(-3, 3), xlabel="x", ylabel="y")
    return figure, line


def draw(line, slope, kind, is_shown):
    if slope == 1.5:
        raise ZeroDivisionError("slope <1.5>")
    line.set_ydata(np.tanh(slope * X) if kind == "tanh" else slope * X)
    line.set_visible(is_shown)


def describe(slope, kind, is_shown):
    return f"A {kind} line of slope {slope}, {'shown' if is_shown else 'hidden'}."


def make(**changed):
    options = {
        "describe": describe,
        "storyboard": [{"slope": -2.0}, {}, {"slope": 2.0, "kind": "tanh"}],
        "summary": "The line turns with its slope and bends with tanh.",
    }
    controls = {
        "slope": slider("slope", -2, 2, 0.5, 1),
        "kind": choice("activation", ["linear", "tanh"], "linear"),
        "is_shown": switch("show the line", True),
    }
    return LiveFigure(setup, draw, controls, **options | changed)


def pixels(data):
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), dtype=int)


def test_examples():
    assert doctest.testmod(controls_module).failed == 0


def test_first_state_is_drawn_and_described():
    live = make()
    assert live.state == {"slope": 1.0, "kind": "linear", "is_shown": True}
    assert "A linear line of slope 1.0, shown." in live.words
    assert np.abs(pixels(live.picture) - pixels(live.render())).mean() < 1


def test_a_control_changes_picture_and_words():
    live = make()
    before = live.picture
    live.controls["kind"].value = "tanh"
    assert live.picture != before
    assert "A tanh line" in live.words
    assert live.box.places == [6, 1, 1]


def test_every_state_draws_and_differs_from_the_others():
    live = make()
    states = [state for state in live.states() if state["slope"] != 1.5]
    assert len(states) == 8 * 2 * 2
    shown = [live.render(**state) for state in states if state["is_shown"] and state["slope"]]
    assert len(set(shown)) == len(shown)


def test_a_state_looks_the_same_whatever_came_before():
    live = make()
    first = live.render(slope=-2.0)
    live.render(slope=2.0, kind="tanh", is_shown=False)
    assert live.render(slope=-2.0) == first


def test_an_error_in_draw_reaches_learner_and_caller_and_goes_away():
    live = make()
    with pytest.raises(ZeroDivisionError):
        live.controls["slope"].value = 1.5
    assert live.words.startswith("Not drawn at slope=1.5, kind='linear'")
    assert live.words.endswith("ZeroDivisionError: slope <1.5>")
    live.controls["slope"].value = 2.0
    assert "of slope 2.0" in live.words
    assert live.box.shown["failure"] == ""


def test_the_browser_moves_several_controls_and_one_picture_is_drawn():
    live, states = make(), []
    live._draw = lambda line, **state: states.append(state) or draw(line, **state)
    live.box.places = [0, 1, 1]
    assert states == [live.state] == [{"slope": -2.0, "kind": "tanh", "is_shown": True}]
    assert live.words == describe(-2.0, "tanh", True)
    live.controls["is_shown"].value = False
    assert len(states) == 2
    assert live.box.places == [0, 1, 0]


def test_an_error_that_the_browser_causes_leaves_the_controls_where_they_stand():
    live = make()
    with pytest.raises(ZeroDivisionError):
        live.box.places = [7, 0, 1]
    assert live.state["slope"] == 1.5
    assert "slope <1.5>" in live.box.shown["failure"]
    assert live.box.shown["picture"] == live.picture != b""
    live.box.places = [8, 0, 1]
    assert live.words == describe(2.0, "linear", True)


def full_draws(live):
    """Count how often the whole figure is drawn from here on."""
    count, whole = [], live.figure.canvas.draw
    live.figure.canvas.draw = lambda: count.append(1) or whole()
    return count


def test_only_the_animated_artists_are_drawn_again():
    live = make()
    count = full_draws(live)
    for slope in (-2.0, 2.0, 0.5):
        live.controls["slope"].value = slope
    assert count == []
    assert live.picture == plain_png(Stage(live.figure).picture())
    live.figure.axes[0].set_title("Something that stands still")
    live.refresh()
    assert len(count) == 2
    assert live.picture == plain_png(Stage(live.figure).picture())


def test_a_figure_without_animated_artists_is_drawn_as_a_whole():
    live = make()
    moved = live.picture
    live.artists.set_animated(False)
    count = full_draws(live)
    live.controls["slope"].value = 2.0
    live.controls["slope"].value = 1.0
    assert len(count) == 2
    assert (pixels(live.picture) == pixels(moved)).all()


def test_animated_artists_of_hidden_axes_are_hidden():
    live = make()
    live.figure.axes[0].set_visible(False)
    assert (pixels(live.render()) == 255).all()


def test_an_error_in_the_first_state_is_raised():
    with pytest.raises(ZeroDivisionError):
        LiveFigure(
            setup, draw, {"slope": slider("slope", 1, 2, 0.5, 1.5), "kind": choice("k", ["a"], "a"),
                          "is_shown": switch("s", True)},
            describe=describe, storyboard=[{}] * 3, summary="This figure cannot be drawn.",
        )  # fmt: skip


def test_show_gives_controls_and_then_the_storyboard(monkeypatch):
    shown, live = [], make()
    monkeypatch.setattr(live_module, "display", shown.append)
    monkeypatch.setattr(style, "show_png", lambda data, alt: shown.append((data, alt)))
    live.show()
    assert shown == [live.box, (live.storyboard(), live.summary)]
    assert len(live.storyboard()) < 40_000


@pytest.mark.parametrize("board", [[{}], [{}] * 7, [{}, {}, {"bias": 1}]])
def test_storyboards_of_another_size_or_unknown_names_are_refused(board):
    with pytest.raises(ValueError, match="storyboard must hold 3 to 6 states"):
        make(storyboard=board)


def test_controls_without_a_label_are_refused():
    with pytest.raises(ValueError, match="needs a label"):
        LiveFigure(setup, draw, {"slope": slider("", 0, 1, 0.5, 1)}, describe=describe,
                   storyboard=[{}] * 3, summary="A figure with no label.")  # fmt: skip


def test_the_browser_is_told_kind_label_and_texts():
    slope, kind, is_shown = make().box.controls
    assert slope["texts"] == ["-2.0", "-1.5", "-1.0", "-0.5", "0.0", "0.5", "1.0", "1.5", "2.0"]
    assert kind == {"kind": "choice", "label": "activation", "texts": ["linear", "tanh"]}
    assert is_shown == {"kind": "switch", "label": "show the line", "texts": ["no", "yes"]}


def test_sliders_give_round_values_and_all_of_them():
    fine = slider("rate", 0, 1, 0.1, 0.3)
    fine.value = 0.1 + 0.2
    assert fine.value == 0.3
    assert fine.values == [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
    assert slider("layers", 1, 5, 2, 3).values == [1, 3, 5]
    assert slider("rate", 0.05, 1, 0.3, 0.35).texts == ["0.05", "0.35", "0.65", "0.95"]
    assert choice("kind", [("one", 1), ("two", 2)], 2).values == [1, 2]
    assert choice("kind", [("one", 1), ("two", 2)], 2).texts == ["one", "two"]
    assert switch("on", False).values == [False, True]


@pytest.mark.parametrize("number", [1.1, -0.1, 0.25])
def test_controls_take_only_what_a_learner_can_set(number):
    rate, kind = slider("rate", 0, 1, 0.1, 0.3), choice("kind", ["a", "b"], "a")
    with pytest.raises(ValueError, match=r"'rate' takes 0.0, 0.1, ..., 1.0; got"):
        rate.value = number
    with pytest.raises(ValueError, match="'kind' takes a, b; got 'c'"):
        kind.value = "c"
    assert (rate.value, kind.value) == (0.3, "a")


@pytest.mark.parametrize("numbers", [(1, 1, 1, 1), (0, 1, 0, 0), (0, 1, 0.1, 2)])
def test_sliders_with_an_empty_range_are_refused(numbers):
    with pytest.raises(ValueError, match="needs low < high"):
        slider("rate", *numbers)


def test_controls_that_do_nothing_are_hidden_there_and_in_the_report():
    live = make(relevant=lambda kind, **_: {"kind", "slope"} if kind == "linear" else {"kind"})
    assert live.box.hidden == [2]
    live.controls["kind"].value = "tanh"
    assert live.box.hidden == [0, 2]
    html = report_of(live)
    assert "<p>activation = tanh</p>" in html
    assert "slope = " not in html
    live.box.places = [0, 0, 1]
    assert live.box.hidden == [2]
    assert make().box.hidden == []


def report_of(live):
    """Return the report's HTML of a notebook that shows the figure, as nbclient stores it."""
    state, paths, buffers = ipywidgets.widgets.widget._remove_buffers(live.box.get_state())
    packed = [
        {"path": path, "data": base64.b64encode(data).decode(), "encoding": "base64"}
        for path, data in zip(paths, buffers, strict=True)
    ]
    model = json.loads(json.dumps({"model_name": "AnyModel", "state": state, "buffers": packed}))
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "m"}}
    output = nbformat.v4.new_output("display_data", data=view)
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=[output])])
    stored = {"application/vnd.jupyter.widget-state+json": {"state": {"m": model}}}
    book.metadata["widgets"] = stored
    return replace_widgets(book).cells[0].outputs[0].data["text/html"]


def test_a_report_shows_the_last_picture_its_settings_and_its_words():
    live = make()
    live.controls["slope"].value = -0.5
    live.controls["is_shown"].value = False
    html = report_of(live)
    assert base64.b64encode(live.picture).decode() in html
    assert f'alt="{describe(-0.5, "linear", False)}"' in html
    assert f"<p>{describe(-0.5, 'linear', False)}</p>" in html
    settings = ["slope = -0.5", "activation = linear", "show the line = no"]
    assert [each for each in settings if f"<p>{each}</p>" in html] == settings


def test_a_report_escapes_words_and_says_what_was_not_drawn():
    live = make(describe=lambda **state: 'A "line" <i>of some</i> slope.')
    with pytest.raises(ZeroDivisionError):
        live.controls["slope"].value = 1.5
    html = report_of(live)
    assert 'alt="A &quot;line&quot; &lt;i&gt;of some&lt;/i&gt; slope."' in html
    assert "ZeroDivisionError: slope &lt;1.5&gt;" in html


def test_the_view_writes_no_picture_and_no_address_into_a_notebook():
    live = make()
    assert repr(live.box) == "LiveView(slope, activation, show the line)"
    assert not re.search(r"/(home|root|tmp|work|usr)/", str(live.box.get_state()))


def test_form_hands_the_number_over():
    kept = []
    form = PredictionForm("How many?", 0, 100, 0.5, "%", on_commit=kept.append)
    assert "Nothing committed yet" in form.status.value
    form.field.value = 88.5
    form.button.click()
    assert kept == [88.5]
    assert "Committed: 88.5 %." in form.status.value
    form.field.value = 400
    form.commit()
    assert kept == [88.5, 100.0]


def test_form_remembers_escapes_and_labels():
    form = PredictionForm("Is <b> > 1?", 0, 5, 1, "", value=3, on_commit=print)
    assert "Committed: 3." in form.status.value
    assert "&lt;b&gt;" in form.box.children[0].value
    assert form.field.description == "Your prediction, 0 to 5"
    assert form.button.tooltip.startswith("Commit: ")


def test_form_says_what_could_not_be_kept():
    def refuse(_):
        raise OSError("read-only folder")

    form = PredictionForm("How many?", 0, 1, 1, "", on_commit=refuse)
    with pytest.raises(OSError, match="read-only"):
        form.commit()
    assert "Not kept: read-only folder" in form.status.value


@pytest.mark.parametrize(("low", "high", "value"), [(1, 1, None), (0, 1, 2)])
def test_form_with_an_empty_range_is_refused(low, high, value):
    with pytest.raises(ValueError, match="low < high"):
        PredictionForm("How many?", low, high, 1, "", value, on_commit=print)
