"""Climbs the ladder: measures what is not yet kept in ``ladder.json``.

``python -m course_utils.training.climb accuracy --seeds 0,1,2`` takes hours; each run is kept as
soon as it is over. ``... climb recipes`` trains the recipes, ``... climb speed`` wants an idle
machine. They need whole copies of CIFAR-10, MNIST and Fashion-MNIST.
"""

import json
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any

import click
import numpy as np

from course_utils import datasets
from course_utils.devices import Device, prepare, tensorflow
from course_utils.training.ladder import FILE, Rung, rungs
from course_utils.training.recipe import RECIPES, Recipe, build, train_recipe
from course_utils.training.steps import evaluate
from course_utils.training.views import predict_views
from course_utils.whole_files import write_whole

REPEATS = 3

Pair = tuple[np.ndarray, np.ndarray]


def climb(rung: Rung, seed: int, train: Pair, test: Pair, device: Device) -> dict[str, Any]:
    """Train one rung with one seed.

    Parameters
    ----------
    rung : Rung
    seed : int
    train, test : (ndarray of uint8, ndarray of int)
    device : Device

    Returns
    -------
    dict
        ``plain`` test accuracy from 0 to 1, the training's ``seconds`` (compilation included)
        and, for the recipe's network, accuracy over ``views``.
    """
    if rung.way == "keras":
        return _as_printed(rung.recipe, seed, train, test, device)
    model, run = train_recipe(rung.recipe, *train, seed=seed, device=device)
    found = {"plain": evaluate(model, *test)[1], "seconds": round(run.seconds, 1)}
    if rung.recipe.network == "article":
        return found
    is_mirrored = rung.recipe.augmentation.mirror != "never"
    views = predict_views(model, test[0], is_mirrored=is_mirrored).argmax(axis=1)
    return found | {"views": float((views == test[1]).mean())}


def _as_printed(
    recipe: Recipe, seed: int, train: Pair, test: Pair, device: Device
) -> dict[str, float]:
    """Train as the article's listing does, validation included, from one global seed."""
    keras = tensorflow().keras
    keras.utils.set_random_seed(seed)
    model = _compiled(keras, build(recipe, train[0], int(train[1].max()) + 1, seed, device))
    how = {"epochs": recipe.epochs, "batch_size": recipe.batch_size, "verbose": 0}
    begin = time.perf_counter()
    model.fit(*train, validation_data=test, **how)
    seconds = round(time.perf_counter() - begin, 1)
    return {"plain": evaluate(model, *test)[1], "seconds": seconds}


def _compiled(keras: Any, model: Any) -> Any:
    """Compile a model with the listing's words."""
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer="adam", loss=loss, metrics=["accuracy"])
    return model


def speed(rung: Rung, train: Pair, device: Device) -> Callable[[], float]:
    """Prepare a rung; each call of what is returned trains a little and returns images/s."""
    recipe = rung.recipe
    few = {"article": 16_000, "blocks": max(2000, 8 * recipe.batch_size)}[recipe.network]
    x, y = train[0][:few], train[1][:few]
    if rung.way == "course":
        return lambda: _course_speed(recipe, x, y, device)
    keras = tensorflow().keras
    model = _compiled(keras, build(recipe, x, int(y.max()) + 1, 0, device))
    model.fit(x, y, batch_size=recipe.batch_size, verbose=0)
    return lambda: _keras_speed(model, x, y, recipe.batch_size)


def _keras_speed(model: Any, x: np.ndarray, y: np.ndarray, batch_size: int) -> float:
    """Return images a second of an epoch of Keras's `fit`."""
    begin = time.perf_counter()
    model.fit(x, y, batch_size=batch_size, verbose=0)
    return len(x) / (time.perf_counter() - begin)


