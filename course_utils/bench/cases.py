"""The list of what is measured: to add a case, add a line to `CASES`."""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass

from course_utils.bench import with_course, with_keras, with_torch
from course_utils.bench.work import Work
from course_utils.training.recipe import RECIPES

EPOCHS = RECIPES["cifar10"].epochs
ARTICLE, RECIPE = "the article's network", "the recipe's network"
SAID = {
    "tensorflow": 'TensorFlow is not installed: python -m pip install -e ".[cpu]"',
    "torch": "PyTorch is not installed; the course does not need it",
}


@dataclass(frozen=True)
class Case:
    """One network trained in one way.

    Attributes
    ----------
    name : str
        As ``--only`` takes it.
    network, way : str
        In words. The first case of a network is the one that its others are compared with.
    needs : str
        The library that must be installed.
    epochs : int
        Of a training to the end.
    train : callable
        Does the work; see `Work`.
    """

    name: str
    network: str
    way: str
    needs: str
    epochs: int
    train: Callable[[Work], None]

    @property
    def missing(self) -> str:
        """Say what is not installed, in one sentence; empty when nothing is."""
        return "" if importlib.util.find_spec(self.needs) else f"{SAID[self.needs]}."


CASES = {
    case.name: case
    for case in (
        Case("article-keras", ARTICLE, "Keras defaults", "tensorflow", 10, with_keras.article),
        Case("article-course", ARTICLE, "course's fit", "tensorflow", 10, with_course.article),
        Case("article-pytorch", ARTICLE, "PyTorch", "torch", 10, with_torch.article),
        Case("recipe-keras", RECIPE, "Keras defaults", "tensorflow", EPOCHS, with_keras.recipe),
        Case(
            "recipe-fit", RECIPE, "course's fit, Adam", "tensorflow", EPOCHS, with_course.recipe_net
        ),
        Case("recipe-course", RECIPE, "course's recipe", "tensorflow", EPOCHS, with_course.recipe),
        Case("recipe-pytorch", RECIPE, "PyTorch", "torch", EPOCHS, with_torch.recipe),
    )
}


def chosen(names: tuple[str, ...]) -> list[Case]:
    """Find cases by name, in the order of the list; all when none is named.

    Raises
    ------
    ValueError
        If a name is none of a case; the message lists those there are.
    """
    unknown = [name for name in names if name not in CASES]
    if unknown:
        raise ValueError(f"There is no case {unknown[0]!r}. Cases: {', '.join(CASES)}.")
    return [case for name, case in CASES.items() if not names or name in names]
