"""Time figures in JupyterLab: from a key press to changed pixels, and after a fast drag.

Usage: python tests/benchmarks/figure_latency.py [PRESSES]
Limits on two idle cores: frames figures under 20 ms median, live figures under 60 ms, and the
last value of a drag within 150 ms. Needs the `browser` extra and Chromium. A press counts from
the browser's keydown to the first animation frame with other pixels, seen at a quarter of the
size, since looking closer slows what is looked at; a drag of 40 values takes a
second, and counts from the button's release to the last change.
"""

import statistics
import sys
import tempfile
from pathlib import Path

import nbformat

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS / "browser"))

import lab  # noqa: E402

WHOLE = """
def whole():
    figure = live()
    figure.artists[0].set_animated(False)
    return figure
"""
EXPLORER = "from course_utils.widgets.{0}_explorer import {0}_explorer\n{0}_explorer().show()"
STEPPER = """
import numpy as np
from course_utils.widgets.convolution_stepper import convolution_stepper
convolution_stepper(np.random.default_rng(0).integers(0, 256, (48, 48))).show()
"""
SHEET = """
from course_utils.widgets.founders_sheet import founders_sheet
founders_sheet(first="model").show()
"""
INTERACT = """
%matplotlib inline
import matplotlib.pyplot as plt
from ipywidgets import interact, FloatSlider
@interact(w=FloatSlider(1.0, min=-2, max=2, step=0.1))
def moved(w):
    plt.figure(figsize=(6, 3))
    plt.plot(X, w * X)
    plt.ylim(-4, 4)
    plt.show()
"""
CASES = {
    "frames": ("player(start=3).show()", "img", "input"),
    "live, animated line": ("live().show()", "canvas", "input"),
    "live, drawn as a whole": (WHOLE + "whole().show()", "canvas", "input"),
    "live, neuron explorer": (EXPLORER.format("neuron"), "canvas", "input"),
    "live, descent explorer": (EXPLORER.format("descent"), "canvas", "input"),
    "live, convolution stepper": (STEPPER, "canvas", "input"),
    "live, founder's sheet": (SHEET, "canvas", "input:visible"),
    "interact and pyplot": (INTERACT, "img", ".noUi-handle"),
}
MEASURE = """([cell, selector]) => {
    const state = { pressed: null, released: null, took: [], last: 0, changes: 0 };
    window.measured = state;
    const copy = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const signature = () => {
        const picture = cell.querySelector(selector);
        if (!picture || picture.complete === false) return null;
        copy.canvas.width = (picture.naturalWidth ?? picture.width) / 4;
        copy.canvas.height = (picture.naturalHeight ?? picture.height) / 4;
        copy.drawImage(picture, 0, 0, copy.canvas.width, copy.canvas.height);
        const { data } = copy.getImageData(0, 0, copy.canvas.width, copy.canvas.height);
        const pixels = new Uint32Array(data.buffer);
        let sum = 7;
        for (let k = 0; k < pixels.length; k += 1) sum = (sum * 31 + pixels[k]) | 0;
        return sum;
    };
    let before = signature();
    const look = () => {
        if (window.measured !== state) return;
        const now = signature();
        if (now !== null && now !== before) {
            before = now;
            state.changes += 1;
            state.last = performance.now();
            if (state.pressed !== null) state.took.push(state.last - state.pressed);
            state.pressed = null;
        }
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    addEventListener("keydown", () => (state.pressed = performance.now()), true);
    addEventListener("pointerup", () => (state.released = performance.now()), true);
}"""


def press(page, handle, presses: int) -> list[float]:
    """Press arrows to and fro; returns the milliseconds of each."""
    handle.focus()
    for k in range(presses):
        page.keyboard.press("ArrowRight" if k % 2 else "ArrowLeft")
        page.wait_for_function(f"measured.took.length > {k}", timeout=10_000)
        page.wait_for_timeout(150)
    return page.evaluate("measured.took")


def drag(page, handle, steps: int = 40) -> tuple[float, int]:
    """Drag the handle to the right; returns the tail in milliseconds, and the changes."""
    track = handle if handle.get_attribute("type") == "range" else handle.locator("xpath=../..")
    box, at = track.bounding_box(), handle.bounding_box()
    is_native = track == handle
    left = box["x"] + 8 if is_native else at["x"] + at["width"] / 2
    right, y = box["x"] + box["width"] - 8, at["y"] + at["height"] / 2
    page.mouse.move(left, y)
    page.mouse.down()
    before = page.evaluate("measured.changes")
    for k in range(steps):
        page.mouse.move(left + (right - left) * (k + 1) / steps, y)
        page.wait_for_timeout(20)
    page.mouse.up()
    page.wait_for_timeout(1500)
    tail = page.evaluate("measured.last - measured.released")
    return max(0.0, tail), page.evaluate("measured.changes") - before


def write(path: Path) -> None:
    """Write a notebook with one cell for each case."""
    sources = [(TESTS / "browser" / "figures.py").read_text(encoding="utf-8")]
    sources += [source for source, *_ in CASES.values()]
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)


def report(name: str, times: list[float], tails: list[tuple[float, int]]) -> None:
    """Print one row."""
    deciles = statistics.quantiles(times, n=10)
    tail, changes = (max(part) for part in zip(*tails, strict=True))
    print(
        f"{name:<26} {statistics.median(times):7.1f} {deciles[8]:7.1f} {min(times):7.1f}"
        f" {tail:7.0f} {changes:7d}"
    )


def main() -> None:
    presses = int(sys.argv[1]) if len(sys.argv) > 1 else 24
    with tempfile.TemporaryDirectory() as folder, lab.chromium() as page:
        root, state = Path(folder) / "notebooks", Path(folder) / "lab"
        root.mkdir()
        state.mkdir()
        write(root / "figures.ipynb")
        with lab.jupyterlab(root, state, COURSE_HOME=str(state / "home")) as address:
            book = lab.Notebook(page, address, "figures.ipynb")
            book.run_all()
            columns = ("median", "p90", "least", "tail", "changes")
            print(f"{'milliseconds':<26} " + " ".join(f"{each:>7}" for each in columns))
            for number, (name, (_, picture, control)) in enumerate(CASES.items(), 1):
                cell = book.cell(number).locator(".jp-Cell-outputArea")
                handle = cell.locator(control).first
                cell.evaluate(f"(cell, selector) => ({MEASURE})([cell, selector])", picture)
                times = press(page, handle, presses)
                report(name, times, [drag(page, handle) for _ in range(3)])


if __name__ == "__main__":
    main()
