"""The playground: training, what is shown of it, and the line that recreates it."""

import base64
import doctest
import io
import itertools
import threading

import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image

from course_utils.activations import ACTIVATIONS
from course_utils.optimizers import OPTIMIZERS
from course_utils.point_sets import POINT_SETS
from course_utils.widgets import playground as package
from course_utils.widgets.playground import Playground, playground
from course_utils.widgets.playground import settings as settings_module
from course_utils.widgets.playground.drawing import (
    STEPS,
    colour_map,
    draw_storyboard,
    storyboard_runs,
    summary,
)
from course_utils.widgets.playground.frame import GRID, curve, frame, surface, words
from course_utils.widgets.playground.settings import (
    BATCH_SIZES,
    LEARNING_RATES,
    MOST_LAYERS,
    MOST_UNITS,
    Settings,
    line,
)
from course_utils.widgets.playground.state import MOST_LOSSES, advance, begin, change, replay

WILD = Settings(
    learning_rate=1000.0, optimizer="gradient descent", layers=((16, "relu"), (16, "relu"))
)


def same(first, second):
    """Whether two runs stand at the same place."""
    return (
        np.array_equal(first.network.theta, second.network.theta)
        and np.array_equal(first.X, second.X)
        and np.array_equal(first.order, second.order)
        and (first.step, first.epochs, first.losses) == (second.step, second.epochs, second.losses)
    )


@pytest.mark.parametrize("module", [package, settings_module])
def test_examples(module):
    assert doctest.testmod(module).failed == 0


LAYERS = [
    (),
    *[((units, name),) for units in (1, MOST_UNITS) for name in ACTIVATIONS],
    tuple((3, name) for name in list(ACTIVATIONS)[:MOST_LAYERS]),
    ((MOST_UNITS, "gelu"),) * MOST_LAYERS,
]


@pytest.mark.parametrize("points", list(POINT_SETS))
@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
def test_every_combination_of_a_grid_trains(points, optimizer):
    for layers, rate, size in itertools.product(LAYERS, (0.001, 10.0), (1, 200)):
        run = begin(Settings(points, layers, rate, optimizer, 0.5, 3, size))
        after = advance(run, 2)
        assert after.is_diverged or after.step == 2
        assert not np.array_equal(after.network.theta, run.network.theta)
        assert np.isfinite(after.network.theta).all()
        shown = surface(after, 5)
        assert ((shown >= 0) & (shown <= 1)).all()
        assert len(words(after)) > 20


@pytest.mark.parametrize(
    ("options", "steps", "least"),
    [
        ({"points": "moons", "noise": 0.1}, 400, 0.95),
        ({"points": "circles", "noise": 0.1}, 400, 0.95),
        ({"points": "blobs", "layers": ()}, 200, 0.95),
        (
            {
                "points": "spirals",
                "layers": ((8, "tanh"), (8, "tanh")),
                "learning_rate": 0.03,
                "noise": 0.05,
            },
            600,
            0.9,
        ),
    ],
    ids=["moons", "circles", "blobs", "spirals"],
)
def test_networks_learn(options, steps, least):
    for seed in range(2):
        run = begin(Settings(**options, seed=seed))
        assert advance(run, steps).score[1] > least


def test_without_hidden_layers_circles_are_not_learnt():
    run = begin(Settings("circles", (), noise=0.05))
    assert advance(run, 300).score[1] < 0.8


@pytest.mark.parametrize("size", [7, 200])
def test_the_same_seed_gives_the_same_run_however_steps_are_cut(size):
    settings = Settings(seed=5, batch_size=size)
    whole = advance(begin(settings), 60)
    in_parts = advance(advance(advance(begin(settings), 1), 40), 19)
    assert same(whole, in_parts)
    assert not same(whole, advance(begin(Settings(seed=6, batch_size=size)), 60))


def test_a_step_is_the_optimizers_own():
    run = begin(Settings(optimizer="gradient descent", learning_rate=0.5))
    loss, gradient = run.network.loss_and_gradients(run.X, run.labels)
    after = advance(run)
    assert after.network.theta == pytest.approx(run.network.theta - 0.5 * gradient)
    assert after.losses == (pytest.approx(loss),)


def test_an_epoch_uses_every_point_once():
    run, seen = begin(Settings(batch_size=32)), []
    for _ in range(7):
        seen += list(run.order[:32])
        run = advance(run)
    assert sorted(seen) == list(range(200))
    assert (run.step, run.epochs, len(run.order)) == (7, 1, 200)
    assert list(run.order) != seen


def test_time_ends_a_frame_but_not_before_one_step():
    assert advance(begin(Settings()), 50, seconds=0).step == 1


