"""What a training is, apart from who does it."""

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Job:
    """A small network trained on the embedded digits, the same for any number of workers.

    Attributes
    ----------
    epochs : int
        Passes over the images.
    batch_size : int
        Images of a *global* batch: all workers together.
    images : int
        How many of the sample's 5,000.
    filters : int
        Kernels of the first convolution; the second has twice as many.
    learning_rate, momentum : float
        Of stochastic gradient descent.
    seed : int
        Of the weights and of the order of images.
    """

    epochs: int = 4
    batch_size: int = 500
    images: int = 5000
    filters: int = 64
    learning_rate: float = 0.03
    momentum: float = 0.9
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be trained.

        Raises
        ------
        ValueError
            If a number is too small, or a batch larger than the images.
        """
        for name in ("epochs", "batch_size", "images", "filters"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be 1 or more; got {getattr(self, name)}.")
        if self.batch_size > self.images:
            raise ValueError(
                f"a batch must not exceed the images; got {self.batch_size} of {self.images}."
            )

    @property
    def steps(self) -> int:
        """Batches of an epoch; images that fill no batch are left out."""
        return self.images // self.batch_size

    @property
    def settings(self) -> dict[str, Any]:
        """What a checkpoint must agree on; the number of workers and epochs may change."""
        kept = asdict(self)
        del kept["epochs"]
        return kept

    @property
    def options(self) -> list[str]:
        """The job as options of ``python -m course_utils.distributed.worker``.

        Examples
        --------
        >>> Job(epochs=2).options[:4]
        ['--epochs', '2', '--batch-size', '500']
        """
        pairs = asdict(self).items()
        return [part for name, value in pairs for part in (option(name), str(value))]


def option(name: str) -> str:
    """Return a field's name as an option of the command line."""
    return f"--{name.replace('_', '-')}"


NAMES = [each.name for each in fields(Job)]
