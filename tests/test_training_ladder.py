import json
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from click.testing import CliRunner

from course_utils import devices
from course_utils.training import RECIPES, climb, ladder

CPU = devices.Device("CPU", "cpu", "float32", False)


@pytest.fixture
def kept(monkeypatch, tmp_path):
    """Send what is kept elsewhere."""
    file = tmp_path / "ladder.json"
    for module in (climb, ladder):
        monkeypatch.setattr(module, "FILE", file)
    climb._dataset.cache_clear()
    yield file
    climb._dataset.cache_clear()


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(0)
    x = rng.integers(0, 256, size=(60, 32, 32, 3), dtype=np.uint8)
    return x, rng.integers(0, 10, 60)


def small(rung):
    """A rung of few weights and one epoch."""
    how = replace(rung.recipe.augmentation, growth=())
    return replace(rung, recipe=replace(rung.recipe, widths=(4, 4), epochs=1, augmentation=how))


def test_each_rung_changes_something_and_the_last_is_the_recipe():
    rungs = ladder.rungs()
    assert len({rung.name for rung in rungs}) == len(rungs)
    pairs = pairwise(rungs)
    assert all((a.recipe, a.way) != (b.recipe, b.way) for a, b in pairs)
    assert rungs[0].way == "keras"
    assert rungs[0].recipe.epochs == 10
    article_only = {"is_normalised": True}
    assert rungs[-1].recipe == replace(RECIPES["cifar10"], **article_only)


@pytest.mark.parametrize("place", [0, 1, -1])
def test_a_rung_is_climbed_and_timed(data, place):
    rung = small(ladder.rungs()[place])
    found = climb.climb(rung, 0, data, data, CPU)
    assert set(found) == ({"plain", "seconds"} | ({"views"} if place == -1 else set()))
    assert 0 <= found["plain"] <= 1
    assert found["seconds"] > 0
    assert climb.speed(rung, data, CPU)() > 0


def test_the_listing_learns_what_keras_learns(data):
    first, second = (climb.climb(small(ladder.rungs()[0]), 3, data, data, CPU) for _ in range(2))
    assert first["plain"] == second["plain"]


def test_runs_are_kept_and_not_run_twice(kept, data, monkeypatch):
    ran = []
    monkeypatch.setattr(climb, "climb", lambda rung, seed, *a: ran.append(seed) or {"plain": 0.5})
    monkeypatch.setattr(climb, "prepare", lambda: CPU)
    said = {"title": "T", "copy": "C", "content": "JPEG"}
    fake = type("Data", (), {"x_train": data[0], "y_train": data[1], **said})
    fake.x_test, fake.y_test = data
    monkeypatch.setattr(climb.datasets, "load", lambda name: fake)
    name = ladder.rungs()[2].name
    for seeds in ("1,0", "0,1,2"):
        done = CliRunner().invoke(climb.main, ["accuracy", "--seeds", seeds, "--only", name])
        assert done.exit_code == 0, done.output
    assert ran == [1, 0, 2]
    assert list(json.loads(kept.read_text())["accuracy"][name]) == ["0", "1", "2"]
    assert ladder.measured()[name].percent == "50.00 ± 0.00 (3 seeds)"
    assert ladder.measured()[name].images_per_second is None
    assert "T, C, JPEG" in ladder.evidence()


def test_what_is_kept_belongs_to_the_ladder():
    kept = json.loads(ladder.FILE.read_text(encoding="utf-8"))
    names = [rung.name for rung in ladder.rungs()]
    assert list(ladder.measured()) == names
    assert set(kept["accuracy"]) == set(kept["speed"]["images_per_second"]) == set(names)
    for each in ladder.measured().values():
        assert all(0.5 < share < 1 for share in each.accuracies)


def test_a_rung_without_a_run_says_so():
    assert ladder.Measured([], [], 900).percent == "not run"
    assert ladder.Measured([0.5], [], None).percent == "50.00 (one seed)"
