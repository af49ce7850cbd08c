"""Export to LiteRT, run such a file, and try exported models in processes of their own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.devices.quiet import silent_stderr, tensorflow

KINDS = ("float", "dynamic-range", "int8")
SECONDS = 120
APART = "course_utils.compression.apart"


def to_litert(saved_model: str | Path, kind: str, representative: ArrayLike | None = None) -> bytes:
    """Convert a SavedModel folder to a LiteRT file.

    Parameters
    ----------
    saved_model : str or Path
        What Keras's ``model.export`` wrote.
    kind : {"float", "dynamic-range", "int8"}
        32-bit floats; 8-bit weights with float activations between; or both in 8 bits.
    representative : array_like, shape (n, ...), optional
        Typical inputs, for "int8" only: they fix the range of each activation.

    Returns
    -------
    bytes
        The file's content.

    Raises
    ------
    ValueError
        If the kind is another, or "int8" comes without typical inputs.
    """
    if kind not in KINDS or (kind == "int8" and representative is None):
        raise ValueError(
            f"kind must be one of {', '.join(KINDS)}, and int8 needs representative inputs; "
            f"got {kind!r} and {'none' if representative is None else 'some'}."
        )
    tf = tensorflow()
    with silent_stderr():
        converter = tf.lite.TFLiteConverter.from_saved_model(str(saved_model))
        if kind != "float":
            converter.optimizations = [tf.lite.Optimize.DEFAULT]
        if kind == "int8":
            rows = np.asarray(representative)
            converter.representative_dataset = lambda: ([row[None]] for row in rows)
            converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        return bytes(converter.convert())


class Lite:
    """A LiteRT file as a function of a batch; needs no TensorFlow.

    Parameters
    ----------
    content : bytes
        The file.

    Attributes
    ----------
    shape : tuple of int
        Of one input.
    dtype : type
        Of the inputs.
    """

    def __init__(self, content: bytes) -> None:
        from ai_edge_litert.interpreter import Interpreter

        with silent_stderr():
            self._interpreter = Interpreter(model_content=content, num_threads=1)
            self._interpreter.allocate_tensors()
        (given,), (made,) = (
            self._interpreter.get_input_details(),
            self._interpreter.get_output_details(),
        )
        self._input, self._output = given["index"], made["index"]
        self.shape = tuple(int(side) for side in given["shape"][1:])
        self.dtype = given["dtype"]
        self._batch = int(given["shape"][0])
        self._lock = threading.Lock()

    def __call__(self, batch: ArrayLike) -> NDArray[Any]:
        """Return the outputs (n, k) of a batch (n, ...); threads wait for one another."""
        inputs = np.asarray(batch, dtype=self.dtype)
        with self._lock:
            if len(inputs) != self._batch:
                self._interpreter.resize_tensor_input(self._input, inputs.shape)
                with silent_stderr():
                    self._interpreter.allocate_tensors()
                self._batch = len(inputs)
            self._interpreter.set_tensor(self._input, inputs)
            self._interpreter.invoke()
            return np.array(self._interpreter.get_tensor(self._output))

    def weights(self) -> list[dict[str, Any]]:
        """List name, int8 codes, scales and the axis they run along, of each 8-bit kernel."""
        return [
            {
                "name": found["name"],
                "codes": self._interpreter.get_tensor(found["index"]),
                "scales": found["quantization_parameters"]["scales"],
                "axis": found["quantization_parameters"]["quantized_dimension"],
            }
            for found in self._interpreter.get_tensor_details()
            if found["dtype"] == np.int8
            and len(found["shape"]) > 1
            and len(found["quantization_parameters"]["scales"]) > 1
        ]


class Apart(NamedTuple):
    """What a fresh process found: outputs (n, k), and the memory it then held, in MiB."""

    outputs: NDArray[Any]
    mebibytes: float


def load_apart(batch: ArrayLike, *paths: str | Path) -> list[Apart]:
    """Load exported models in a fresh process, one after the other, and predict a batch there.

    Parameters
    ----------
    batch : array_like, shape (n, ...)
    *paths : str or Path
        ``.keras`` files, SavedModel folders or ``.tflite`` files. All share the one process,
        and the seconds in which it imports TensorFlow.

    Returns
    -------
    list of Apart
        One a file, in their order.

    Raises
    ------
    RuntimeError
        If the process fails; the message holds its last line.
    """
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder, "inputs.npy"), Path(folder, "outputs.npz")
        np.save(given, np.asarray(batch))
        command = [sys.executable, "-m", APART, str(given), str(made), *map(str, paths)]
        run = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        if run.returncode:
            last = (run.stderr.strip().splitlines() or ["no message"])[-1]
            names = ", ".join(Path(path).name for path in paths)
            raise RuntimeError(f"the process that loads {names} failed: {last}")
        with np.load(made, allow_pickle=False) as found:
            return [Apart(found[str(k)], float(found["mebibytes"][k])) for k in range(len(paths))]
