"""What a report shows, and that it needs nothing but itself."""

import base64
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from report_lessons import PIXEL, code, header, markdown, notebook, shown, write_pixel

from course_utils.report import private
from course_utils.report.mathml import mathml
from course_utils.report.outside import loads, without_loads
from course_utils.report.page import lesson_page
from course_utils.report.views import VIEW, replace_widgets

CHECKER = Path(__file__).parents[2] / "shared/tools/check_html.py"
RESULT: dict[str, Any] = {
    "lesson": "09_mlp_on_digits",
    "settings": {},
    "number": "09",
    "title": "MLP <on> digits",
    "status": "passed",
    "failure": None,
    "seconds": 75.0,
    "finished": "2026-11-22T02:15:39+00:00",
    "data": [{"data": "mnist", "copy": "embedded sample"}],
    "records": [{"name": "acc", "value": 97.123456789, "unit": "%", "at_least": 96.0}],
    "device": "CPU with 2 cores",
    "versions": {"python": "3.11.7", "tensorflow": "2.21.0"},
    "parameters": [{"name": "EPOCHS", "value": 7, "changed": True, "help": "passes"}],
}


def page(tmp_path: Path, *cells: NotebookNode, **state: Any) -> tuple[str, list[str]]:
    """Draw cells; models of widgets by their id."""
    nb = notebook(header("09", "MLP on digits"), *cells)
    if state:
        stored = {"state": state, "version_major": 2, "version_minor": 0}
        nb.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": stored}
    return lesson_page(nb, RESULT, tmp_path / "notebooks")


def view(model_id: str) -> NotebookNode:
    return shown({VIEW: {"model_id": model_id}, "text/plain": "Box()"})


def model(name: str, **state: Any) -> NotebookNode:
    return NotebookNode(model_name=name, model_module="x", state=state)


def printed(text: str) -> NotebookNode:
    return nbformat.v4.new_output("stream", name="stdout", text=text)


def picture(alt: str = "A square that grows from left to right.") -> NotebookNode:
    return shown({"image/png": PIXEL, "text/plain": "Figure"}, {"image/png": {"alt": alt}})


