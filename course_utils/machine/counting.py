"""Ask TensorFlow's own profiler how many operations a network takes forwards."""

from __future__ import annotations

from collections import Counter
from typing import Any

from course_utils.devices import tensorflow
from course_utils.devices.quiet import silent_stderr


def counted_flops(model: Any, batch: int) -> dict[str, int]:
    """Return what TensorFlow's profiler counts, by kind of graph operation.

    The network's prediction becomes a graph with constants for weights; the profiler adds up the
    operations that are registered for each of its nodes. Kinds for which none are registered,
    such as ReLU, are missing.

    Parameters
    ----------
    model : keras.Model
    batch : int

    Returns
    -------
    dict of str to int
        Such as ``{"MatMul": 2360320, "BiasAdd": 522}``.

    Notes
    -----
    Source: TensorFlow, core/profiler, `tf.compat.v1.profiler`.
    """
    tf = tensorflow()
    counts: Counter[str] = Counter()
    frozen = _frozen(model, batch)
    with silent_stderr(), tf.Graph().as_default() as graph:
        tf.graph_util.import_graph_def(frozen, name="")
        root = _profile(tf, graph)
        for node in _walk(root):
            if node.float_ops:
                counts[graph.get_operation_by_name(node.name).type] += node.float_ops
    return dict(counts)


def counted_layer(layer: Any, shape: tuple[int, ...], batch: int) -> dict[str, int]:
    """Return what the profiler counts for one layer on inputs of `shape`, batch left out."""
    import keras

    return counted_flops(keras.Sequential([keras.Input(shape), layer]), batch)


def _frozen(model: Any, batch: int) -> Any:
    """Return the graph of a prediction, with the weights as constants."""
    from tensorflow.python.framework import convert_to_constants

    tf = tensorflow()
    (given,) = model.inputs
    signature = tf.TensorSpec((batch, *given.shape[1:]), given.dtype)
    predict = tf.function(lambda x: model(x, training=False)).get_concrete_function(signature)
    frozen = convert_to_constants.convert_variables_to_constants_v2(predict)
    return frozen.graph.as_graph_def()


def _profile(tf: Any, graph: Any) -> Any:
    """Run the profiler and return the root of its tree."""
    profiler = tf.compat.v1.profiler
    options = profiler.ProfileOptionBuilder.float_operation() | {"output": "none"}
    return profiler.profile(graph, cmd="scope", options=options)


def _walk(node: Any) -> Any:
    """Yield every node below, names of the graph only."""
    for child in node.children:
        yield child
        yield from _walk(child)
