"""Interactive figures as learners meet them: in JupyterLab, and in a report opened from disk."""

import json
import re
import time
from pathlib import Path

import nbformat
import pytest
from lab import ERRORS, Notebook, picture_bytes, watched

FIGURES = Path(__file__).with_name("figures.py").read_text(encoding="utf-8")
DASHBOARD = "from course_utils.widgets import Dashboard\n"
FIRST_PLAYER, LIVE, TRAINING, AFTER, SLOW = range(1, 6)

pytestmark = pytest.mark.browser


def write(path, *sources):
    """Write a notebook of code cells, the definitions first."""
    cells = [nbformat.v4.new_code_cell(source) for source in (FIGURES, *sources)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(book, path)


@pytest.fixture(scope="module")
def book(served, page):
    """A notebook with one figure of each kind, run to the end, with Stop pressed on the way."""
    root, address = served
    training = DASHBOARD + "run = Dashboard(batch_size=32).run(train)"
    shown = ("player().show()", "live().show()", training, "print('run', run)", "slow().show()")
    write(root / "figures.ipynb", *shown)
    opened = Notebook(page, address, "figures.ipynb")
    opened.start_all()
    stop = page.locator("button", has_text="Stop training")
    stop.wait_for(timeout=60_000)
    page.locator("text=/epoch 1 of 4/").wait_for(timeout=20_000)
    stop.click()
    opened.wait_done()
    return opened


def changed(page, picture, before):
    """Wait until a picture shows something else, for at most 10 seconds, and return it."""
    end = time.monotonic() + 10
    while (now := picture_bytes(picture)) == before and time.monotonic() < end:
        page.wait_for_function("() => new Promise(requestAnimationFrame)")
    return now


def test_all_cells_run_without_errors_and_without_other_hosts(book, page):
    assert book.errors() == []
    assert page.refused_addresses == []


def test_stop_ends_the_training_and_the_next_cell_runs(book, page):
    (printed,) = book.outputs()[AFTER]
    assert 0 < int(printed["text"].split()[1]) < 400
    cell = book.cell(TRAINING)
    assert cell.locator("button", has_text="Stopped").is_disabled()
    assert "Training was stopped" in cell.locator("p[role=status]").inner_text()
    assert [o["metadata"].get("image/png", {}).get("alt") for o in book.outputs()[TRAINING]][1]
    assert cell.locator(".jp-RenderedImage img").is_visible()
    assert not cell.locator("img.widget-image").is_visible()


def test_arrow_keys_move_the_frame_player(book, page):
    cell = book.cell(FIRST_PLAYER)
    picture, slider = (
        cell.locator(".frame-player img"),
        cell.get_by_role("slider", name="frequency k"),
    )
    slider.focus()
    first, words = picture_bytes(picture), picture.get_attribute("alt")
    page.keyboard.press("ArrowRight")
    assert changed(page, picture, first) != first
    assert picture.get_attribute("alt") == cell.locator(".figure-words").inner_text() != words
    assert slider.get_attribute("aria-valuetext") == "2 Hz"
    page.keyboard.press("ArrowLeft")
    assert picture_bytes(picture) == first
    page.keyboard.press("End")
    assert slider.get_attribute("aria-valuetext") == "6 Hz"
    assert page.evaluate("document.activeElement.type") == "range"


def test_letters_typed_on_the_slider_are_no_commands_of_the_notebook(book, page):
    cells = page.locator(".jp-Notebook .jp-Cell")
    before = cells.count()
    book.cell(FIRST_PLAYER).get_by_role("slider", name="frequency k").focus()
    for key in "ab":
        page.keyboard.press(key)
    assert cells.count() == before


def test_play_runs_to_the_end_and_pauses(book, page):
    cell = book.cell(FIRST_PLAYER)
    slider, button = (
        cell.get_by_role("slider", name="frequency k"),
        cell.get_by_role("button", name="Play"),
    )
    slider.focus()
    page.keyboard.press("Home")
    button.focus()
    page.keyboard.press("Enter")
    assert cell.locator(".figure-words[aria-live=off]").count() == 1
    cell.get_by_role("button", name="Pause").wait_for()
    button.wait_for(timeout=10_000)
    assert slider.input_value() == "5"
    assert cell.locator(".figure-words[aria-live=polite]").count() == 1


def control(cell, role, name):
    """Return a live figure's control, found as a screen reader finds it."""
    return cell.locator(".live-figure").get_by_role(role, name=name, exact=True)


def test_arrow_keys_move_the_live_figure(book, page):
    cell = book.cell(LIVE)
    picture, weight = cell.locator("canvas"), control(cell, "slider", "weight w")
    first = picture_bytes(picture)
    weight.focus()
    page.keyboard.press("ArrowRight")
    assert changed(page, picture, first) != first
    words = "A linear unit of slope 1.1 and height 0.0 at 0."
    cell.locator("p[role=status]", has_text=words).wait_for()
    assert picture.get_attribute("aria-label") == words
    assert weight.get_attribute("aria-valuetext") == "1.1"
    page.keyboard.press("ArrowLeft")
    cell.locator("p[role=status]", has_text="slope 1.0").wait_for()
    assert picture_bytes(picture) == first


def test_a_list_and_a_box_change_the_live_figure(book, page):
    cell = book.cell(LIVE)
    picture, words = cell.locator("canvas"), cell.locator("p[role=status]")
    first = picture_bytes(picture)
    control(cell, "combobox", "activation").focus()
    page.keyboard.press("t")
    words.get_by_text("A tanh unit").wait_for()
    second = picture_bytes(picture)
    control(cell, "checkbox", "dashed line").focus()
    page.keyboard.press("Space")
    words.get_by_text("A dashed tanh unit").wait_for()
    assert len({first, second, picture_bytes(picture)}) == 3
    control(cell, "checkbox", "dashed line").uncheck()
    control(cell, "combobox", "activation").select_option("linear")
    words.get_by_text("A linear unit").wait_for()
    assert picture_bytes(picture) == first


def test_tab_reaches_every_control_in_order(book, page):
    cell = book.cell(LIVE)
    control(cell, "slider", "weight w").focus()
    reached = []
    for _ in range(4):
        reached.append(page.evaluate("document.activeElement.labels[0].textContent.slice(0, 10)"))
        page.keyboard.press("Tab")
    assert [each[:6] for each in reached] == ["weight", "bias b", "activa", "dashed"]


SWEEP = """async input => {
    for (input.value = 0; input.value !== input.max; ) {
        input.value = Number(input.value) + 2;
        input.dispatchEvent(new Event("input", { bubbles: true }));
        await new Promise(resume => setTimeout(resume, 15));
    }
}"""


def drag(page, slider, steps=40):
    """Drag a slider's handle from one end to the other in so many moves within a second."""
    slider.focus()
    page.keyboard.press("Home")
    box = slider.bounding_box()
    left, right, y = box["x"] + 8, box["x"] + box["width"] - 8, box["y"] + box["height"] / 2
    page.mouse.move(left, y)
    page.mouse.down()
    for k in range(steps):
        page.mouse.move(left + (right - left) * (k + 1) / steps, y)
        page.wait_for_timeout(15)
    page.mouse.up()


def test_the_last_value_of_a_fast_drag_wins_and_no_picture_is_blank(book, page):
    cell = book.cell(LIVE)
    picture, weight = cell.locator("canvas"), control(cell, "slider", "weight w")
    words = cell.locator("p[role=status]")
    weight.focus()
    page.keyboard.press("End")
    words.get_by_text("slope 2.0").wait_for()
    last = picture_bytes(picture)
    page.keyboard.press("Home")
    words.get_by_text("slope -2.0").wait_for()
    with watched(page) as seen:
        drag(page, weight)
        words.get_by_text("slope 2.0").wait_for(timeout=5000)
        page.wait_for_timeout(500)
    assert words.inner_text().startswith("A linear unit of slope 2.0")
    assert picture_bytes(picture) == last
    assert seen["frames"] > 10
    assert seen["blank"] == 0
    slopes = [float(w) for each in seen["words"] for w in re.findall(r"slope (\S+) and", each)]
    assert len(slopes) > 5
    assert slopes == sorted(slopes)


def test_a_slow_picture_makes_no_backlog(book, page):
    cell = book.cell(SLOW)
    words = cell.locator("p[role=status]")
    control(cell, "slider", "slope w").evaluate(SWEEP)
    words.get_by_text("slope 2.0").wait_for(timeout=5000)
    count = int(re.search(r"number (\d+)", words.inner_text())[1])
    assert 2 < count < 25
    page.wait_for_timeout(500)
    assert f"slope 2.0, drawn as number {count}." in words.inner_text()


def test_an_error_while_drawing_is_shown_and_goes_away(book, page):
    cell = book.cell(LIVE)
    control(cell, "slider", "bias b").focus()
    page.keyboard.press("End")
    alert = cell.get_by_role("alert")
    alert.wait_for()
    assert "ValueError: the bias is too large" in alert.inner_text()
    page.keyboard.press("Home")
    cell.locator("p[role=status]", has_text="height -2.0").wait_for()
    assert alert.count() == 0


def test_every_picture_has_words_beside_it(book):
    for number in (FIRST_PLAYER, LIVE, TRAINING):
        cell = book.cell(number)
        described = cell.locator(".figure-description").all_text_contents()
        assert len(described) == cell.locator(".jp-RenderedImage img").count() == 1
        assert described[0].startswith("Figure: ")


def test_an_error_in_training_ends_the_run_of_all_cells(served, page):
    root, address = served
    failing = DASHBOARD + "Dashboard().run(lambda monitor: train(monitor, fail_at=20))"
    write(root / "fails.ipynb", failing, "print('must not run')")
    opened = Notebook(page, address, "fails.ipynb")
    opened.start_all()
    page.locator(", ".join(ERRORS[:2])).first.wait_for(timeout=60_000)
    assert "ValueError: no number at 20" in opened.errors()[0]
    page.locator(".jp-Cell .jp-InputPrompt", has_text="[*]").first.wait_for(state="detached")
    assert opened.outputs()[2] == []


def test_values_set_by_a_program_move_the_controls(served, page):
    root, address = served
    shown = ("figure = live()", "figure.show()", "figure.controls['w'].value = -1.5")
    write(root / "set.ipynb", *shown)
    opened = Notebook(page, address, "set.ipynb")
    with watched(page) as seen:
        opened.run_all()
        cell = opened.cell(2)
        cell.locator("p[role=status]", has_text="slope -1.5").wait_for()
    assert control(cell, "slider", "weight w").get_attribute("aria-valuetext") == "-1.5"
    assert seen["frames"] > 0
    assert seen["blank"] == 0


def test_the_live_figure_fits_a_phone(served, page):
    root, address = served
    write(root / "phone.ipynb", "live().show()")
    page.set_viewport_size({"width": 360, "height": 740})
    try:
        opened = Notebook(page, address, "phone.ipynb")
        opened.run_all()
        page.evaluate("window.jupyterapp.shell.collapseLeft()")
        figure = opened.cell(1).locator(".live-figure")
        assert 200 < figure.locator(".figure-picture").bounding_box()["width"] < 360
        assert figure.locator("canvas").bounding_box()["width"] > 480  # can be read, by scrolling
        assert figure.evaluate("box => box.scrollWidth - box.clientWidth") == 0
        for touched in ("input[type=range]", "select", "label:has(input[type=checkbox])"):
            assert figure.locator(touched).first.bounding_box()["height"] >= 44
    finally:
        page.set_viewport_size({"width": 1200, "height": 1000})


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """A page with two players, made from the state that nbclient stores."""
    from nbclient import NotebookClient

    from course_utils.widgets import is_player, player_html

    folder = tmp_path_factory.mktemp("report")
    write(folder / "players.ipynb", "player()", "player(start=3)", "three()")
    book = nbformat.read(folder / "players.ipynb", as_version=4)
    NotebookClient(book, timeout=60, kernel_name="python3").execute()
    states = book.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    players = [player_html(model) for model in states.values() if is_player(model)]
    assert len(players) == 3
    assert str(folder) not in json.dumps(states)
    page = "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content="
    page += f'"width=device-width"><title>Report</title><body>{"<p>and</p>".join(players)}</body>'
    (folder / "report.html").write_text(page, encoding="utf-8")
    return (folder / "report.html").as_uri()


def test_a_report_from_disk_plays_each_player_by_itself(report, page):
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(report)
    pictures, sliders = (
        page.locator(".frame-player img"),
        page.get_by_role("slider", name="frequency k"),
    )
    assert sliders.count() == 3
    first, second = (picture_bytes(pictures.nth(k)) for k in range(2))
    sliders.nth(1).focus()
    page.keyboard.press("ArrowRight")
    assert picture_bytes(pictures.nth(0)) == first
    assert changed(page, pictures.nth(1), second) != second
    assert sliders.nth(1).get_attribute("aria-valuetext") == "4 Hz"
    assert complaints == page.refused_addresses == []


def test_a_report_from_disk_plays_three_controls(report, page):
    page.goto(report)
    player = page.locator(".frame-player").nth(2)
    picture = player.locator("img")
    seen = [picture_bytes(picture)]
    for name in ("amplitude a", "frequency k", "height c"):
        player.get_by_role("slider", name=name).focus()
        page.keyboard.press("ArrowRight")
        seen.append(changed(page, picture, seen[-1]))
    assert len(set(seen)) == 4
    assert picture.get_attribute("alt") == "A sine wave 1 high with 2 crests around 0."


def test_the_player_fits_a_phone(report, page):
    page.goto(report)
    page.set_viewport_size({"width": 360, "height": 700})
    try:
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert page.locator(".figure-picture").first.bounding_box()["width"] <= 360
        assert page.locator(".frame-player img").first.bounding_box()["width"] > 480
        for control in ("button", "input"):
            assert page.locator(f".frame-player {control}").first.bounding_box()["height"] >= 44
    finally:
        page.set_viewport_size({"width": 1200, "height": 1000})