class Outline(HTMLParser):
    """Reads what a structure check needs."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def named(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


def test_a_report_says_what_ran_on_what_and_for_how_long(tmp_path: Path) -> None:
    html, warnings = page(tmp_path, code("EPOCHS = 3", tags=("parameters",)), code("1 + 1"))
    for words in ("passed", "1.2 minutes", "2026-11-22 02:15 UTC", "mnist: embedded sample"):
        assert words in html
    for words in ("CPU with 2 cores", "TensorFlow 2.21.0", "97.1235 %", "at least 96", "passes"):
        assert words in html
    assert "EPOCHS = 3" not in re.sub("<[^>]+>", "", html)
    assert warnings == []


def test_a_report_of_one_setting_says_which_and_leads_to_the_comparison(tmp_path: Path) -> None:
    result = RESULT | {"settings": {"EPOCHS": 7, "NAME": "<b>"}}
    html, _ = lesson_page(notebook(header("09", "MLP")), result, tmp_path)
    assert "This run: <strong>EPOCHS 7, NAME &lt;b&gt;</strong>" in html
    assert "(EPOCHS 7, NAME &lt;b&gt;)</title>" in html
    assert 'href="comparison.html#09_mlp_on_digits"' in html
    assert "comparison.html" not in page(tmp_path)[0]


def test_a_report_is_a_whole_accessible_page(tmp_path: Path) -> None:
    outline = Outline(page(tmp_path, markdown("## Part"), code("1", picture()))[0])
    assert outline.named("html") == [{"lang": "en"}]
    assert outline.named("meta")[1]["content"] == "width=device-width, initial-scale=1"
    assert len(outline.named("h1")) == len(outline.named("main")) == 1
    assert [each["alt"] for each in outline.named("img")] == [
        "A square that grows from left to right."
    ]
    assert {"id": "Part"} in outline.named("h2")


def test_printed_columns_scroll_and_printed_sentences_wrap(tmp_path: Path) -> None:
    table = "          before  darker\nfirst      84.4%   78.9%\n"
    sentences = "Got:      a long value\nLikely:   the two are exchanged\n"
    html, _ = page(tmp_path, code("1", printed(table)), code("2", printed(sentences)))
    assert f'<pre class="columns">{table}</pre>' in html
    assert f"<pre>{sentences}</pre>" in html


def test_a_failed_report_leads_to_its_cell(tmp_path: Path) -> None:
    cell = code("1 / 0")
    failure = {"kind": "error", "message": "ZeroDivisionError: <b>", "cell": 2, "cell_id": cell.id}
    failed = RESULT | {"status": "failed", "failure": failure}
    html, _ = lesson_page(notebook(header("09", "MLP"), cell), failed, tmp_path)
    assert "This lesson stopped before its end." in html
    assert "ZeroDivisionError: &lt;b&gt;" in html
    assert f'href="#cell-id={cell.id}"' in html
    assert {"cell-id=" + cell.id} <= {each.get("id") for each in Outline(html).named("div")}


def test_nothing_is_loaded_from_anywhere(tmp_path: Path) -> None:
    write_pixel(tmp_path / "images/dot.png")
    text = "![A small dot](../images/dot.png) $x^2$\n\n[a link](https://example.org/x)\n\n```py\n1\n```"
    html, _ = page(tmp_path, markdown(text), code("1", picture()), code("2", view("p")), p=player())
    assert loads(html) == []
    assert not re.search(r"mathjax|require\.js|html-manager|jquery", html, re.IGNORECASE)
    assert 'href="https://example.org/x"' in html
    assert len(html) < 60_000
    if CHECKER.is_file():
        path = tmp_path / "report.html"
        path.write_text(html)
        run = subprocess.run([sys.executable, CHECKER, path], capture_output=True, check=False)
        assert run.returncode == 0, run.stdout


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://h.example/x.png">',
        "<img src='//h.example/x.png'/>",
        '<img src="local.png">',
        '<img srcset="https://h.example/x.png 2x">',
        '<script src="https://h.example/x.js"></script>',
        '<link rel="stylesheet" href="https://h.example/x.css">',
        '<iframe src="https://h.example"></iframe>',
        '<object data="https://h.example"></object>',
        '<video poster="https://h.example/x.png"></video>',
        "<style>@import 'https://h.example/x.css';</style>",
        "<style>p { background: url(https://h.example/x.png) }</style>",
        "<p style=\"background: url('https://h.example/x.png')\">x</p>",
        "<script>import x from 'https://h.example/x.js'</script>",
        '<script>const x = await import("https://h.example/x.js")</script>',
        '<script>fetch("https://h.example/x")</script>',
        "<script>picture.src = 'https://h.example/x.png'</script>",
    ],
)
def test_every_way_of_loading_is_found_and_taken_out(tmp_path: Path, html: str) -> None:
    assert len(loads(html)) == 1
    clean, left_out = without_loads(f"<p>kept</p>{html}")
    assert "h.example" not in clean
    assert loads(clean) == []
    assert "<p>kept</p>" in clean
    report, warnings = page(tmp_path, code("show()", shown({"text/html": html})))
    assert loads(report) == []
    assert len(left_out) == len(warnings) == 1


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://h.example">click</a>',
        f'<img src="data:image/png;base64,{PIXEL}">',
        "<pre>&lt;img src='https://h.example/x.png'&gt;</pre>",
        '<svg><use href="#shape"></use></svg>',
        "<script>const page = 'https://h.example is only text'</script>",
    ],
)
def test_links_and_what_lies_inside_are_no_loads(html: str) -> None:
    assert without_loads(html) == (html, [])


@pytest.mark.parametrize(
    ("text", "display"),
    [
        (r"$\sigma(z)$", "inline"),
        (r"$\arg\max_k p_k$", "inline"),
        (r"\\(x\\) and more", "inline"),
        (r"\(x\)", "inline"),
        ("$$\na < b\n$$", "block"),
        (r"\[ a_1 < b \]", "block"),
        ("\\\\[\na\n\n+ b\n\\\\]", "block"),
        ("\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}", "block"),
    ],
)
def test_formulas_become_mathml(tmp_path: Path, text: str, display: str) -> None:
    html, warnings = page(tmp_path, markdown(text))
    assert f'<math display="{display}"' in html
    assert "$" not in html.split("<main", 1)[1]
    assert warnings == []


def test_code_is_not_a_formula(tmp_path: Path) -> None:
    assert "<math" not in page(tmp_path, markdown("`$x$` and \n\n```\n$$y$$\n```"))[0]


@pytest.mark.parametrize("tex", [r"\foo x", r"\frac{1", "a}b", ""])
def test_a_formula_that_cannot_be_drawn_stays_and_is_counted(tex: str) -> None:
    html, warning = mathml(tex, display=False)
    assert html == f"<code>{tex}</code>"
    assert warning
    assert warning.startswith("formula left as TeX")


def test_a_formula_among_the_outputs_is_mathml_too(tmp_path: Path) -> None:
    html, _ = page(tmp_path, code("show()", shown({"text/latex": r"$\displaystyle e = mc^2$"})))
    assert "<math" in html
    assert "mc^2" not in html


def test_pictures_of_the_course_are_inside_and_missing_ones_are_said(tmp_path: Path) -> None:
    write_pixel(tmp_path / "images/dot.png")
    write_pixel(tmp_path.parent / "secret.png")
    text = """![In words](../images/dot.png) <img src="../images/dot.png" alt="As HTML">

