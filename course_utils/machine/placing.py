"""Time single layers, to place them under the roofline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from course_utils.budget import Work
from course_utils.devices import tensorflow
from course_utils.machine.reading import layer_work
from course_utils.machine.timing import seconds_of


@dataclass(frozen=True)
class Placed:
    """A layer's work and the time it took.

    Attributes
    ----------
    name : str
    work : course_utils.budget.Work
    seconds : float
    """

    name: str
    work: Work
    seconds: float

    @property
    def rate(self) -> float:
        """Operations a second that were reached."""
        return self.work.flops / self.seconds


def place(name: str, layer: Any, shape: tuple[int, ...], batch: int, rounds: int = 7) -> Placed:
    """Time a layer forwards on inputs of `shape`, batch left out.

    Parameters
    ----------
    name : str
    layer : keras.layers.Layer
    shape : tuple of int
    batch, rounds : int

    Returns
    -------
    Placed
    """
    import keras

    tf = tensorflow()
    model = keras.Sequential([keras.Input(shape), layer])
    forwards = tf.function(lambda x: model(x, training=False))
    x = tf.random.Generator.from_seed(0).normal((batch, *shape))
    seconds = seconds_of(lambda: forwards(x)[(0,) * len(model.outputs[0].shape)].numpy(), rounds)
    return Placed(name, layer_work(layer, batch), seconds)
