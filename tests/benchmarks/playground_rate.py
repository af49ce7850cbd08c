"""Measure how often the playground is redrawn while it trains, in JupyterLab in Chromium.

Usage: python tests/benchmarks/playground_rate.py [SECONDS]
For each network: redraws and training steps a second, the longest time between two redraws, the
same while the noise slider moves every 100 ms (each move starts the training again), and the time
from a click on Pause to the last redraw. Kernel, server and browser share the processor's cores.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import nbformat

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))

import lab

SETUP = "from course_utils.widgets.playground import playground"
NETWORKS = (
    "layers=[(4, 'tanh')]",
    "points='spirals', layers=[(8, 'tanh'), (8, 'tanh')]",
    "layers=[(16, 'relu')] * 4",
    "layers=[(16, 'gelu')] * 4",
)
WATCH = """figure => {
    window.redraws = [];
    const numbers = figure.querySelector(".playground-numbers");
    const note = () => window.redraws.push(performance.now());
    new MutationObserver(note).observe(numbers, { childList: true });
}"""
COUNT = """() => {
    const at = window.redraws.splice(0);
    const gaps = at.slice(1).map((time, k) => time - at[k]);
    const seconds = (at.at(-1) - at[0]) / 1000;
    return { rate: gaps.length / seconds, worst: Math.max(...gaps) };
}"""
PAUSE = """async figure => {
    const numbers = figure.querySelector(".playground-numbers");
    const clicked = performance.now();
    figure.querySelector("button").click();
    await new Promise(done => setTimeout(done, 1000));
    return Math.max(0, window.redraws.at(-1) - clicked);
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", nargs="?", type=float, default=5)
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "notebooks")
        root.mkdir()
        with lab.jupyterlab(root, Path(folder)) as address, lab.chromium() as page:
            for k, network in enumerate(NETWORKS):
                print(f"{network:<52}", measured(root, address, page, k, network, seconds))


def measured(root, address, page, k, network, seconds) -> str:
    """Play one network and describe how it went."""
    sources = (SETUP, f"playground({network})")
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(book, root / f"{k}.ipynb")
    opened = lab.Notebook(page, address, f"{k}.ipynb")
    opened.run_all()
    figure = opened.cell(1).locator(".playground")
    figure.evaluate(WATCH)
    figure.get_by_role("button", name="Play").click()
    before = steps(figure)
    page.wait_for_timeout(1000 * seconds)
    trained = (steps(figure) - before) / seconds
    calm = page.evaluate(COUNT)
    for move in range(int(10 * seconds)):
        figure.locator("input[type=range]").press("ArrowRight" if move % 2 else "ArrowLeft")
        page.wait_for_timeout(100)
    moving = page.evaluate(COUNT)
    page.wait_for_timeout(200)
    pause = figure.evaluate(PAUSE)
    return (
        f"{calm['rate']:5.1f} redraws/s (worst gap {calm['worst']:4.0f} ms);"
        f" {trained:5.0f} steps/s; slider moving {moving['rate']:5.1f}/s"
        f" (worst {moving['worst']:4.0f} ms); Pause {pause:3.0f} ms"
    )


def steps(figure) -> int:
    return int(figure.locator(".playground-numbers").inner_text().split()[1])


if __name__ == "__main__":
    main()
