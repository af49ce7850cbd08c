"""The playground as learners meet it in JupyterLab: it learns, it listens, it stops."""

import time

import nbformat
import pytest
from lab import Notebook

SETUP = "from course_utils.widgets.playground import playground"
PLAYGROUND, AGAIN = 1, 2

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def book(served, page):
    """A notebook with one playground, run to the end, and a cell that waits."""
    root, address = served
    sources = (SETUP, "made = playground(seed=1)\nmade.show()", "")
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    written = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(written, root / "playground.ipynb")
    opened = Notebook(page, address, "playground.ipynb")
    opened.run_all()
    return opened


@pytest.fixture
def figure(book):
    """The playground, paused at step 0 with the settings of its cell."""
    cell = book.cell(PLAYGROUND).locator(".playground")
    yield cell
    for name, value in (("points", "moons"), ("hidden layers", "1")):
        control(cell, name).select_option(value)
    control(cell, "seed").fill("1")
    cell.get_by_role("button", name="Reset").click()
    until(cell, lambda: step(cell) == 0)


def step(figure):
    """The step that the numbers beside the buttons say."""
    return int(figure.locator(".playground-numbers").inner_text().split()[1])


def pixels(figure, number=0):
    """What a canvas shows."""
    return figure.locator("canvas").nth(number).evaluate("canvas => canvas.toDataURL()")


def until(figure, is_so, seconds=10):
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, figure.inner_text()
        figure.page.wait_for_timeout(20)


def rest(figure):
    """Let what is under way arrive."""
    figure.page.wait_for_timeout(300)


def button(figure, name):
    return figure.get_by_role("button", name=name)


def run(page, source):
    """Put some Python into the last cell and run it."""
    page.evaluate(
        "([n, source]) => { const book = window.jupyterapp.shell.currentWidget.content;"
        " book.widgets[n].model.sharedModel.setSource(source); book.activeCellIndex = n;"
        " void window.jupyterapp.commands.execute('notebook:run-cell'); }",
        [AGAIN, source],
    )


def control(figure, name):
    """A control by its accessible name."""
    kinds = ("combobox", "spinbutton", "slider")
    found = [figure.get_by_role(kind, name=name, exact=True) for kind in kinds]
    return found[0].or_(found[1]).or_(found[2])


def test_it_learns_while_one_watches_and_stops_at_once(figure):
    surfaces, steps = {pixels(figure)}, [step(figure)]
    button(figure, "Play").click()
    for _ in range(4):
        until(figure, lambda: step(figure) > steps[-1])
        steps.append(step(figure))
        surfaces.add(pixels(figure))
    loss = pixels(figure, 1)
    until(figure, lambda: pixels(figure, 1) != loss)
    button(figure, "Pause").click()
    rest(figure)
    stopped, shown = step(figure), pixels(figure)
    figure.page.wait_for_timeout(500)
    assert (step(figure), pixels(figure)) == (stopped, shown)
    assert len(surfaces) > 3
    assert figure.get_by_role("status").first.inner_text().startswith(f"Step {stopped}, ")


def test_it_goes_on_while_a_control_moves(figure):
    button(figure, "Play").click()
    until(figure, lambda: step(figure) > 20)
    control(figure, "learning rate").select_option("0.3")
    at = step(figure)
    until(figure, lambda: step(figure) > at + 20)
    assert '"learning_rate", 0.3)' in figure.locator("textarea").input_value()
    control(figure, "points").select_option("circles")
    until(figure, lambda: 'points="circles"' in figure.locator("textarea").input_value())
    assert "changes" not in figure.locator("textarea").input_value()
    until(figure, lambda: step(figure) > 20)
    button(figure, "Pause").click()


def test_one_step_and_reset(figure):
    first = pixels(figure)
    button(figure, "Step").click()
    until(figure, lambda: step(figure) == 1)
    button(figure, "Step").click()
    until(figure, lambda: step(figure) == 2)
    assert pixels(figure) != first
    button(figure, "Play").click()
    until(figure, lambda: step(figure) > 20)
    button(figure, "Reset").click()
    until(figure, lambda: step(figure) == 0)
    rest(figure)
    assert step(figure) == 0
    assert pixels(figure) == first
    assert button(figure, "Play").is_visible()


def test_layers_come_and_go_each_with_its_own_activation(figure):
    rows = figure.locator(".playground-layer:visible")
    control(figure, "hidden layers").select_option("3")
    until(figure, lambda: rows.count() == 3)
    control(figure, "activation of layer 2").select_option("relu")
    control(figure, "layer 3: units").fill("99")
    control(figure, "layer 3: units").press("Tab")
    line = figure.locator("textarea")
    wanted = 'layers=[(4, "tanh"), (4, "relu"), (16, "tanh")]'
    until(figure, lambda: wanted in line.input_value())
    assert control(figure, "layer 3: units").input_value() == "16"
    control(figure, "hidden layers").select_option("0")
    until(figure, lambda: "layers=[]" in line.input_value())
    assert rows.count() == 0


