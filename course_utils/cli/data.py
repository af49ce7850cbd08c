"""``course data``."""

import click

from course_utils.cli.plain import plain_errors


@click.group(epilog="Example: course data fetch mnist")
def data() -> None:
    """Show, fetch and find the data sets."""


@data.command("list", epilog="Example: course data list")
def list_data() -> None:
    """List the data sets, their licences and the copies on this machine."""
    from course_utils import datasets

    for entry in datasets.overview():
        source = entry.source
        click.echo(f"{source.name}: {source.title}, {source.n_train:,} + {source.n_test:,} images")
        click.echo(f"  source: {source.citation}")
        click.echo(f"  licence: {source.licence} ({source.licence_url})")
        for copy in entry.copies:
            state = f"refused: {copy.problem}" if copy.problem else "usable"
            click.echo(f"  {copy.words}: {copy.n_train:,} + {copy.n_test:,} images, {state}")
        if not any(copy.where != "sample" for copy in entry.copies):
            size = source.download_bytes / 1e6
            click.echo(f"  no whole copy here: course data fetch {source.name} ({size:,.0f} MB)")


@data.command(epilog="Example: course data fetch cifar10")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--force", is_flag=True, help="Download again, even if a copy is here.")
def fetch(names: tuple[str, ...], force: bool) -> None:
    """Download the data sets NAME, unless whole copies are here."""
    from course_utils import datasets

    for name in names:
        _known(name)
    with plain_errors(datasets.DataUnavailableError, datasets.DataFileError, OSError):
        for name in names:
            click.echo(str(datasets.fetch(name, force=force)))


@data.command(epilog="Example: course data path fashion_mnist")
@click.argument("name")
def path(name: str) -> None:
    """Print where the whole copy of the data set NAME is."""
    from course_utils import datasets

    _known(name)
    with plain_errors(datasets.DataUnavailableError):
        click.echo(str(datasets.path(name)))


def _known(name: str) -> None:
    """Refuse a name that is no data set's."""
    from course_utils import datasets

    try:
        datasets.lookup(name)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
