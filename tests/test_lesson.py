import json
import re
import textwrap
import warnings
from html.parser import HTMLParser
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from course_utils import lesson, progress, sources
from course_utils.lesson import apart, predictions, questions, records
from course_utils.notebooks import lessons

QUIZZES = sorted(path.stem for path in questions.FOLDER.glob("*.toml"))


@pytest.fixture
def shown(monkeypatch):
    """What is displayed, as MIME bundles."""
    bundles = []
    for module in (records, questions):
        monkeypatch.setattr(module, "display", lambda bundle, raw: bundles.append(bundle))
    return bundles


# records


@pytest.mark.parametrize("value", [0.9, np.float32(0.9), np.array([0.9]).mean()])
def test_record_keeps_a_plain_number(shown, value):
    lesson.record("accuracy", value, at_least=0.5, unit="of 1")
    content = shown[0][lesson.RECORD_MIME]
    assert json.loads(json.dumps(content)) == {
        "name": "accuracy",
        "value": pytest.approx(0.9),
        "unit": "of 1",
        "at_least": 0.5,
        "at_most": None,
    }
    assert shown[0]["text/plain"] == "accuracy = 0.9 of 1   (must be at least 0.5)"


@pytest.mark.parametrize("bounds", [{"at_least": 0.9}, {"at_most": 0.7}])
def test_record_outside_its_band_is_kept_and_fails(shown, bounds):
    with pytest.raises(
        lesson.ContractError, match=r"accuracy = 0.8, but it must be at (least|most)"
    ):
        lesson.record("accuracy", 0.8, **bounds)
    assert shown[0][lesson.RECORD_MIME]["value"] == 0.8


def test_record_accepts_its_bounds(shown):
    lesson.record("accuracy", 0.8, at_least=0.8, at_most=0.8)
    assert shown[0]["text/plain"].endswith("(must be at least 0.8 and at most 0.8)")


def test_a_history_is_kept_with_gaps_for_what_is_no_number(shown):
    row = {"loss": np.array([1.23456789, np.nan]), "val_accuracy": [0.5, np.float32(0.75)]}
    lesson.record_history("scaled pixels", row)
    assert json.loads(json.dumps(shown[0][lesson.RECORD_MIME])) == {
        "history": "scaled pixels",
        "per": "epoch",
        "measures": {"loss": [1.23457, None], "val_accuracy": [0.5, 0.75]},
    }
    said = "scaled pixels: loss, val_accuracy over 2 epochs, kept for the report"
    assert shown[0]["text/plain"] == said


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (("", {"loss": [1]}), ValueError, "a history needs a name"),
        (("a", {}), ValueError, "Train first"),
        (("a", {"loss": []}), ValueError, "Train first"),
        (("a", {"loss": [1, 2], "accuracy": [1]}), ValueError, "of one length"),
        (("a", {"loss": "12"}), TypeError, "loss must be a number; got str"),
        (("a", {"loss": [[1, 2]]}), TypeError, "loss must be one number; got list"),
    ],
)
def test_a_history_that_is_none_is_refused(shown, arguments, error, words):
    with pytest.raises(error, match=words):
        lesson.record_history(*arguments)
    assert shown == []


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (("a", float("nan")), ValueError, "a must be a finite number; got nan"),
        (("a", float("inf")), ValueError, "finite"),
        (("a", "0.9"), TypeError, "got str"),
        (("a", True), TypeError, "got bool"),
        (("a", [1.0, 2.0]), TypeError, "one number; got list"),
        (("", 1.0), ValueError, "needs a name"),
        (("a", 1.0, 2.0, 1.0), ValueError, "a band low to high; got 'a', 2.0, 1.0"),
        (("a", 1.0, float("nan")), ValueError, "a bound must be a finite"),
    ],
)
def test_record_refuses(shown, arguments, error, words):
    bounds = dict(zip(("at_least", "at_most"), arguments[2:], strict=False))
    with pytest.raises(error, match=words):
        lesson.record(*arguments[:2], **bounds)
    assert shown == []


@pytest.mark.parametrize(
    ("kind", "copy"), [("", "user cache"), ("JPEG copy", "user cache (JPEG copy)")]
)
def test_note_data(shown, kind, copy):
    facts = {"name": "mnist", "copy": "user cache", "content": kind}
    lesson.note_data(SimpleNamespace(**facts, describe=lambda: "Digits."))
    content = {"data": "mnist", "copy": copy}
    assert shown == [{lesson.RECORD_MIME: content, "text/plain": "Digits."}]


# predictions


