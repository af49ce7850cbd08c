"""A process of its own: load exported models, predict a batch, say how much memory that took.

``python -m course_utils.compression.apart INPUTS.npy OUTPUTS.npz MODEL ...``. Nothing but the
models' files and the inputs comes from the process that trained.
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
    given, made, *models = map(Path, sys.argv[1:])
    batch = np.load(given, allow_pickle=False)
    found, used = {}, []
    for k, model in enumerate(models):
        found[str(k)] = outputs(model, batch)
        used.append(psutil.Process().memory_info().rss / 2**20)
    np.savez(made, mebibytes=used, **found)


if __name__ == "__main__":
    main()
