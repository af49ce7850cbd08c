"""The page that lays settings side by side, as a reader sees it on a screen and on a phone."""

from pathlib import Path
from typing import Any

import pytest
from report_results import FAILED, result, runs

from course_utils.report import comparison

pytestmark = pytest.mark.browser

WIDE, NARROW = 1280, 360


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Nine settings of three seeds, one run of which failed."""
    folder = tmp_path_factory.mktemp("reports")
    found = [
        result(epochs, seed, 0.3 + epochs / 25 + seed / 100)
        for epochs in range(2, 11)
        for seed in range(3)
    ]
    found[4] |= FAILED
    for each in found:
        (folder / each["report"]).write_text("a report")
    comparison.write_comparison(folder, runs(*found))
    return (folder / comparison.NAME).as_uri()


@pytest.fixture(params=[WIDE, NARROW])
def shown(request: pytest.FixtureRequest, page: Any, written: str) -> Any:
    page.set_viewport_size({"width": request.param, "height": 900})
    page.goto(written)
    return page


def test_nothing_hangs_over_the_edge_and_nothing_is_asked_for(shown: Any) -> None:
    width = shown.viewport_size["width"]
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    assert shown.refused_addresses == []


def test_every_picture_is_drawn_and_wide_enough_to_read(shown: Any) -> None:
    sizes = shown.locator("figure img").evaluate_all(
        "all => all.map(each => [each.complete, each.naturalWidth, each.clientWidth])"
    )
    assert len(sizes) == 2
    least = min(0.85 * shown.viewport_size["width"], 460)
    assert all(complete and natural > 0 and seen >= least for complete, natural, seen in sizes)
    lines = shown.locator("img.swatch").evaluate_all("all => all.map(each => each.naturalWidth)")
    assert len(lines) == 9
    assert min(lines) > 0


def test_tables_become_cards_on_a_phone_with_the_names_beside_the_values(
    page: Any, written: str
) -> None:
    named = "cell => getComputedStyle(cell, '::before').content"
    row = "table.stacked tbody tr >> nth=0"
    for width, display, name in ((WIDE, "table-row", "none"), (NARROW, "block", "EPOCHS")):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(written)
        assert page.locator(row).evaluate("row => getComputedStyle(row).display") == display
        assert name in page.locator(f"{row} >> td >> nth=0").evaluate(named)


def test_links_lead_to_the_reports_by_keyboard(page: Any, written: str) -> None:
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.goto(written)
    link = page.locator("a", has_text="report with EPOCHS 2 SEED 0")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/12_cnn.EPOCHS*")
    assert page.locator("body").inner_text() == "a report"


def test_the_page_is_kept_for_a_look(page: Any, written: str, tmp_path: Path) -> None:
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(written)
        picture = page.screenshot(path=tmp_path / f"comparison-{width}.png", full_page=True)
        assert len(picture) > 20_000
