"""What results.json keeps of made-up runs, for tests of the pages that show it."""

from typing import Any

FACTS: dict[str, Any] = {
    "number": "12",
    "title": "A <CNN>",
    "seconds": 90.0,
    "failure": None,
    "data": [{"data": "cifar10", "copy": "cache"}],
    "device": "CPU with 2 cores",
    "versions": {"python": "3.11.7"},
    "warnings": [],
}


def result(epochs: int, seed: int, end: float, **more: Any) -> dict[str, Any]:
    """Make what results.json keeps of one run."""
    settings = {"EPOCHS": epochs, "SEED": seed}
    slug = f"12_cnn.EPOCHS={epochs}.SEED={seed}"
    values = {"PROFILE": "quick", **settings}
    row = [end / epochs * (k + 1) for k in range(epochs)]
    history = {"history": "scaled", "per": "epoch"}
    return {
        **FACTS,
        "slug": slug,
        "lesson": "12_cnn",
        "settings": settings,
        "status": "passed",
        "finished": f"2026-11-22T02:15:{seed:02}+00:00",
        "parameters": [{"name": n, "value": v, "changed": True} for n, v in values.items()],
        "records": [{"name": "test_accuracy", "value": end, "unit": ""}],
        "histories": [history | {"measures": {"loss": row[::-1], "val_accuracy": row}}],
        "notebook": f"{slug}.ipynb",
        "report": f"{slug}.html",
    } | more


def runs(*found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["slug"]: each for each in found}


FAILED: dict[str, Any] = {"status": "failed", "histories": [], "records": []}
FAILED |= {"failure": {"cell": 3, "cell_id": "train", "message": "ValueError: <x>"}}
