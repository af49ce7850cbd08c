"""The glossary in a lesson: a search field, and all terms folded for where no kernel runs."""

from IPython.display import HTML, display

from course_utils.glossary import matching, terms
from course_utils.glossary.page import table
from course_utils.widgets.search import SearchField


def glossary() -> None:
    """Show a field that searches the glossary, and below it the whole glossary, folded."""
    SearchField("Search the glossary", find).show()
    every = table(terms())
    display(HTML(f"<details><summary>All {len(terms())} terms</summary>{every}</details>"))


def find(words: str) -> tuple[int, str]:
    """Return how many terms mention the words, and a table of them."""
    found = matching(words)
    return len(found), table(found)
