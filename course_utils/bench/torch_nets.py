"""The two networks once more, written with ``torch.nn``; PyTorch is imported when one is built."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_utils.training.recipe_model import whitening_kernels

SAMPLE = 5000  # images that mean, deviation and whitening are taken from


def article_net() -> Any:
    """Build the article's CIFAR-10 network, from (n, 3, 32, 32) to logits (n, 10)."""
    from torch import nn

    return nn.Sequential(
        nn.Conv2d(3, 32, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 64, 3),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(1024, 64),
        nn.ReLU(),
        nn.Linear(64, 10),
    )


def recipe_net(images: np.ndarray, classes: int, widths: Sequence[int]) -> Any:
    """Build the recipe's network for these images (n, h, w, c), pixels from 0 to 255.

    Parameters
    ----------
    images : ndarray of uint8
    classes : int
    widths : sequence of int

    Returns
    -------
    torch.nn.Module
        From (n, c, h, w) to logits (n, classes).
    """
    from torch import nn

    sample = images[:SAMPLE].astype(np.float32)
    mean, deviation = sample.mean(axis=(0, 1, 2)), sample.std(axis=(0, 1, 2))
    whitening = _whitening(whitening_kernels((sample - mean) / deviation))
    layers = [_standardise(mean, deviation), whitening, _gate()]
    filters = whitening.out_channels
    for width in widths:
        layers += [nn.Conv2d(filters, width, 3, padding=1, bias=False), nn.MaxPool2d(2)]
        layers += [_norm(width), _gate()]
        layers += [nn.Conv2d(width, width, 3, padding=1, bias=False), _norm(width), _gate()]
        filters = width
    layers[-3:] = [_deep_end(layers[-3:], filters)]
    head = nn.Linear(filters, classes, bias=False)
    nn.init.zeros_(head.weight)
    return nn.Sequential(*layers, nn.AdaptiveMaxPool2d(1), nn.Flatten(), head)


def _deep_end(second: Sequence[Any], width: int) -> Any:
    """Make the last block's end: these layers, a third convolution, and a shortcut past all."""
    import torch

    third = torch.nn.Conv2d(width, width, 3, padding=1, bias=False)

    class DeepEnd(torch.nn.Module):  # type: ignore[misc, name-defined, unused-ignore]
        """Takes and returns (n, width, h, w)."""

        def __init__(self) -> None:
            super().__init__()
            self.steps = torch.nn.Sequential(*second, third, _norm(width))
            self.activation = _gate()

        def forward(self, x: Any) -> Any:
            """Add what the steps make of x to x."""
            return self.activation(self.steps(x) + x)

    return DeepEnd()


def _standardise(mean: np.ndarray, deviation: np.ndarray) -> Any:
    """Make ``(x - mean) / deviation``, channel by channel, as a fixed 1 x 1 convolution."""
    import torch

    made = torch.nn.Conv2d(len(mean), len(mean), 1, groups=len(mean)).requires_grad_(False)
    made.weight.copy_(torch.tensor(1 / deviation).view(-1, 1, 1, 1))
    made.bias.copy_(torch.tensor(-mean / deviation))
    return made


def _whitening(kernels: np.ndarray) -> Any:
    """Make the fixed first convolution from kernels (height, width, in, out)."""
    import torch

    size, _, channels, filters = kernels.shape
    made = torch.nn.Conv2d(channels, filters, size, bias=False).requires_grad_(False)
    made.weight.copy_(torch.tensor(kernels.transpose(3, 2, 0, 1)))
    return made


def _gate() -> Any:
    """Make ``x * sigmoid(1.702 x)``."""
    import torch

    class Gate(torch.nn.Module):  # type: ignore[misc, name-defined, unused-ignore]
        """The activation, of numbers of any shape."""

        def forward(self, x: Any) -> Any:
            """Apply it."""
            return x * torch.sigmoid(1.702 * x)

    return Gate()


def _norm(width: int) -> Any:
    """Make a batch normalisation with a learned bias and no learned scale."""
    from torch import nn

    made = nn.BatchNorm2d(width, eps=1e-5, momentum=0.4)
    made.weight.requires_grad_(False)
    return made