class FakeForm:
    """Stands for the widget: remembers its arguments, commits on request."""

    last: "FakeForm"

    def __init__(self, question, low, high, step, unit, value=None, *, on_commit):
        self.arguments = (question, low, high, step, unit, value)
        self.commit, self.is_shown = on_commit, False
        FakeForm.last = self

    def show(self):
        self.is_shown = True


@pytest.fixture
def form(monkeypatch):
    monkeypatch.setattr("course_utils.widgets.PredictionForm", FakeForm)
    return FakeForm


RANGE = {"low": 0, "high": 100, "step": 0.5, "unit": "%"}


def test_a_prediction_is_asked_kept_and_shown_again(form, capsys):
    lesson.predict("12.accuracy", "How much?", **RANGE, published=89.4)
    asked = "How much? The article publishes 89.40 %. Commit a number from 0.00 % to 100.00 %.\n"
    assert capsys.readouterr().out == asked
    assert form.last.arguments == ("How much?", 0, 100, 0.5, "%", None)
    assert form.last.is_shown
    form.last.commit(70.5)
    assert progress.prediction("12.accuracy") == 70.5
    lesson.predict("12.accuracy", "How much?", **RANGE)
    assert form.last.arguments[-1] == 70.5


def test_a_kept_prediction_outside_a_new_range_is_not_put_into_the_form(form):
    progress.record_prediction("key", 700)
    lesson.predict("key", "How much?", **RANGE)
    assert form.last.arguments[-1] is None


def test_the_real_form_takes_these_arguments(capsys):
    lesson.predict("key", "How much?", **RANGE)
    assert capsys.readouterr().out.startswith("How much? Commit a number from 0.00 %")


@pytest.mark.parametrize("wrong", [{"low": 100}, {"step": 0}])
def test_predict_refuses_an_empty_range(form, wrong):
    with pytest.raises(ValueError, match="low < high and a step above 0"):
        lesson.predict("key", "How much?", **{**RANGE, **wrong})


def test_reveal_lays_the_numbers_side_by_side(capsys):
    lesson.reveal("key", 60.43, published=89.4)
    assert capsys.readouterr().out == textwrap.dedent("""\
        predicted  no prediction committed
        published  89.40 %   off by 28.97 points
        measured   60.43 %
        """)
    progress.record_prediction("key", 5)
    lesson.reveal("key", 60.43)
    assert capsys.readouterr().out == textwrap.dedent("""\
        predicted   5.00 %   off by 55.43 points
        measured   60.43 %
        """)


def test_reveal_of_other_units(capsys):
    progress.record_prediction("count", 100_000)
    lesson.reveal("count", np.int64(122_570), unit="parameters")
    out = capsys.readouterr().out
    assert "100,000 parameters   off by 22,570 parameters" in out
    with pytest.raises(ValueError, match="measured must be a finite number"):
        lesson.reveal("count", float("nan"))


def test_quantity():
    assert predictions.quantity(0.5, "") == "0.5"
    assert predictions.quantity(89.4, "%") == "89.40 %"
    assert predictions.quantity(1234.5678, "s") == "1,234.57 s"


# quizzes


