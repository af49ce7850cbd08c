"""Cases under Keras's defaults: ``compile`` and ``fit``, nothing tuned."""

import time
from typing import Any

import numpy as np

from course_utils import training
from course_utils.bench.work import Work
from course_utils.devices import prepare, tensorflow


def article(work: Work) -> None:
    """Train the article's network on pixels from 0 to 1, in Keras's batches of 32."""
    prepare()
    scaled, test = work.x_train / np.float32(255), work.x_test / np.float32(255)
    compile_and_fit(training.article_cnn(seed=work.seed), scaled, test, work, batch_size=32)


def recipe(work: Work) -> None:
    """Train the recipe's network on raw pixels, in the recipe's batches."""
    prepare()
    chosen = training.RECIPES["cifar10"]
    model = training.recipe_cnn(work.x_train, int(work.y_train.max()) + 1, chosen.widths, work.seed)
    pixels, test = work.x_train.astype(np.float32), work.x_test.astype(np.float32)
    compile_and_fit(model, pixels, test, work, batch_size=chosen.batch_size)


def compile_and_fit(
    model: Any, x: np.ndarray, x_test: np.ndarray, work: Work, *, batch_size: int
) -> None:
    """Train a model as Keras's own examples do, with a lap for each epoch."""
    keras = tensorflow().keras
    keras.utils.set_random_seed(work.seed)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("adam", loss, metrics=["accuracy"])

    class Laps(keras.callbacks.Callback):  # type: ignore[misc, name-defined, unused-ignore]
        """Times each epoch from its first step to its last."""

        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            """Start the clock."""
            self.begun = time.perf_counter()

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            """Stop the clock; the loss is there only when the last step is."""
            float((logs or {}).get("loss", 0.0))
            seconds = time.perf_counter() - self.begun
            test = (model, x_test, work.y_test)
            work.lap(seconds, training.evaluate(*test)[1] if work.evaluates else None)

    model.fit(
        x, work.y_train, batch_size=batch_size, epochs=work.epochs, verbose=0, callbacks=[Laps()]
    )
