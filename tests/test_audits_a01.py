import doctest

import pytest

from course_utils import sources
from course_utils.audits import a01_large_models as module
from course_utils.audits.a01_large_models import edges, parameters, pieces
from course_utils.plots import workflow

GRAPHS = {
    "01-000-graph": (5, 4, 1),
    "01-001-graph": (6, 5, 1),
    "01-002-graph": (8, 6, 2),
    "01-003-graph": (7, 10, 1),
    "01-004-graph": (12, 11, 1),
}


def test_examples():
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("name", GRAPHS)
def test_every_graph_is_read_whole(name):
    found = edges(sources.claim(name).quote)
    assert len(found) == sources.claim(name).quote.count("-->")
    boxes = {box for edge in found for box in edge}
    assert (len(boxes), len(found), len(pieces(found))) == GRAPHS[name]


def test_pieces_join_whatever_the_order():
    assert pieces([("a", "b"), ("c", "d"), ("d", "b")]) == [{"a", "b", "c", "d"}]
    assert pieces([("a", "a")]) == [{"a"}]
    assert pieces([]) == []


def test_the_corrected_graph_holds_the_articles_boxes_in_one_piece():
    published = {box for edge in edges(sources.claim("01-002-graph").quote) for box in edge}
    corrected = [(workflow.BOXES[a].chinese, workflow.BOXES[b].chinese) for a, b in workflow.ARROWS]
    assert published <= {box for edge in corrected for box in edge}
    assert len(pieces(corrected)) == 1
    assert ("数据输出", "数据输入") not in corrected


def test_an_unknown_model_is_refused():
    with pytest.raises(ValueError, match=r"name must be one of .*GPT-3; got 'GPT-9'"):
        parameters("GPT-9")
