"""`python -m course_utils.glossary` writes the glossary's page beside the lessons."""

from course_utils.glossary import terms
from course_utils.glossary.page import page
from course_utils.notebooks import folder, lessons
from course_utils.whole_files import write_whole


def main() -> None:
    """Write ``notebooks/glossary.md`` whole or not at all."""
    target = folder() / "glossary.md"
    write_whole(target, page(terms(), {each.number: each.path.name for each in lessons()}))
    print(f"{target.name}: {len(terms())} terms")


if __name__ == "__main__":
    main()