@pytest.mark.parametrize(
    "part", [{"points": "blobs"}, {"layers": ()}, {"noise": 0.3}, {"seed": 9}], ids=str
)
def test_another_network_or_other_points_start_again(part):
    run = advance(begin(Settings()), 10)
    settings = Settings(**vars(run.settings) | part)
    assert same(change(run, settings), begin(settings))
    assert change(run, settings).changes == ()


@pytest.mark.parametrize(
    "part", [{"learning_rate": 1.0}, {"optimizer": "momentum"}, {"batch_size": 8}], ids=str
)
def test_training_goes_on_with_other_steps(part):
    run = advance(begin(Settings()), 10)
    changed = change(run, Settings(**vars(run.settings) | part))
    assert same(changed, run)
    assert changed.changes == tuple((10, name, value) for name, value in part.items())
    assert changed.first == Settings()
    assert not same(advance(changed, 3), advance(run, 3))


def test_a_changed_mind_leaves_one_change():
    run = advance(begin(Settings()), 10)
    for rate in (1.0, 3.0, 0.01):
        run = change(run, Settings(learning_rate=rate))
    assert run.changes == ((10, "learning_rate", 0.01),)


def test_another_optimizer_starts_without_memories_of_the_last():
    run = advance(begin(Settings(optimizer="adagrad")), 10)
    assert change(run, Settings(optimizer="adagrad", learning_rate=1)).memory is run.memory
    assert change(run, Settings(optimizer="rmsprop")).memory == {}


def test_changes_may_be_given_in_any_order():
    changes = [(3, "learning_rate", 1.0), (8, "optimizer", "momentum"), (6, "batch_size", 8)]
    first, other = (playground(steps=12, changes=given).run for given in (changes, changes[::-1]))
    assert same(first, other)
    assert first.changes == other.changes == tuple(sorted(changes))


def test_before_the_first_step_nothing_needs_to_be_noted():
    run = change(begin(Settings()), Settings(learning_rate=3))
    assert (run.first.learning_rate, run.changes) == (3.0, ())


def test_a_replay_is_the_run_itself():
    run = advance(begin(Settings("circles", seed=2)), 20)
    run = advance(change(run, Settings("circles", seed=2, learning_rate=0.3)), 5)
    other = Settings("circles", seed=2, learning_rate=0.3, optimizer="momentum", batch_size=8)
    run = advance(change(run, other), 30)
    again = replay(run.first, run.step, run.changes)
    assert same(again, run)
    assert again.changes == run.changes
    assert again.settings == run.settings


def test_divergence_is_said_and_stops():
    run = advance(begin(WILD), 200)
    assert run.is_diverged
    assert run.step < 200
    assert "Training has diverged after step" in words(run)
    assert advance(run, 5) is run
    assert np.isfinite(run.network.theta).all()
    assert np.isfinite(surface(run)).all()
    assert np.isfinite(curve(run)).all()


def test_after_divergence_a_lower_rate_goes_on():
    run = advance(begin(WILD), 200)
    calmer = change(run, Settings(**vars(WILD) | {"learning_rate": 0.001}))
    assert not calmer.is_diverged
    assert calmer.step == run.step


def test_losses_stay_few_and_in_place():
    run = advance(begin(Settings(layers=(), batch_size=1)), 2 * MOST_LOSSES + 300)
    assert len(run.losses) <= MOST_LOSSES
    every = []
    again = begin(run.settings)
    for _ in range(20):
        batch = again.order[:1]
        every.append(again.network.loss_and_gradients(again.X[batch], again.labels[batch])[0])
        again = advance(again)
    assert run.stride == 4
    assert list(run.losses[:5]) == every[::4]
    steps, losses = curve(run).T
    assert list(steps[:3]) == [0, 4, 8]
    assert steps[-1] == run.step
    assert losses[-1] == run.score[0]


def test_the_surface_has_its_top_first():
    run = begin(Settings(layers=()))
    line_up = run.network.with_theta([0, 0, 0, 5, 0, 0])
    object.__setattr__(run, "network", line_up)
    shown = surface(run, 4)
    assert shown[0].min() > 0.9
    assert shown[-1].max() < 0.1
    assert (np.diff(shown, axis=0) < 0).all()
    assert shown[0] == pytest.approx(1 / (1 + np.exp(-5 * 1.5)))


def test_a_frame_holds_what_the_browser_draws():
    run = advance(begin(Settings()), 12)
    shown = frame(run, "me:1")
    grid = np.frombuffer(shown["surface"], np.uint8).reshape(GRID, GRID)
    assert grid / 255 == pytest.approx(surface(run), abs=1 / 255)
    assert np.frombuffer(shown["points"], "<f4").reshape(-1, 2) == pytest.approx(run.X, abs=1e-6)
    assert list(shown["labels"]) == run.labels.tolist()
    assert np.frombuffer(shown["curve"], "<f4").reshape(-1, 2) == pytest.approx(curve(run))
    assert (shown["step"], shown["answers"], shown["is_diverged"]) == (12, "me:1", False)
    assert shown["words"].startswith("Step 12, epoch 12: loss 0.")
    assert shown["loss"] in shown["words"]
    assert shown["accuracy"] in shown["words"]


