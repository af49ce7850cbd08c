"""``course doctor``."""

import json
from dataclasses import asdict

import click

_WORDS = {"ok": "ok  ", "warn": "warn", "fail": "FAIL"}


@click.command(epilog="Example: course doctor --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(as_json: bool) -> None:
    """Say what this machine can do, and how to mend what it cannot.

    The exit status is 1 if any check fails.
    """
    from course_utils import devices

    checks = devices.doctor()
    if as_json:
        click.echo(json.dumps([asdict(check) for check in checks], indent=1, ensure_ascii=False))
    else:
        for check in checks:
            click.echo(f"{_WORDS[check.state]}  {check.name}: {check.found}")
            if check.state != "ok":
                click.echo(f"      to mend: {check.fix}")
    if any(check.state == "fail" for check in checks):
        raise click.exceptions.Exit(1)
