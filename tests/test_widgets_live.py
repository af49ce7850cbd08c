import doctest
import io

import numpy as np
import pytest
from PIL import Image

from course_utils import style
from course_utils.widgets import LiveFigure, PredictionForm, choice, slider, switch
from course_utils.widgets import controls as controls_module
from course_utils.widgets import live as live_module
from course_utils.widgets.controls import value_of, values_of

X = np.linspace(-1, 1, 20)


def setup():
    figure, ax = style.figure(3, 2)
    (line,) = ax.plot(X, X)
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
    assert 'aria-live="polite"' in live.words
    assert np.abs(pixels(live._image.value) - pixels(live.render())).mean() < 1


def test_a_control_changes_picture_and_words():
    live = make()
    before = live._image.value
    live.controls["kind"].value = "tanh"
    assert live._image.value != before
    assert "A tanh line" in live.words


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
    assert 'role="alert"' in live.words
    assert "slope=1.5" in live.words
    assert "ZeroDivisionError: slope &lt;1.5&gt;" in live.words
    live.controls["slope"].value = 2.0
    assert "of slope 2.0" in live.words


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


def test_every_control_has_its_label_where_readers_look():
    for control in make().controls.values():
        assert control.description == control.tooltip != ""


def test_sliders_give_round_values_and_all_of_them():
    fine = slider("rate", 0, 1, 0.1, 0.3)
    fine.value = 0.1 + 0.2
    assert value_of(fine) == 0.3
    assert values_of(fine) == [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
    assert values_of(slider("layers", 1, 5, 2, 3)) == [1, 3, 5]
    assert values_of(choice("kind", [("one", 1), ("two", 2)], 2)) == [1, 2]
    assert values_of(switch("on", False)) == [False, True]
    with pytest.raises(TypeError, match="got Text"):
        values_of(controls_module.ipywidgets.Text())


@pytest.mark.parametrize("numbers", [(1, 1, 1, 1), (0, 1, 0, 0), (0, 1, 0.1, 2)])
def test_sliders_with_an_empty_range_are_refused(numbers):
    with pytest.raises(ValueError, match="needs low < high"):
        slider("rate", *numbers)


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