@pytest.mark.parametrize(
    ("layers", "size"), [(((16, "tanh"),) * 4, 60), (((8, "gelu"),), 60), (((9, "gelu"),), 30)]
)
def test_the_surface_of_a_slow_network_has_fewer_cells(layers, size):
    assert len(frame(begin(Settings(layers=layers)))["surface"]) == size**2


def test_the_line_recreates_a_playground():
    made = playground("spirals", [(8, "tanh"), (3, "gelu")], 0.03, "rmsprop", 0.1, 3, 8)
    text = made.frame["line"]
    assert text == (
        'playground(points="spirals", layers=[(8, "tanh"), (3, "gelu")], learning_rate=0.03, '
        'optimizer="rmsprop", noise=0.1, seed=3, batch_size=8).show()'
    )
    again = eval(text.removesuffix(".show()"))
    assert again.run.settings == made.run.settings
    assert again.frame == made.frame


@pytest.mark.parametrize(("points", "layers"), list(itertools.product(POINT_SETS, LAYERS[:4])))
def test_the_line_goes_round_with_its_steps_and_changes(points, layers):
    made = playground(points, layers, seed=4, steps=9)
    browser = made.settings | {"learning_rate": 3, "optimizer": "momentum"}
    made.settings = browser
    made._asked(made, {"do": "advance", "steps": 6, "ask": "me:1"}, [])
    text = made.frame["line"]
    assert text.count("\n") == 0
    assert 'steps=15, changes=[(9, "learning_rate", 3.0), (9, "optimizer", "momentum")]' in text
    again = eval(text.removesuffix(".show()"))
    assert same(again.run, made.run)
    assert again.frame["line"] == text
    assert repr(again) + ".show()" == text


def test_the_line_of_every_setting_a_control_gives():
    for rate, size in itertools.product(LEARNING_RATES, BATCH_SIZES):
        settings = Settings(learning_rate=rate, batch_size=size)
        assert eval(line(settings).removesuffix(".show()")).run.settings == settings


def test_the_browser_asks_and_is_answered():
    made = playground()
    made._asked(made, {"do": "advance", "steps": 5, "ask": "me:1"}, [])
    assert (made.frame["step"], made.frame["answers"]) == (5, "me:1")
    made._asked(made, {"do": "reset", "ask": "me:2"}, [])
    assert (made.frame["step"], made.frame["answers"]) == (0, "me:2")
    assert made.frame == frame(begin(Settings()), "me:2")
    made._asked(made, {"do": "advance", "steps": 10**9, "ask": "me:3"}, [])
    assert 0 < made.frame["step"] <= 100
    before = made.frame
    made._asked(made, {"do": "something else"}, [])
    assert made.frame is before


def test_reset_keeps_what_is_set_and_gives_the_first_frame():
    made = playground(steps=30)
    made.settings = made.settings | {"learning_rate": 1.0}
    made._asked(made, {"do": "reset", "ask": "me:1"}, [])
    assert same(made.run, begin(Settings()))
    assert made.run.first.learning_rate == 1.0
    assert "changes" not in made.frame["line"]


def test_controls_change_the_run_while_it_trains():
    made = playground(steps=10)
    made.settings = made.settings | {"noise": 0.4}
    assert (made.run.settings.noise, made.frame["step"]) == (0.4, 0)
    made._asked(made, {"do": "advance", "steps": 3, "ask": "me:1"}, [])
    made.settings = made.settings | {"learning_rate": 10}
    assert made.frame["step"] == 3


@pytest.mark.parametrize(
    "part", [{"seed": -1}, {"layers": [[99, "relu"]]}, {"points": "stars"}, {"other": 1}], ids=str
)
def test_what_cannot_be_is_said_and_taken_back(part):
    made = playground()
    kept = dict(made.settings)
    made.settings = kept | part
    assert made.settings == kept
    assert next(iter(part)) in made.frame["words"] or "units must be" in made.frame["words"]
    assert made.run.settings == Settings()


def test_no_thread_is_left_or_started():
    before = threading.active_count()
    made = playground(steps=3)
    made._asked(made, {"do": "advance", "steps": 5, "ask": "me:1"}, [])
    made.close()
    assert threading.active_count() == before