class Page(HTMLParser):
    """The tags of a page, checked to be closed in order, and their attributes."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.attributes = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_every_lesson_has_a_quiz():
    assert sorted({each.number for each in lessons()} - set(QUIZZES)) == []


@pytest.mark.parametrize("number", QUIZZES)
def test_quiz_files_hold_the_form(number):
    for question in questions.load(number):
        assert all(len(option.reason) > 40 for option in question.options)


@pytest.mark.parametrize("number", QUIZZES)
def test_the_right_answer_stands_in_every_place(number):
    loaded = questions.load(number)
    places = {[o.is_right for o in question.options].index(True) for question in loaded}
    assert places == set(range(min(len(loaded), max(len(each.options) for each in loaded))))


@pytest.mark.parametrize("number", QUIZZES)
def test_quiz_page_needs_no_script_and_no_colour(number, shown):
    lesson.quiz(f"{number}_some_title")
    loaded, page = questions.load(number), Page(shown[0]["text/html"])
    options = [option for question in loaded for option in question.options]
    assert page.open == []
    assert page.tags.count("details") == page.tags.count("summary") == len(options)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "href"]
    assert "script" not in page.tags
    assert "color:" not in shown[0]["text/html"]  # text keeps the theme's
    text = shown[0]["text/html"]
    assert text.count("✓ Right.") == len(loaded)
    assert text.count("✗ Not right.") == len(options) - len(loaded)
    assert text == questions.render(loaded)
    assert shown[0]["text/plain"].count("\n") == len(loaded)


def luminance(colour):
    parts = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


@pytest.mark.parametrize("colour", [questions.BLUE, questions.ORANGE])
@pytest.mark.parametrize("background", ["#ffffff", "#111111"])
def test_edges_stand_out_in_light_and_dark(colour, background):
    low, high = sorted([luminance(colour), luminance(background)])
    assert (high + 0.05) / (low + 0.05) >= 3


def test_quiz_text_is_escaped_and_code_is_set():
    option = questions.Option("x < `y < z`", True, "so & so")
    text = questions.render((questions.Question("a", (option,)),))
    assert "x &lt; <code>y &lt; z</code>" in text
    assert "so &amp; so" in text


def question(**changes):
    options = [
        {"text": "yes", "right": True, "why": "so"},
        {"text": "no", "right": False, "why": "so"},
    ]
    return {"text": "Is it?", "option": options, **changes}


def test_a_sound_quiz_has_no_faults():
    assert questions.find_faults({"question": [question()] * 3}) == []


OPTION = {"text": "maybe", "right": False, "why": "so"}


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (question(text=" "), "no text"),
        (question(option=[]), "two to four options"),
        (question(option=[OPTION] * 5), "two to four options"),
        (question(option=[OPTION, {**OPTION, "text": "x"}]), "exactly one option must be right"),
        (question(option=[{**OPTION, "right": True}] * 2), "exactly one option must be right"),
        (question(option=[{**OPTION, "right": True}, OPTION]), "two options are the same"),
        (question(option=[*question()["option"], {"text": "x", "right": False}]), "lacks 'why'"),
        (question(option=[*question()["option"], {"text": "x", "why": "y"}]), "lacks 'right'"),
    ],
)
def test_each_fault_of_a_question_is_named(broken, fault):
    faults = questions.find_faults({"question": [question(), broken, question()]})
    assert any(found.startswith("question 2: ") and fault in found for found in faults)


def test_faults_of_a_whole_quiz():
    assert "three to five" in questions.find_faults({"question": [question()] * 2})[0]
    assert "three to five" in questions.find_faults({"question": [question()] * 6})[0]
    assert questions.find_faults({"question": [question()] * 3, "titel": ""}) == [
        "unknown key 'titel'"
    ]


def test_quizzes_that_cannot_be_read(tmp_path):
    every = ", ".join(QUIZZES)
    with pytest.raises(ValueError, match=f"no quiz for lesson '77'; there is one for {every}"):
        lesson.quiz("77")
    (tmp_path / "01.toml").write_text("[[question]\n")
    with pytest.raises(ValueError, match=r"01\.toml is not TOML"):
        questions.load("01", tmp_path)
    (tmp_path / "01.toml").write_text("")
    with pytest.raises(ValueError, match=r"01\.toml: a quiz has three to five"):
        questions.load("01", tmp_path)


# code run apart


def test_an_error_is_told_with_its_line(capsys):
    outcome = lesson.run_apart("x = 1\nprint('one')\ny = x + z\nprint('never')")
    assert (outcome.error, outcome.line) == ("NameError: name 'z' is not defined", 3)
    assert outcome.stdout == "one"
    assert outcome.names == {"x": 1}
    assert capsys.readouterr().out == (
        "one\nstopped at line 3: y = x + z\nNameError: name 'z' is not defined\n"
    )


def test_code_that_runs_to_its_end(capsys):
    outcome = lesson.run_apart("for k in range(9): print(k)\ntotal = given + 1", given=1)
    assert outcome.error is outcome.line is None
    assert outcome.names["total"] == 2
    out = capsys.readouterr().out
    assert out == "… 4 lines more\n4\n5\n6\n7\n8\nIt ran to its end.\n"


@pytest.mark.parametrize(
    ("source", "error", "line"),
    [
        ("import sys\nsys.exit(3)", "SystemExit: 3", 2),
        ("def f():\n    raise OSError\n\nf()", "OSError", 2),
        ("x = 1\nif x\n    pass", "SyntaxError: expected ':'", 2),
        ("import json\njson.loads('{')", "JSONDecodeError", 2),
        ("raise ValueError('first\\nsecond')", "ValueError: first", 1),
        ("open('/no/such/folder/file.txt')", "directory: '…/file.txt'", 1),
        ("raise BaseException", "BaseException", 1),
    ],
)
def test_every_kind_of_error_is_caught(source, error, line, capsys):
    outcome = lesson.run_apart(source)
    assert error in outcome.error
    assert "\n" not in outcome.error
    assert outcome.line == line
    assert outcome.error in capsys.readouterr().out


def test_an_interruption_passes():
    with pytest.raises(KeyboardInterrupt):
        lesson.run_apart("raise KeyboardInterrupt")


def test_nothing_leaks_out_of_code_run_apart(capsys):
    before = dict(globals())
    source = "import sys, warnings\nwarnings.warn('w')\nprint('e', file=sys.stderr)\nQUIZZES = 0"
    with warnings.catch_warnings(record=True) as caught:
        outcome = lesson.run_apart(source)
    captured = capsys.readouterr()
    assert (captured.out, captured.err, outcome.error) == ("It ran to its end.\n", "", None)
    assert caught == []
    assert globals() == before


def test_patches_stand_in_and_are_taken_back():
    original = json.loads
    patch = {"json.loads": lambda text: "stand-in"}
    assert (
        lesson.run_apart("import json\nx = json.loads('1')", patch=patch).names["x"] == "stand-in"
    )
    assert lesson.run_apart("1 / 0", patch=patch).error.startswith("ZeroDivisionError")
    assert json.loads is original


FIGURES = "import matplotlib.pyplot as plt\nplt.figure()\nplt.plot([1, 2])\nplt.show()\n"


@pytest.mark.parametrize("end", ["", "1 / 0"])
def test_figures_are_closed_and_show_does_not_wait(end, monkeypatch):
    import matplotlib.pyplot as plt

    calls, mine = [], plt.figure()
    monkeypatch.setattr(plt, "show", lambda: calls.append("waits for a window"))
    lesson.run_apart(FIGURES + end)
    assert plt.get_fignums() == [mine.number]
    assert calls == []
    plt.show()
    assert len(calls) == 1
    plt.close(mine)


def test_clean_leaves_out_bars_times_and_paths():
    bar = "\x1b[1m 1/10\x1b[0m \x1b[32m━━\x1b[0m 9s 1s/step\r\x1b[1m10/10\x1b[0m ━━━━ 1s 2ms/step\n"
    text = (
        f"Epoch 1/2\n{bar}\n313/313 - 1s - 3ms/step - accuracy: 0.9\n10\b\b\rdone\n/a/b/c.py: x\n"
    )
    assert apart.clean(text) == "Epoch 1/2\n\n313/313 - accuracy: 0.9\ndone\n…/c.py: x"
    assert apart.clean("313/313 - 3s - loss: 1.5 - 5 apples") == "313/313 - loss: 1.5 - 5 apples"
    assert apart.clean("see https://example.org/a/b/c and 1/2/3") == (
        "see https://example.org/a/b/c and 1/2/3"
    )


def few_images(shape):
    rng = np.random.default_rng(0)
    x, y = rng.integers(0, 256, (40, *shape), dtype="uint8"), np.arange(40) % 10
    return lambda: ((x, y), (x, y))


def test_the_cifar_listing_as_printed(capsys):
    from course_utils import devices

    devices.prepare()
    source = sources.listing("cifar10")
    patch = {"tensorflow.keras.datasets.cifar10.load_data": few_images((32, 32, 3))}
    first = lesson.run_apart(source, patch=patch)
    assert first.error == "NameError: name 'class_names' is not defined"
    assert "class_names[np.argmax" in source.splitlines()[first.line - 1]
    assert first.names["model"].count_params() == 122_570
    printed = capsys.readouterr().out
    assert re.search(r"^Test accuracy: 0\.\d{4}$", printed, re.MULTILINE)
    assert not re.search(r"━|\d(s|ms)\b|\x1b|\r", printed)
    rest = source[source.index("# 步骤6") :]
    second = lesson.run_apart(rest, **first.names, class_names=list("abcdefghij"))
    assert second.error.startswith("NameError: name 'np' is not defined")


def test_the_last_mnist_listing_runs_to_its_end(capsys):
    from course_utils import devices

    devices.prepare()
    patch = {"tensorflow.keras.datasets.mnist.load_data": few_images((28, 28))}
    outcome = lesson.run_apart(sources.listing("mnist_last"), patch=patch)
    assert outcome.error is None
    assert outcome.names["model"].count_params() == 101_770
    assert capsys.readouterr().out.endswith("It ran to its end.\n")


CELLS = [
    "from course_utils import lesson\nlesson.record('accuracy', 0.5, at_least=0.4)",
    "lesson.quiz('00')",
    f"_ = lesson.run_apart({FIGURES!r})",
    "lesson.predict('key', 'How much?', low=0, high=9, step=1, unit='')",
]


def test_in_a_kernel():
    cells = [nbformat.v4.new_code_cell(text, id=f"c{k}") for k, text in enumerate(CELLS)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    outputs = [cell.outputs for cell in notebook.cells]
    assert outputs[0][0].data[lesson.RECORD_MIME]["value"] == 0.5
    assert "<details" in outputs[1][0].data["text/html"]
    assert [output.get("text") for output in outputs[2]] == ["It ran to its end.\n"]
    assert outputs[3][0].text.startswith("How much?")
    assert "application/vnd.jupyter.widget-view+json" in outputs[3][1].data
