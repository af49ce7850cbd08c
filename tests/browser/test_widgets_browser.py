"""Interactive figures as learners meet them: in JupyterLab, and in a report opened from disk."""

import json
import time
from pathlib import Path

import nbformat
import pytest
from lab import ERRORS, Notebook, picture_bytes

FIGURES = Path(__file__).with_name("figures.py").read_text(encoding="utf-8")
DASHBOARD = "from course_utils.widgets import Dashboard\n"
FIRST_PLAYER, LIVE, TRAINING, AFTER = range(1, 5)

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
    shown = ("player().show()", "live().show()", training, "print('run', run)")
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
    assert picture.get_attribute("alt") == cell.locator(".frame-player-words").inner_text() != words
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
    assert cell.locator(".frame-player-words[aria-live=off]").count() == 1
    cell.get_by_role("button", name="Pause").wait_for()
    button.wait_for(timeout=10_000)
    assert slider.input_value() == "5"
    assert cell.locator(".frame-player-words[aria-live=polite]").count() == 1


def test_arrow_keys_move_the_live_figure(book, page):
    cell = book.cell(LIVE)
    picture, handle = cell.locator("img.widget-image"), cell.locator(".noUi-handle").first
    first = picture_bytes(picture)
    handle.focus()
    page.keyboard.press("ArrowRight")
    assert changed(page, picture, first) != first
    cell.locator("p[role=status]", has_text="slope 1.1").wait_for()
    cell.locator("select").select_option("tanh")
    cell.locator("p[role=status]", has_text="tanh").wait_for()


def test_an_error_while_drawing_is_shown_and_goes_away(book, page):
    cell = book.cell(LIVE)
    cell.locator(".noUi-handle").nth(1).focus()
    page.keyboard.press("End")
    alert = cell.locator("[role=alert]")
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


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """A page with two players, made from the state that nbclient stores."""
    from nbclient import NotebookClient

    from course_utils.widgets import is_player, player_html

    folder = tmp_path_factory.mktemp("report")
    write(folder / "players.ipynb", "player()", "player(start=3)")
    book = nbformat.read(folder / "players.ipynb", as_version=4)
    NotebookClient(book, timeout=60, kernel_name="python3").execute()
    states = book.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    players = [player_html(model) for model in states.values() if is_player(model)]
    assert len(players) == 2
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
    assert sliders.count() == 2
    first, second = (picture_bytes(pictures.nth(k)) for k in range(2))
    sliders.nth(1).focus()
    page.keyboard.press("ArrowRight")
    assert picture_bytes(pictures.nth(0)) == first
    assert changed(page, pictures.nth(1), second) != second
    assert sliders.nth(1).get_attribute("aria-valuetext") == "4 Hz"
    assert complaints == page.refused_addresses == []


def test_the_player_fits_a_phone(report, page):
    page.goto(report)
    page.set_viewport_size({"width": 360, "height": 700})
    try:
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert page.locator(".frame-player img").first.bounding_box()["width"] <= 360
        for control in ("button", "input"):
            assert page.locator(f".frame-player {control}").first.bounding_box()["height"] >= 44
    finally:
        page.set_viewport_size({"width": 1200, "height": 1000})