![Not there](../images/none.png) ![Beyond](../../secret.png) ![Far](https://h.example/x.png)
"""
    html, warnings = page(tmp_path, markdown(text))
    pictures = Outline(html).named("img")
    assert [each["alt"] for each in pictures] == ["In words", "As HTML"]
    assert all(each["src"] == f"data:image/png;base64,{PIXEL}" for each in pictures)
    assert [each.split(":")[0] for each in warnings] == [
        "picture not found",
        "picture not found",
        "picture from another host left out",
    ]


def test_a_cells_own_pictures_are_inside(tmp_path: Path) -> None:
    cell = markdown("![Pasted in](attachment:a.png)")
    cell.attachments = {"a.png": {"image/png": PIXEL}}
    assert f"data:image/png;base64,{PIXEL}" in page(tmp_path, cell)[0]


def test_links_between_lessons_wait_for_their_report(tmp_path: Path) -> None:
    text = "[a](00_start_here.ipynb) [b](12_x.ipynb#A-Part) [c](../README.md) [d](#here)"
    html, _ = page(tmp_path, markdown(text))
    assert '<a data-lesson="00_start_here">a</a>' in html
    assert '<a data-lesson="12_x#A-Part">b</a>' in html
    assert "README.md" not in html
    assert '<a href="#here">d</a>' in html


def player() -> NotebookNode:
    widgets = pytest.importorskip("course_utils.widgets")
    from matplotlib.figure import Figure

    made = widgets.FramePlayer(
        lambda value: Figure(figsize=(1, 1)),
        [1, 2],
        label="rate",
        alt="An empty square, whatever the rate.",
        summary="Two empty squares, one for each rate.",
    )
    state = made.get_state()
    frames = base64.b64encode(state.pop("frames")).decode()
    stored = model("AnyModel", **state)
    stored.buffers = [{"path": ["frames"], "encoding": "base64", "data": frames}]
    return stored


def test_a_frame_player_still_plays_and_its_storyboard_is_folded(tmp_path: Path) -> None:
    cell = code("show()", view("p"), picture("The storyboard over all rates."))
    html, _ = page(tmp_path, cell, p=player())
    assert "data-frame-player" in html
    assert "mountAll()" in html
    folded = re.search(r"<details><summary>.*?</details>", html, re.DOTALL)
    assert folded
    assert "The storyboard over all rates." in folded[0]


def test_a_live_figure_shows_its_settings_its_picture_and_its_words(tmp_path: Path) -> None:
    image = model("ImageModel", format="png")
    image.buffers = [{"path": ["value"], "encoding": "base64", "data": PIXEL}]
    html, _ = page(
        tmp_path,
        code("show()", view("box"), picture("The storyboard of the figure.")),
        box=model("VBoxModel", children=["IPY_MODEL_s", "IPY_MODEL_i", "IPY_MODEL_h"]),
        s=model("FloatSliderModel", description="rate:", value=0.3 + 1e-17, readout_format=".2f"),
        i=image,
        h=model("HTMLModel", value="<p>Loss falls &amp; stays.</p>"),
    )
    assert "<p>rate = 0.30</p>" in html
    assert [each["alt"] for each in Outline(html).named("img")] == [
        "Loss falls & stays.",
        "The storyboard of the figure.",
    ]
    assert "<details>" not in html


@pytest.mark.parametrize(
    ("name", "state", "expected"),
    [
        ("IntSliderModel", {"description": "n", "value": 3, "readout_format": "d"}, "n = 3"),
        ("CheckboxModel", {"description": "fast", "value": True}, "fast = yes"),
        ("FloatRangeSliderModel", {"description": "x", "value": [1.0, 2.5]}, "x = 1.0 to 2.5"),
        (
            "DropdownModel",
            {"description": "k", "_options_labels": ["a", "<b>"], "index": 1},
            "k = &lt;b&gt;",
        ),
        (
            "SelectMultipleModel",
            {"description": "k", "_options_labels": ["a"], "index": []},
            "k = ",
        ),
        ("LabelModel", {"value": "<hello>"}, "&lt;hello&gt;"),
        ("TextModel", {"description": "name", "value": "Ada"}, "name = Ada"),
    ],
)
def test_controls_become_words(
    tmp_path: Path, name: str, state: dict[str, Any], expected: str
) -> None:
    html, _ = page(tmp_path, code("show()", view("w")), w=model(name, **state))
    assert f"<p>{expected}</p>" in html


@pytest.mark.parametrize(
    "stored",
    [
        model("ButtonModel", description="Go"),
        model("ColorModel", something=1),
        model("IntProgressModel", description="Training", value=790),
        model("AnyModel", _anywidget_id="other.Widget"),
        model("VBoxModel", children=[]),
        model("IntSliderModel", description="n", value=3, layout="IPY_MODEL_hidden"),
    ],
)
def test_what_has_nothing_to_say_leaves_no_trace(tmp_path: Path, stored: NotebookNode) -> None:
    nb = notebook(code("show()", view("w"), view("unknown"), picture()))
    states = {"w": stored, "hidden": model("LayoutModel", display="none")}
    nb.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": states}}
    replace_widgets(nb)
    assert [list(each.data) for each in nb.cells[0].outputs] == [["image/png", "text/plain"]]
    assert "widgets" not in nb.metadata


def test_an_output_area_shows_its_outputs(tmp_path: Path) -> None:
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": "a < b\n"},
        {"output_type": "display_data", "data": {"image/png": PIXEL}, "metadata": {}},
        {"output_type": "error", "ename": "E", "evalue": "x", "traceback": ["\x1b[31mE\x1b[0m: x"]},
    ]
    html, _ = page(tmp_path, code("show()", view("o")), o=model("OutputModel", outputs=outputs))
    assert "<pre>a &lt; b\n</pre>" in html
    assert PIXEL in html
    assert "<pre>E: x</pre>" in html


def test_words_that_repeat_a_picture_for_jupyterlab_are_left_out(tmp_path: Path) -> None:
    repeated = '<p class="figure-description jp-sr-only">Figure: the same words.</p>'
    html, _ = page(tmp_path, code("show()", picture(), shown({"text/html": repeated})))
    assert "Figure: the same words." not in html


def test_no_output_names_a_folder_of_this_machine(tmp_path: Path) -> None:
    folder = tmp_path / "notebooks"
    text = (
        f"{folder}/a.py {tmp_path}/images {Path.home()}/x {sys.prefix}/lib /tmp/ipykernel_12/345.py"
    )
    error = NotebookNode(output_type="error", ename="E", evalue=text, traceback=[text])
    cell = code("1", shown({"text/plain": text, "image/png": f"{folder}/"}), error)
    nb = private.scrub(notebook(cell), folder)
    data, failed = nb.cells[0].outputs
    for cleaned in (data.data["text/plain"], failed.evalue, failed.traceback[0]):
        assert cleaned == "notebooks/a.py images ~/x python-environment/lib cell"
    assert data.data["image/png"] == f"{folder}/"
