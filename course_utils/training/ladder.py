"""The ladder: from the article's network to the recipe, one measured change a rung."""

import json
import statistics
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from course_utils.training.augment import AS_IS, Augmentation
from course_utils.training.recipe import GROWING, Recipe

FILE = Path(__file__).with_name("ladder.json")
"""What was measured; `training.climb` writes it."""
AS_PRINTED = Recipe(
    network="article",
    is_scaled=False,
    epochs=10,
    batch_size=32,
    optimizer="adam",
    learning_rate=1e-3,
    falls=False,
    label_smoothing=0.0,
    augmentation=AS_IS,
    precision="float32",
)


@dataclass(frozen=True)
class Rung:
    """One change against the rung below.

    Attributes
    ----------
    name : str
        The change in a few words.
    reason : str
        Why it should help, with its source.
    recipe : Recipe
        Everything up to here.
    way : {"keras", "course"}
        Trained by Keras's `fit`, as the article does, or by the course's.
    """

    name: str
    reason: str
    recipe: Recipe
    way: str = "course"


CHANGES: list[tuple[str, str, dict[str, Any]]] = [
    (
        "a new order in every epoch",
        "Keras repeats one order after set_random_seed; noise that changes is noise that "
        "cancels (Bottou 2012, section 2)",
        {},
    ),
    (
        "pixels from 0 to 1",
        "inputs of one size give gradients of one size (LeCun et al. 1998, section 4.3)",
        {"is_scaled": True},
    ),
    (
        "normalisation layers",
        "each layer sees inputs of one size, too (Ioffe and Szegedy 2015)",
        {"is_normalised": True},
    ),
    (
        "mirrored and shifted images",
        "a network of few examples learns them by heart (Krizhevsky et al. 2012, section 4.1)",
        {"augmentation": Augmentation(shift=2, mirror="in turns")},
    ),
    (
        "an average of the last weights",
        "the mean of wandering weights wanders less (Polyak and Juditsky 1992)",
        {"is_averaged": True},
    ),
    (
        "instead, a rate that falls to 0",
        "the last steps settle, so there is little left to average (Loshchilov and Hutter 2017)",
        {"is_averaged": False, "falls": True},
    ),
    (
        "smoothed labels",
        "nobody is rewarded for the last per mille of certainty (Szegedy et al. 2016, section 7)",
        {"label_smoothing": 0.2},
    ),
    (
        "16-bit numbers",
        "half the bytes, and twice the products a second where the processor has bfloat16 "
        "(Micikevicius et al. 2018)",
        {"precision": "wide"},
    ),
    (
        "a wide network",
        "2.0 million parameters in three blocks instead of 0.12 (Page 2019)",
        {
            "network": "blocks",
            "is_whitened": False,
            "is_fused": False,
            "deep_blocks": 0,
            "epochs": 8,
        },
    ),
    (
        "one pass for normalisation, one for activation",
        "memory, not arithmetic, is what these wait for (Williams et al. 2009)",
        {"is_fused": True},
    ),
    (
        "large batches and Muon",
        "every direction of a kernel moves alike (Jordan et al. 2024)",
        {"batch_size": 1000, "optimizer": "muon", "learning_rate": 0.17},
    ),
    (
        "a whitening first layer",
        "neighbouring pixels say the same; this says it once (Page 2019, part 8)",
        {"is_whitened": True},
    ),
    (
        "images that grow",
        "the first epochs need no detail and cost a third, so there is time for a ninth "
        "(Howard 2018)",
        {"augmentation": replace(GROWING, growth=(20, 20, 20, 20, 24)), "epochs": 9},
    ),
    (
        "a third convolution, with a shortcut",
        "on maps of 3 x 3 pixels depth is almost free, and past it nothing is lost "
        "(He et al. 2016)",
        {"deep_blocks": 1},
    ),
    (
        "small images for longer",
        "six of ten epochs at 20 x 20 pixels, where five of nine grew: one more for the same time",
        {"augmentation": GROWING, "epochs": 10},
    ),
]


def rungs() -> list[Rung]:
    """Return the ladder from the bottom up."""
    recipe = AS_PRINTED
    made = [
        Rung("the listing as printed", "what the article publishes as 89.40 %", recipe, "keras")
    ]
    for name, reason, change in CHANGES:
        recipe = replace(recipe, **change)
        made.append(Rung(name, reason, recipe))
    return made


@dataclass(frozen=True)
class Measured:
    """What a rung reached.

    Attributes
    ----------
    accuracies, with_views : list of float
        Test accuracy for each seed, from 0 to 1: plain, and averaged over views.
    images_per_second : float or None
        Of training, measured beside the other rungs on one idle machine.
    """

    accuracies: list[float]
    with_views: list[float]
    images_per_second: float | None

    @property
    def percent(self) -> str:
        """The mean, and with several seeds the standard deviation (n - 1), in per cent."""
        n = len(self.accuracies)
        if n == 0:
            return "not run"
        mean = 100 * statistics.fmean(self.accuracies)
        if n == 1:
            return f"{mean:.2f} (one seed)"
        return f"{mean:.2f} ± {100 * statistics.stdev(self.accuracies):.2f} ({n} seeds)"


def measured() -> dict[str, Measured]:
    """Return what is kept of each rung, by name, from the bottom up."""
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    runs = {rung.name: kept["accuracy"].get(rung.name, {}).values() for rung in rungs()}
    return {
        name: Measured(
            [run["plain"] for run in each],
            [run["views"] for run in each if "views" in run],
            kept["speed"].get("images_per_second", {}).get(name),
        )
        for name, each in runs.items()
    }


def evidence() -> str:
    """Say in two lines what the kept numbers rest on."""
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    return f"accuracy: {kept['data']}, test images\nimages/s: {kept['speed'].get('device', 'none')}"
