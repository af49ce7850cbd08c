"""Errors and tables as a reader of the command line sees them."""

import contextlib
import signal
from collections.abc import Iterator, Sequence

import click


@contextlib.contextmanager
def plain_errors(*kinds: type[Exception]) -> Iterator[None]:
    """Turn errors that a reader can mend into one message and exit status 1.

    Parameters
    ----------
    *kinds : exception types
        What to turn; anything else is a bug and shows itself.
    """
    try:
        yield
    except kinds as error:
        raise click.ClickException(str(error)) from None


@contextlib.contextmanager
def interruptible(said: str) -> Iterator[None]:
    """End in order on Ctrl-C and on a polite request to end, with exit status 130.

    Parameters
    ----------
    said : str
        What is kept, for the reader.
    """
    with contextlib.suppress(ValueError):  # only a main thread may set handlers
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        click.echo(f"Stopped. {said}", err=True)
        raise click.exceptions.Exit(130) from None


def examples(*commands: str) -> str:
    """Write a command's examples as the end of its help, one a line.

    Parameters
    ----------
    *commands : str
        As typed.

    Returns
    -------
    str
        With the mark at which click keeps lines as they are.
    """
    return "\n  ".join(["\b\nExamples:", *commands])


def table(rows: Sequence[Sequence[str]]) -> str:
    """Lay rows out in columns; the last column may be of any length.

    Parameters
    ----------
    rows : sequence of sequences of str
        The first holds the headings.

    Returns
    -------
    str
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    widths[-1] = 0
    lines = (
        "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)
