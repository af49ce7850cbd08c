"""``course bench``."""

import contextlib
import itertools
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from course_utils.cli.plain import examples, interruptible, plain_errors, table

if TYPE_CHECKING:
    from course_utils.bench.cases import Case

SCHEMA = 1

_KEPT = "Finished trainings are kept; the same command goes on from there."

_BAR = "{l_bar}{bar}| {n_fmt}/{total_fmt} epochs [{elapsed}{postfix}]"


@click.command(
    epilog=examples(
        "course bench",
        "course bench --only article-keras --only article-course --json speeds.json",
        "course bench --train --seeds 3",
    )
)
@click.option(
    "--rounds",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help="Epochs of each case that count; one more warms it up.",
)
@click.option(
    "--images",
    type=click.IntRange(min=10),
    default=4000,
    show_default=True,
    help="Training images of such an epoch.",
)
@click.option("--only", multiple=True, metavar="CASE", help="Measure this case; may be repeated.")
@click.option("--train", is_flag=True, help="Train each case to its end as well, on all images.")
@click.option(
    "--seeds",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="With --train, trainings of each case.",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("reports/bench"),
    show_default=True,
    help="With --train, folder that keeps finished trainings.",
)
@click.option(
    "--json",
    "file",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Write everything that was measured to this file.",
)
def bench(
    rounds: int,
    images: int,
    only: tuple[str, ...],
    train: bool,
    seeds: int,
    folder: Path,
    file: Path | None,
) -> None:
    """Measure how fast this machine trains, and how much memory that takes.

    The article's CIFAR-10 network and the recipe's run under Keras's defaults, under the
    course's settings, and under PyTorch if it is installed. Cases take turns, each in a process
    of its own; compilation and evaluation do not count. Without a copy of CIFAR-10 the images
    are made up, which changes no speed.

    With --train each case also trains to its end: time to 89.4 %, time and accuracy at the end.
    That takes long. Finished trainings are kept, and the same command goes on from there.
    """
    from course_utils.bench.cases import chosen

    if file and not file.absolute().parent.is_dir():
        raise click.UsageError(f"--json {file}: there is no folder {file.absolute().parent}.")
    try:
        cases = chosen(only)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if train:
        _need_images()
    there = [case for case in cases if not case.missing]
    skipped = {case.name: case.missing for case in cases if case.missing}
    for said in dict.fromkeys(skipped.values()):
        names = ", ".join(name for name, each in skipped.items() if each == said)
        click.echo(f"Skipped {names}. {said}")
    with plain_errors(OSError), interruptible(_KEPT):
        found = _speeds(there, images, rounds)
        found = {"schema": SCHEMA, "skipped": skipped, **found}
        if train:
            found["trainings"] = _trainings(there, seeds, folder)
        if file:
            from course_utils.whole_files import write_whole

            write_whole(file, json.dumps(found, indent=1) + "\n")
    if _failed(found):
        raise click.exceptions.Exit(1)


def _speeds(cases: "list[Case]", images: int, rounds: int) -> dict[str, Any]:
    """Measure speeds, show them, and give them back."""
    from course_utils.bench import speed, summary, work

    arrays, words = work.images(images)
    count = len(arrays["x_train"])
    click.echo(f"{count:,} images an epoch; {words}.")
    with _file(arrays) as path, _bar(len(cases) * (rounds + speed.WARM_UPS)) as tell:
        found = speed.measure(cases, path, count, rounds, tell)
    result = summary.speeds(found)
    _show(result, summary.speed_rows(result, cases))
    for line in summary.remarks(result):
        click.echo(line)
    about = {"data": words, "images": count, "rounds": rounds, "versions": work.versions()}
    return {**about, "speeds": result}


def _trainings(cases: "list[Case]", seeds: int, folder: Path) -> dict[str, Any]:
    """Train to the end, show times and accuracies, and give them back."""
    from course_utils.bench import summary, trainings, work

    folder.mkdir(parents=True, exist_ok=True)
    arrays, words = work.images()
    inputs = {"data": words, "images": len(arrays["x_train"])}
    found: dict[str, list[trainings.Training]] = {case.name: [] for case in cases}
    click.echo(f"Trainings on {len(arrays['x_train']):,} images; {words}.")
    with _file(arrays) as path, _bar(seeds * sum(case.epochs for case in cases)) as tell:
        for seed in range(seeds):
            for case in cases:
                made = trainings.train(case, seed, path, inputs, folder, tell)
                found[case.name].append(made)
    result = {name: summary.trained(each) for name, each in found.items()}
    for name, each in found.items():
        result[name] |= next(({"error": one["error"]} for one in each if "error" in one), {})
    _show(result, summary.training_rows(result, cases))
    return result


def _show(found: dict[str, Any], rows: list[list[str]]) -> None:
    """Print a table, and a line for each case that failed."""
    if len(rows) > 1:
        click.echo(table(rows))
    for name, each in found.items():
        if "error" in each:
            click.echo(f"{name} failed: {each['error']}", err=True)


def _failed(found: dict[str, Any]) -> bool:
    """Tell whether any case failed."""
    parts = [*found["speeds"].values(), *found.get("trainings", {}).values()]
    return any("error" in each for each in parts)


def _need_images() -> None:
    """Refuse to train to the end on made-up images."""
    from course_utils import datasets

    if not datasets.find("cifar10"):
        raise click.ClickException(
            "--train needs CIFAR-10 itself, and no copy is here. Run `course data fetch cifar10`, "
            "or leave --train out."
        )


@contextlib.contextmanager
def _file(arrays: Any) -> Iterator[Path]:
    """Put images into a file for the cases' processes, and remove it afterwards."""
    from course_utils.bench import work

    with tempfile.TemporaryDirectory(prefix="course-bench-") as folder:
        path = Path(folder) / "images.npz"
        work.save(path, arrays)
        yield path


@contextlib.contextmanager
def _bar(total: int) -> Iterator[Callable[[str], None]]:
    """Show a bar of epochs; what it gives is called before each with the case's name."""
    from tqdm import tqdm

    done = itertools.count()
    with tqdm(total=total, bar_format=_BAR, dynamic_ncols=True, disable=None) as bar:

        def tell(name: str) -> None:
            bar.n = next(done)
            bar.set_postfix_str(name)

        yield tell
        bar.n = total
