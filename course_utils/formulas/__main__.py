"""`python -m course_utils.formulas` writes the page of formulas beside the lessons."""

from course_utils.formulas import formulas
from course_utils.formulas.page import page
from course_utils.notebooks import folder, lessons


def main() -> None:
    """Write ``notebooks/formulas.md`` whole or not at all."""
    titles = {each.number: (each.title, each.path.name) for each in lessons()}
    target = folder() / "formulas.md"
    draft = target.with_suffix(".tmp")
    draft.write_text(page(formulas(), titles), encoding="utf-8")
    draft.replace(target)
    print(f"{target.name}: {len(formulas())} formulas")


if __name__ == "__main__":
    main()
