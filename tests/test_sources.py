import ast
import re
from pathlib import Path

import pytest

from course_utils import sources

ARTICLES = Path(__file__).parents[2] / "shared" / "sources"


def article_text(file: str) -> str:
    path = ARTICLES / file
    if not path.is_file():
        pytest.skip("the articles are not on this machine")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sources.LISTINGS)
def test_listing_is_python(name):
    assert ast.parse(sources.listing(name)).body


@pytest.mark.parametrize("name", sources.LISTINGS)
def test_listing_is_the_articles_code_letter_by_letter(name):
    text = article_text(sources.article(name).file)
    assert text.count(f"```python\n{sources.listing(name)}```\n") == 1


@pytest.mark.parametrize("name", sources.LISTINGS)
def test_listing_stands_under_the_named_headings(name):
    place = sources.article(name)
    before = article_text(place.file).split(sources.listing(name))[0]
    headings = re.findall(r"^##+ (.*)$", before, re.MULTILINE)
    chapter, section = place.section.split(" / ")
    assert headings[-1] == section
    assert any(heading.startswith(chapter) for heading in headings)


@pytest.mark.parametrize(("name", "value"), [("cifar10", 89.40), ("mnist_last", 96.00)])
def test_published_number_and_its_quote(name, value):
    claim = sources.published(name)
    text = article_text(claim.article)
    assert claim.value == value
    assert f"{value:.2f}" in claim.quote
    assert f"{value / 100:.4f}" in claim.output
    assert claim.quote in text
    assert f"```\n{claim.output}```" in text
    assert claim.article == sources.article(name).file


def test_the_fault_of_the_cifar_listing_is_kept():
    assert "class_names[" in sources.listing("cifar10")
    assert "class_names =" not in sources.listing("cifar10")
    assert "epochs=10, \n" in sources.listing("cifar10")


def test_unknown_names_are_refused_with_the_known_ones():
    with pytest.raises(ValueError, match=r"one of mnist_first, cifar10.*'cifar100'"):
        sources.listing("cifar100")
    with pytest.raises(ValueError, match="there is one for cifar10, mnist_last"):
        sources.published("mnist_first")
