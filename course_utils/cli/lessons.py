"""``course list``."""

import json

import click

from course_utils.cli.plain import plain_errors, table


@click.command("list", epilog="Example: course list --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_lessons(as_json: bool) -> None:
    """List the lessons with their minutes and what they need."""
    from course_utils.notebooks import NotebookError, lessons

    with plain_errors(NotebookError):
        found = lessons()
    keys = ("number", "slug", "title", "minutes", "needs")
    if as_json:
        rows = [{key: getattr(each, key) for key in keys} for each in found]
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    lines = [(each.number, each.title, str(each.minutes), each.needs) for each in found]
    click.echo(table([("", "Lesson", "Minutes", "Needs"), *lines]))
    click.echo(f"{len(found)} lessons. Read them: course lab. Run them: course run NUMBER")