def test_own_values_are_offered_too():
    made = playground(learning_rate=0.07, batch_size=5)
    assert 0.07 in made.choices["learning_rates"]
    assert made.choices["batch_sizes"] == [1, 5, 8, 32, 200]
    assert made.choices["activations"] == list(ACTIVATIONS)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"points": "stars"}, "points must be one of moons"),
        ({"layers": [(4, "swish")]}, "an activation must be one of identity"),
        ({"layers": [(0, "tanh")]}, "units must be a whole number from 1 to 16; got 0"),
        ({"layers": [(2.5, "tanh")]}, "got 2.5"),
        ({"layers": [(4, "tanh")] * 5}, "at most 4 hidden layers; got 5"),
        ({"layers": (4, "tanh")}, "pairs of units and activation"),
        ({"learning_rate": 0}, "learning_rate must be above 0"),
        ({"learning_rate": np.nan}, "learning_rate must be a number, above 0 and finite; got nan"),
        ({"learning_rate": "fast"}, "got 'fast'"),
        ({"optimizer": "sgd"}, "optimizer must be one of gradient descent"),
        ({"noise": 0.6}, "noise must be a number, 0 to 0.5; got 0.6"),
        ({"seed": -1}, "seed must be a whole number from 0 to 9999"),
        ({"batch_size": 201}, "batch_size must be a whole number from 1 to 200"),
        ({"steps": -1}, "steps must be a whole number"),
        ({"changes": [(0, "seed", 1)]}, "a change is"),
        ({"changes": [(5, "learning_rate", 1)]}, "the step of a change must be"),
        ({"changes": [(0, "learning_rate", -1)]}, "learning_rate must be"),
    ],
    ids=str,
)
def test_what_is_refused(options, said):
    with pytest.raises(ValueError, match=said):
        playground(**options)


def test_numpy_numbers_and_lists_are_welcome():
    made = playground(
        layers=[[np.int64(3), "relu"]], learning_rate=np.float32(0.5), seed=np.int8(2)
    )
    assert made.run.settings == Settings(layers=((3, "relu"),), learning_rate=0.5, seed=2)
    assert "np." not in made.frame["line"]


def test_the_storyboard_is_deterministic_and_says_what_it_shows():
    runs = storyboard_runs(Settings())
    assert [run.step for run in runs] == list(STEPS)
    assert same(runs[-1], advance(begin(Settings()), STEPS[-1]))
    figure = draw_storyboard(runs)
    titles = [ax.get_title(loc="left") for ax in figure.axes]
    assert [title.split("\n")[0] for title in titles[:5]] == [f"step {step}" for step in STEPS]
    assert f"loss {runs[2].score[0]:.3f}" in titles[2]
    marks = figure.axes[5].get_lines()[1].get_xdata()
    assert list(marks) == list(STEPS)
    said = summary(runs)
    assert "moons" in said
    assert "4 tanh" in said
    assert f"{100 * runs[-1].score[1]:.1f} %" in said


def test_a_storyboard_of_a_run_that_diverges():
    runs = storyboard_runs(WILD)
    figure = draw_storyboard(runs)
    assert "diverged" in figure.axes[4].get_title(loc="left")
    assert "Training diverged." in summary(runs)


def test_the_colours_are_white_in_the_middle():
    low, middle, high = colour_map()([0.0, 0.5, 1.0])
    assert middle[:3] == pytest.approx([1, 1, 1], abs=0.01)
    assert low[2] > low[0]
    assert high[0] > high[2]


def test_show_gives_the_widget_and_a_picture_with_words(monkeypatch):
    shown, pictures = [], []
    monkeypatch.setattr("course_utils.widgets.playground.view.display", shown.append)
    monkeypatch.setattr(
        "course_utils.style.show_png", lambda data, alt: pictures.append((data, alt))
    )
    made = playground(points="circles")
    made.show()
    playground(points="circles").show()
    assert isinstance(shown[0], Playground)
    (first, alt), (again, _) = pictures
    assert first == again
    assert "circles" in alt
    assert Image.open(io.BytesIO(first)).size == (900, 620)
    assert len(first) < 120_000


def test_a_report_shows_the_storyboard_and_nothing_for_the_widget():
    from course_utils.report.execution import WIDGET_STATE
    from course_utils.report.views import VIEW, replace_widgets

    made = playground()
    state = made.get_state()
    packed = {name: value for name, value in state.items() if name not in ("frame",)}
    packed["frame"] = {"words": made.frame["words"], "line": made.frame["line"]}
    model = {"model_name": "AnyModel", "state": packed, "buffers": []}
    outputs = [
        new_output("display_data", {VIEW: {"model_id": "m", "version_major": 2}}),
        new_output("display_data", {"image/png": base64.b64encode(b"x").decode()}),
    ]
    book = new_notebook(cells=[new_code_cell("p", outputs=outputs)])
    book.metadata["widgets"] = {WIDGET_STATE: {"state": {"m": model}}}
    (left,) = replace_widgets(book).cells[0].outputs
    assert left.data["image/png"]
