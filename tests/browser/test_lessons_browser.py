"""The lessons as a learner meets them: opened in JupyterLab, all cells run, controls moved."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from lab import Notebook, picture_bytes

from course_utils import sources

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
FIGURES = {
    "00_start_here": ("player", "Training steps"),
    "01_what_is_a_large_model": ("explorer", "layers"),
    "02_data_decides": ("explorer", "turn (degrees)"),
    "03_neurons_and_forward_pass": ("explorer", "weight w1"),
    "04_activation_functions": ("explorer", "input x"),
    "05_loss_functions": ("explorer", "predicted probability of class 1"),
    "06_gradient_descent": ("explorer", "start, x"),
    "07_backpropagation": ("stepper", "step"),
    "08_initialisation_and_regularisation": ("explorer", "depth (layers)"),
    "09_mlp_on_digits": ("wrong", "Test image"),
    "10_measuring_a_classifier": ("explorer", "threshold (probability)"),
    "11_convolution_by_hand": ("stepper", "window row"),
    "12_training_a_cnn": ("browser", "Test image"),
    "13_looking_inside_a_cnn": ("browser", "image"),
    "14_deploying_a_model": ("explorer", "weights set to 0 (share)"),
    "15_the_compute_bottleneck": ("explorer", "parameters (billions)"),
    "16_the_data_barrier": ("explorer", "clients"),
    "17_ten_questions": ("explorer", "share of time saved (share of working hours)"),
}
CLAIMS = "18_checking_the_sources"
COMMAND = "from course_utils.cli import main; main()"
PICTURE = ".frame-player img, .live-figure canvas"

pytestmark = pytest.mark.browser


def place(slug, cell_id):
    """Return a cell's number in its notebook, from 0."""
    book = nbformat.read(NOTEBOOKS / f"{slug}.ipynb", as_version=4)
    return [cell.id for cell in book.cells].index(cell_id)


def press_and_see(page, place, label):
    """Press an arrow key on a slider and see the picture beside it change."""
    picture = place.locator(PICTURE)
    before = picture_bytes(picture)
    slider = place.get_by_role("slider", name=label, exact=True)
    is_at_end = slider.input_value() == slider.get_attribute("max")
    slider.focus()
    page.keyboard.press("ArrowLeft" if is_at_end else "ArrowRight")
    end = time.monotonic() + 10
    while (now := picture_bytes(picture)) == before and time.monotonic() < end:
        page.wait_for_function("() => new Promise(requestAnimationFrame)")
    assert now != before


@pytest.fixture(scope="module", params=[*FIGURES, CLAIMS])
def lesson(request, served, page):
    """One lesson, opened and run to its end."""
    root, address = served
    for path in NOTEBOOKS.glob("*.ipynb"):
        shutil.copy(path, root / path.name)
    opened = Notebook(page, address, f"{request.param}.ipynb")
    opened.run_all(timeout=240)
    return request.param, opened


def test_all_cells_run_and_show_no_error(lesson, page):
    _, book = lesson
    assert book.errors() == []
    assert page.refused_addresses == []


def test_every_picture_has_words(lesson):
    _, book = lesson
    shown = [output for cell in book.outputs() for output in cell]
    pictures = [output for output in shown if "image/png" in output.get("data", {})]
    assert len(pictures) >= 2
    assert all(len(each["metadata"]["image/png"]["alt"]) > 15 for each in pictures)


def test_arrow_keys_change_the_figures_picture(lesson, page):
    slug, book = lesson
    if slug not in FIGURES:
        pytest.skip("a table, which has no slider")
    cell_id, label = FIGURES[slug]
    cell = book.cell(place(slug, cell_id))
    press_and_see(page, cell, label)


def test_a_committed_prediction_is_laid_beside_the_result(lesson, page):
    slug, book = lesson
    if slug != "00_start_here":
        pytest.skip("one lesson is enough")
    form = book.cell(place(slug, "predict"))
    field = form.locator("input[type=number]")
    field.fill("75")
    field.press("Tab")
    form.get_by_role("button", name="Commit").press("Enter")
    form.get_by_text("75").first.wait_for()
    page.evaluate(
        "n => { const panel = window.jupyterapp.shell.currentWidget.content;"
        " panel.activeCellIndex = n;"
        " return window.jupyterapp.commands.execute('notebook:run-cell'); }",
        place(slug, "first-result"),
    )
    book.wait_done()
    cell = book.cell(place(slug, "first-result"))
    cell.get_by_text("predicted  75.00 %").wait_for()


def test_a_lessons_report_from_disk_still_moves(page, tmp_path):
    command = [sys.executable, "-c", COMMAND, "run", "04", "--to", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    page.goto((tmp_path / "04_activation_functions.html").as_uri())
    players = page.locator("[data-frame-player]")
    assert players.count() == 2
    for number, label in enumerate(("input x", "temperature T")):
        press_and_see(page, players.nth(number), label)
    assert page.refused_addresses == []


def test_the_glossary_is_searched_while_one_types(lesson):
    slug, book = lesson
    if slug != "00_start_here":
        pytest.skip("one lesson is enough")
    cell = book.cell(place(slug, "glossary"))
    field = cell.get_by_label("Search the glossary")
    for words in ("learning ra", "学习率"):
        field.fill("")
        cell.get_by_text("Type a word.").wait_for()
        field.press_sequentially(words)
        cell.get_by_role("status").get_by_text(f"found for {words}").wait_for()
        cell.get_by_role("rowheader", name="learning rate", exact=True).first.wait_for()


def test_the_claims_are_filtered_while_one_chooses_and_types(lesson):
    slug, book = lesson
    if slug != CLAIMS:
        pytest.skip("the claims are in one lesson")
    cell = book.cell(place(slug, "ledger"))
    cell.get_by_role("status").get_by_text("Choose from a list, or type a word.").wait_for()
    verdict = cell.get_by_label("verdict", exact=True)
    verdict.focus()
    count = sum(each.verdict == "misattributed" for each in sources.claims())
    verdict.select_option(f"misattributed ({count})")
    cell.get_by_role("status").get_by_text("claims, 0 of them right").wait_for()
    cell.get_by_label("words", exact=True).press_sequentially("WaveNet")
    cell.get_by_role("status").get_by_text("1 of ").wait_for()
    cell.get_by_role("rowheader", name="18-003-wavenet-recognition").wait_for()