def _course_speed(recipe: Recipe, x: np.ndarray, y: np.ndarray, device: Device) -> float:
    """Return images a second of the course's training, over small and whole epochs."""
    how = recipe.augmentation
    sides = Counter(how.side(epoch) for epoch in range(recipe.epochs))
    seconds = 0.0
    for side, epochs in sides.items():
        growth = () if side is None else (side,)
        one = replace(recipe, epochs=1, augmentation=replace(how, growth=growth))
        seconds += epochs / train_recipe(one, x, y, device=device)[1].images_per_second
    return recipe.epochs / seconds


def _read() -> dict[str, Any]:
    """Return what is kept; nothing yet is fine."""
    if not FILE.exists():
        return {"data": "", "accuracy": {}, "recipes": {}, "speed": {}}
    return dict(json.loads(FILE.read_text(encoding="utf-8")))


def _keep(kept: dict[str, Any]) -> None:
    """Write what is kept, rungs from the bottom up, seeds in order."""
    accuracy = kept["accuracy"]
    names = [rung.name for rung in rungs() if rung.name in accuracy]
    ordered = {name: dict(sorted(accuracy[name].items(), key=_seed)) for name in names}
    text = json.dumps(kept | {"accuracy": ordered}, indent=1, ensure_ascii=False)
    write_whole(FILE, text + "\n")


def _seed(item: tuple[str, Any]) -> int:
    """Return the seed of a kept run."""
    return int(item[0])


@cache
def _dataset(name: str) -> datasets.Dataset:
    """Load a data set once for all its runs."""
    return datasets.load(name)


def _arrays(data: datasets.Dataset) -> tuple[Pair, Pair]:
    """Return training and test data as the recipe takes them: with channels."""
    images = (data.x_train, data.x_test)
    x_train, x_test = (each if each.ndim == 4 else each[..., None] for each in images)
    return (x_train, data.y_train), (x_test, data.y_test)


def _measure(part: str, rung: Rung, seed: str, data_name: str) -> None:
    """Climb one rung with one seed and keep what it reached, unless that is kept already."""
    if seed in _read()[part].get(rung.name, {}):
        return
    device, data = prepare(), _dataset(data_name)
    found = climb(rung, int(seed), *_arrays(data), device)
    kept = _read()  # another process may have written meanwhile
    if part == "recipes":
        found["device"] = device.name
    else:
        kept["data"] = ", ".join(filter(None, (data.title, data.copy, data.content)))
    kept[part].setdefault(rung.name, {})[seed] = found
    _keep(kept)
    click.echo(f"{rung.name}, seed {seed}: {found}")


@click.group()
def main() -> None:
    """Measure the ladder of lesson 12."""


@main.command()
@click.option("--seeds", default="0,1,2", show_default=True, help="Seeds, with commas.")
@click.option("--only", multiple=True, help="A rung's name; all when absent.")
def accuracy(seeds: str, only: tuple[str, ...]) -> None:
    """Train every rung with every seed that is not kept yet."""
    for seed, rung in product(seeds.split(","), rungs()):
        if not only or rung.name in only:
            _measure("accuracy", rung, seed, "cifar10")


@main.command("recipes")
@click.option("--seeds", default="0,1,2", show_default=True, help="Seeds, with commas.")
@click.option("--only", multiple=True, help="A recipe's name; all when absent.")
def recipes(seeds: str, only: tuple[str, ...]) -> None:
    """Train by every recipe with every seed that is not kept yet."""
    for name, seed in product(only or RECIPES, seeds.split(",")):
        _measure("recipes", Rung(name, "", RECIPES[name]), seed, name.partition(" ")[0])


@main.command("speed")
def speeds() -> None:
    """Time every rung, all in turns, and keep each one's median."""
    device, data = prepare(), datasets.load("cifar10")
    train, _ = _arrays(data)
    works = {rung.name: speed(rung, train, device) for rung in rungs()}
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(REPEATS):
        for name, work in works.items():
            times[name].append(work())
            click.echo(f"{name}: {times[name][-1]:.0f} images/s")
    kept = _read()
    medians = {name: round(statistics.median(each)) for name, each in times.items()}
    kept["speed"] = {"device": device.name, "images_per_second": medians}
    _keep(kept)


if __name__ == "__main__":
    main()
