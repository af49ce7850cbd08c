"""What decides on a training's result, written down so that two of them can be compared."""

import zlib
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import numpy as np

SHOWN = 5
NAMES = {"name", "build_config", "module", "registered_name"}
WIRES = {"inbound_nodes", "input_layers", "output_layers"}
"""Parts of a Keras config that count the layers made before, so differ in a second session."""


def plain(value: Any) -> Any:
    """Return a value as JSON gives it back: lists for tuples, Python's numbers for NumPy's.

    Parameters
    ----------
    value : object
        Mappings, sequences, texts, numbers, booleans and None.

    Raises
    ------
    TypeError
        If there is anything else in it.

    Examples
    --------
    >>> plain({"sizes": (np.int64(3), 4)})
    {'sizes': [3, 4]}
    """
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(
        f"settings and meta hold texts, numbers, lists and dicts; got {type(value).__name__}. "
        "Keep arrays among the arrays."
    )


def differences(kept: Any, now: Any) -> list[str]:
    """Say in which places two settings differ, at most five of them.

    Parameters
    ----------
    kept, now : object
        As `plain` returns them.

    Examples
    --------
    >>> differences({"seed": 0, "sizes": [3]}, {"seed": 1, "sizes": [3]})
    ['seed: 0 in the checkpoint, 1 now']
    """
    before, after = dict(_leaves(kept)), dict(_leaves(now))
    places = (place for place in before | after if before.get(place) != after.get(place))
    return [
        f"{place}: {before.get(place, 'none')} in the checkpoint, {after.get(place, 'none')} now"
        for place in islice(places, SHOWN)
    ]


def _leaves(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Walk a nested value: the place of each leaf, and the leaf as text."""
    if isinstance(value, list):
        value = dict(enumerate(value))
    if not isinstance(value, dict) or not value:
        yield place, repr(value)
        return
    for key, each in value.items():
        yield from _leaves(each, f"{place}.{key}" if place else str(key))


def describe_model(model: Any) -> dict[str, Any]:
    """Write down a model's layers, without the names that count layers made before.

    Parameters
    ----------
    model : keras.Model

    Returns
    -------
    dict
        ``layers``: class, precision and options of each; ``weights``: their shapes.
    """
    layers = [
        [type(layer).__name__, layer.dtype_policy.name, _config(layer)] for layer in model.layers
    ]
    return {"layers": layers, "weights": [list(each.shape) for each in model.weights]}


def describe_optimizer(optimizer: Any) -> dict[str, Any]:
    """Write down an optimizer's class and options."""
    return {"class": type(optimizer).__name__} | _config(optimizer)


def describe_arrays(*arrays: np.ndarray) -> list[str]:
    """Write down dtype, shape and checksum of arrays.

    Examples
    --------
    >>> describe_arrays(np.zeros((2, 3)))
    ['float64 (2, 3) crc f288b395']
    """
    return [
        f"{each.dtype} {each.shape} crc {zlib.crc32(np.ascontiguousarray(each).data):08x}"
        for each in arrays
    ]


def _config(thing: Any) -> dict[str, Any]:
    """Return a Keras object's options; none where it does not tell them."""
    try:
        options: dict[str, Any] = _without_names(thing.get_config())
    except NotImplementedError:
        return {}
    return options


def _without_names(value: Any) -> Any:
    """Keep of a config what JSON can hold and what does not count layers."""
    if isinstance(value, dict):
        kept = {key: each for key, each in value.items() if key not in NAMES | WIRES}
        return {str(key): _without_names(each) for key, each in kept.items()}
    if isinstance(value, tuple | list):
        return [_without_names(each) for each in value]
    if isinstance(value, np.generic):
        return value.item()
    return value if value is None or isinstance(value, str | int | float) else type(value).__name__
