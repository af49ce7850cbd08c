import doctest
from pathlib import Path

import pytest

from course_utils.audits import a17_founding as module

ARTICLE = Path(__file__).parents[2] / "shared" / "sources" / "001_1ffe975ad6a7ed65.txt"


def test_examples():
    assert doctest.testmod(module).failed == 0


@pytest.mark.skipif(not ARTICLE.is_file(), reason="the articles are not on this machine")
def test_the_words_are_counted_in_the_article():
    text = ARTICLE.read_text(encoding="utf-8")
    assert {word: text.count(word) for word in module.MENTIONS} == module.MENTIONS
    (summary,) = [line for line in text.splitlines() if line.startswith("> 摘要")]
    counted = {word: summary.count(word) for word in module.SUMMARY_MENTIONS}
    assert counted == module.SUMMARY_MENTIONS


def test_the_first_cost_is_the_one_that_was_published():
    then, now = module.gpt3_training_costs()
    assert then == pytest.approx(4.6, rel=0.03)
    assert 0.1 < now < then
