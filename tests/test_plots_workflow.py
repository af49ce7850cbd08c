import xml.etree.ElementTree as ET
from pathlib import Path

from course_utils.plots import workflow

ROOT = Path(__file__).parents[1]
SVG = "{http://www.w3.org/2000/svg}"
STORED = ROOT / "images" / "workflow.svg"


def root():
    return ET.fromstring(workflow.workflow_svg())


def test_the_stored_figure_is_what_the_code_draws():
    stored = STORED.read_text(encoding="utf-8")
    assert stored == workflow.workflow_svg(), "renew it: python -m course_utils.plots.workflow"


def test_it_is_written_where_it_is_asked_for(tmp_path):
    workflow.main(tmp_path)
    assert (tmp_path / "workflow.svg").read_bytes() == STORED.read_bytes()


def test_it_describes_itself():
    assert root().find(f"{SVG}title").text
    words = root().find(f"{SVG}desc").text
    assert all(box.english in words for box in workflow.BOXES.values())


def test_its_text_is_text_and_large_enough_at_360_pixels():
    texts = root().findall(f"{SVG}text")
    assert root().get("viewBox").split()[2] == "360"
    assert min(float(text.get("font-size")) for text in texts) >= 13
    shown = [text.text for text in texts]
    for box in workflow.BOXES.values():
        assert box.english in shown


def test_boxes_lie_inside_and_apart():
    boxes = list(workflow.BOXES.values())
    for k, one in enumerate(boxes):
        assert one.left >= 0
        assert one.left + one.width <= workflow.WIDTH
        assert one.top + workflow.TALL <= workflow.HEIGHT
        for other in boxes[k + 1 :]:
            apart = one.left + one.width < other.left or other.left + other.width < one.left
            assert one.row != other.row or apart


def test_texts_fit_into_their_boxes():
    for box in workflow.BOXES.values():
        assert 8.6 * len(box.english) < box.width


def test_every_arrow_leaves_and_reaches_a_box_and_has_a_head():
    names = {name for arrow in workflow.ARROWS for name in arrow}
    assert names == set(workflow.BOXES)
    assert len(root().findall(f"{SVG}polygon")) == len(workflow.ARROWS)


def test_training_is_a_loop_and_use_leads_back_to_data():
    arrows = set(workflow.ARROWS)
    assert ("update", "features") in arrows
    assert ("watching", "data") in arrows
    assert ("output", "input") not in arrows