def test_the_keyboard_reaches_everything_and_lab_takes_no_keys(figure, page):
    cells = page.locator(".jp-Notebook .jp-Cell")
    before = cells.count()
    noise = control(figure, "noise")
    noise.focus()
    page.keyboard.press("ArrowRight")
    until(figure, lambda: "noise=0.21" in figure.locator("textarea").input_value())
    for key in "abx":
        page.keyboard.press(key)
    button(figure, "Step").focus()
    page.keyboard.press("Enter")
    until(figure, lambda: step(figure) == 1)
    page.keyboard.press("Space")
    until(figure, lambda: step(figure) == 2)
    assert cells.count() == before
    reached = set()
    button(figure, "Play").focus()
    for _ in range(14):
        reached.add(
            page.evaluate(
                "document.activeElement.textContent || document.activeElement.labels[0].textContent"
            )
        )
        page.keyboard.press("Tab")
    assert len(reached) == 14
    noise.focus()
    page.keyboard.press("ArrowLeft")


def test_the_copied_line_recreates_it(book, figure, page):
    button(figure, "Play").click()
    until(figure, lambda: step(figure) > 30)
    control(figure, "learning rate").select_option("0.3")
    at = step(figure)
    until(figure, lambda: step(figure) > at + 10)
    button(figure, "Pause").click()
    rest(figure)
    button(figure, "Copy").click()
    figure.get_by_text("Copied.").or_(figure.get_by_text("The line is selected")).wait_for()
    line, shown, at = figure.locator("textarea").input_value(), pixels(figure), step(figure)
    selected = page.evaluate(
        "() => { const field = document.activeElement;"
        " return field.value.slice(field.selectionStart, field.selectionEnd); }"
    )
    assert selected == line
    assert f"steps={at}" in line
    run(page, line)
    again = book.cell(AGAIN).locator(".playground")
    again.wait_for()
    until(again, lambda: step(again) == at)
    assert pixels(again) == shown
    assert again.locator("textarea").input_value() == line
    book.cell(PLAYGROUND)


def test_divergence_is_said_and_stops(figure):
    control(figure, "hidden layers").select_option("4")
    for number in (1, 2, 3, 4):
        control(figure, f"activation of layer {number}").select_option("relu")
        control(figure, f"layer {number}: units").fill("16")
        control(figure, f"layer {number}: units").press("Tab")
    control(figure, "learning rate").select_option("10")
    control(figure, "optimizer").select_option("momentum")
    button(figure, "Play").click()
    figure.get_by_role("status").get_by_text("Training has diverged").wait_for()
    assert button(figure, "Play").is_disabled()
    for number in (1, 2, 3, 4):
        control(figure, f"activation of layer {number}").select_option("tanh")
        control(figure, f"layer {number}: units").fill("4")
        control(figure, f"layer {number}: units").press("Tab")
    control(figure, "learning rate").select_option("0.1")
    control(figure, "optimizer").select_option("adam")
    until(figure, lambda: button(figure, "Play").is_enabled())


def test_it_waits_while_a_cell_runs_and_goes_on_after(book, figure, page):
    button(figure, "Play").click()
    until(figure, lambda: step(figure) > 5)
    run(page, "import time; time.sleep(4)")
    figure.get_by_role("status").get_by_text("Waiting: the kernel runs a cell").wait_for()
    at = step(figure)
    button(figure, "Pause").click()
    book.wait_done()
    rest(figure)
    assert step(figure) <= at + 5
    button(figure, "Play").click()
    until(figure, lambda: step(figure) > at + 20)


def test_it_fits_a_phone(figure):
    control(figure, "hidden layers").select_option("4")
    narrow = """element => {
        element.style.width = "340px";
        const parts = [...element.querySelectorAll("canvas, button, select, input, textarea")];
        const heights = parts.filter(part => part.type !== "range").map(part => part.offsetHeight);
        const found = [element.scrollWidth, Math.min(...heights.filter(height => height))];
        element.style.width = "";
        return found;
    }"""
    width, height = figure.evaluate(narrow)
    assert width <= 340
    assert height >= 44


def test_nothing_failed_on_the_way(book, page):
    assert book.errors() == []
    assert page.refused_addresses == []
    described = book.cell(PLAYGROUND).locator(".figure-description").all_text_contents()
    assert len(described) == 1
