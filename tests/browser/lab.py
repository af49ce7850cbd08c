"""JupyterLab in Debian's Chromium: start, open a notebook, run it, look for errors, stop."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

CHROMIUM = os.environ.get("COURSE_CHROMIUM", "/usr/bin/chromium")
CHROMIUM_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
ERRORS = (
    '.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"]',
    '.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]',
    ".jp-Notebook :text('Error displaying widget')",
    ".jp-Notebook :text('model not found')",
)
WATCH = """() => {
    const seen = window.watching = { on: true, frames: 0, blank: 0, words: [] };
    const look = () => {
        if (!seen.on) return;
        for (const canvas of document.querySelectorAll(".live-figure canvas")) {
            const { width, height } = canvas;
            const pixels = canvas.getContext("2d").getImageData(0, 0, width, height).data;
            const colours = new Uint32Array(pixels.buffer);
            seen.frames += 1;
            seen.blank += colours.every(colour => colour === colours[0]);
            const words = canvas.getAttribute("aria-label");
            if (words !== seen.words.at(-1)) seen.words.push(words);
        }
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""
LOCAL = ("http://127.0.0.1", "ws://127.0.0.1", "file:", "data:", "blob:")
QUIET_SETTINGS = {
    "@jupyterlab/apputils-extension/notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
    "@jupyterlab/completer-extension/manager": {"autoCompletion": False},
}


@contextmanager
def jupyterlab(root: Path, state: Path, **environment: str) -> Iterator[str]:
    """Serve the folder `root`; keeps Lab's own files in `state`; yields the address."""
    port = _free_port()
    env = os.environ | _private_folders(state) | environment
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--expose-app-in-browser"]
    command += ["--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"]
    command += ["--IdentityProvider.token=", "--allow-root", f"--ServerApp.root_dir={root}"]
    log = (state / "lab.log").open("wb")
    server = subprocess.Popen(command, env=env, stdout=log, stderr=log, start_new_session=True)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_up(server, address, state / "lab.log")
        yield address
    finally:
        _end(server)
        log.close()


@contextmanager
def chromium() -> Iterator[Page]:
    """Open a page that reaches nothing but this machine; the rest is in `refused_addresses`."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        page = browser.new_page(viewport={"width": 1200, "height": 1000})
        page.refused_addresses = []  # type: ignore[attr-defined]
        page.route("**/*", lambda route: _local_only(route, page.refused_addresses))  # type: ignore[attr-defined]
        try:
            yield page
        finally:
            browser.close()


def _local_only(route: Any, refused: list[str]) -> None:
    """Let a request to this machine pass, and note any other."""
    if route.request.url.startswith(LOCAL):
        route.continue_()
    else:
        refused.append(route.request.url)
        route.abort()


class Notebook:
    """One notebook open in JupyterLab."""

    def __init__(self, page: Page, address: str, path: str) -> None:
        self.page = page
        page.goto(f"{address}/lab/tree/{path}?reset")
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        self._kernel_is("idle")

    def _kernel_is(self, status: str, timeout: float = 60) -> None:
        self.page.wait_for_function(
            "status => window.jupyterapp.shell.currentWidget"
            "?.sessionContext?.session?.kernel?.status === status",
            arg=status,
            timeout=1000 * timeout,
        )

    def start_all(self) -> None:
        """Ask for all cells to run, and come back at once."""
        self.page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")

    def run_all(self, timeout: float = 120) -> None:
        """Run all cells and wait until the last has ended."""
        self.start_all()
        self.wait_done(timeout)

    def wait_done(self, timeout: float = 120) -> None:
        """Wait until no cell is waiting or running and the kernel is idle."""
        self.page.wait_for_function(
            "() => window.jupyterapp.shell.currentWidget.content.widgets"
            ".filter(cell => cell.model.type === 'code' && cell.model.sharedModel.source.trim())"
            ".every(cell => cell.model.executionState === 'idle' && cell.model.executionCount)",
            timeout=1000 * timeout,
        )
        self._kernel_is("idle", timeout)

    def interrupt(self) -> None:
        """Interrupt the kernel, as the square button of the toolbar does."""
        self.page.evaluate("window.jupyterapp.commands.execute('notebook:interrupt-kernel')")

    def cell(self, number: int) -> Locator:
        """Return a cell's element, counted from 0, scrolled into view."""
        self.page.evaluate(
            "n => { const book = window.jupyterapp.shell.currentWidget.content;"
            " book.activeCellIndex = n; return book.scrollToItem(n, 'start'); }",
            number,
        )
        return self.page.locator(f'.jp-Notebook .jp-Cell[data-windowed-list-index="{number}"]')

    def errors(self) -> list[str]:
        """Return the text of every error that a learner would see."""
        found = [self.page.locator(selector).all_inner_texts() for selector in ERRORS]
        return [text for texts in found for text in texts]

    def outputs(self) -> list[list[dict[str, Any]]]:
        """Return each code cell's outputs as JupyterLab holds them."""
        return self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.content.widgets"
            ".filter(cell => cell.model.type === 'code')"
            ".map(cell => cell.model.outputs.toJSON())"
        )


def picture_bytes(picture: Locator) -> str:
    """Return what an <img> or a <canvas> shows, as a hash of its pixels."""
    return picture.evaluate(
        """async picture => {
            await picture.decode?.();
            const { width, height } = await createImageBitmap(picture);
            const context = new OffscreenCanvas(width, height).getContext("2d");
            context.drawImage(picture, 0, 0);
            const { data } = context.getImageData(0, 0, width, height);
            const hash = await crypto.subtle.digest("SHA-1", data);
            return Array.from(new Uint8Array(hash), b => b.toString(16).padStart(2, "0")).join("");
        }"""
    )


@contextmanager
def watched(page: Page) -> Iterator[dict[str, Any]]:
    """Look at every live figure's canvas in each animation frame.

    Afterwards the dict holds the number of `frames`, how many of them were `blank` (of one
    colour, or transparent), and each of the `words` that stood with the pictures, in order.
    """
    seen: dict[str, Any] = {}
    page.evaluate(WATCH)
    try:
        yield seen
    finally:
        seen |= page.evaluate("() => { window.watching.on = false; return window.watching; }")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _private_folders(state: Path) -> dict[str, str]:
    """Keep settings and workspaces of this machine's user out of the way."""
    settings = state / "settings"
    for name, values in QUIET_SETTINGS.items():
        target = settings / f"{name}.jupyterlab-settings"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(values), encoding="utf-8")
    names = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "IPYTHONDIR": "ipython"}
    names |= {"JUPYTER_RUNTIME_DIR": "runtime", "JUPYTERLAB_WORKSPACES_DIR": "workspaces"}
    folders = {variable: str(state / name) for variable, name in names.items()}
    return folders | {"JUPYTERLAB_SETTINGS_DIR": str(settings)}


def _wait_until_up(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/api", timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(errors='replace')[-3000:]}")


def _end(server: subprocess.Popen[bytes]) -> None:
    """End the server and its kernels: they share a process group."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(server.pid, sign)
            server.wait(timeout=15)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue
        return
