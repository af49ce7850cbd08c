"""Count a Keras network's work by formula, layer by layer."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from course_utils.budget import Work, conv_flops, dense_flops

BYTES_PER_NUMBER = 4
KINDS = {
    "Dense": "dense",
    "Conv2D": "convolution",
    "MaxPooling2D": "pooling",
    "AveragePooling2D": "pooling",
    "Activation": "activation",
    "ReLU": "activation",
}
ADAM_TOUCHES = 7
"""Arrays of the weights' size that Adam reads (w, g, m, v) or writes (w, m, v)."""


def layer_work(layer: Any, batch: int) -> Work:
    """Return a layer's work forwards.

    Operations by `dense_flops` and `conv_flops`; a pooling takes one a number it looks at, an
    activation one a number, other layers none. Bytes: inputs, weights and outputs, once each.

    Parameters
    ----------
    layer : keras.layers.Layer
        Built, as part of a network.
    batch : int

    Returns
    -------
    course_utils.budget.Work
    """
    kind = KINDS.get(type(layer).__name__, "other")
    inputs, outputs = (batch * math.prod(t.shape[1:]) for t in (layer.input, layer.output))
    moved = BYTES_PER_NUMBER * (inputs + outputs + layer.count_params())
    return Work(kind, _flops(layer, kind, batch, inputs, outputs), moved if kind != "other" else 0)


def _flops(layer: Any, kind: str, batch: int, inputs: int, outputs: int) -> int:
    """Return a layer's operations forwards."""
    if kind == "dense":
        rows = inputs // layer.kernel.shape[0]
        return dense_flops(rows, *layer.kernel.shape)
    if kind == "convolution":
        side, _, channels_in, channels_out = layer.kernel.shape
        _, height, width, _ = layer.output.shape
        return conv_flops(batch, height, width, side, channels_in, channels_out)
    if kind == "pooling":
        return outputs * math.prod(layer.pool_size)
    return outputs if kind == "activation" else 0


def network_work(model: Any, batch: int) -> list[Work]:
    """Return the work forwards of each layer that has any."""
    works = [layer_work(layer, batch) for layer in model.layers]
    return [work for work in works if work.flops]


def training_work(model: Any, batch: int) -> list[Work]:
    """Return the work of one training step: forwards, backwards, and Adam's update.

    Backwards, a layer with weights takes its operations twice more, once for the gradient of its
    inputs and once for that of its weights; the first one needs no gradient of its inputs. Other
    layers take theirs once more. Bytes: three times those of the way forwards.

    Returns
    -------
    list of course_utils.budget.Work
        The layers, and the update at the end.
    """
    works = network_work(model, batch)
    weighted = [k for k, work in enumerate(works) if work.kind in ("dense", "convolution")]
    times = {k: 2 if k == weighted[0] else 3 for k in weighted}
    steps = [
        replace(work, flops=times.get(k, 2) * work.flops, bytes=3 * work.bytes)
        for k, work in enumerate(works)
    ]
    weights = model.count_params()
    return [*steps, Work("update", 12 * weights, ADAM_TOUCHES * BYTES_PER_NUMBER * weights)]
