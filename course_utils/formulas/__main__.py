"""`python -m course_utils.formulas` writes the page of formulas beside the lessons."""

from course_utils.formulas import formulas
from course_utils.formulas.page import page
from course_utils.notebooks import folder, lessons
from course_utils.whole_files import write_whole


def main() -> None:
    """Write ``notebooks/formulas.md`` whole or not at all."""
    titles = {each.number: (each.title, each.path.name) for each in lessons()}
    target = folder() / "formulas.md"
    write_whole(target, page(formulas(), titles))
    print(f"{target.name}: {len(formulas())} formulas")


if __name__ == "__main__":
    main()
