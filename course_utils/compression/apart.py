"""A process of its own: load an exported model, predict a batch, say how much memory that took.

``python -m course_utils.compression.apart MODEL INPUTS.npy OUTPUTS.npz``. Nothing but the
model's file and the inputs comes from the process that trained.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import psutil


def outputs(path: Path, batch: Any) -> Any:
    """Return the model's outputs (n, k), by whatever its file needs."""
    if path.suffix == ".tflite":
        from course_utils.compression.export import Lite

        return Lite(path.read_bytes())(batch)
    from course_utils.devices import tensorflow

    tf = tensorflow()
    if path.suffix == ".keras":
        return tf.keras.models.load_model(path)(batch).numpy()
    model = tf.saved_model.load(str(path))
    return model.serve(tf.constant(batch)).numpy()


def main() -> None:
    """Read, predict, write."""
    model, given, made = map(Path, sys.argv[1:4])
    found = outputs(model, np.load(given, allow_pickle=False))
    used = psutil.Process().memory_info().rss / 2**20
    np.savez(made, outputs=found, mebibytes=used)


if __name__ == "__main__":
    main()
