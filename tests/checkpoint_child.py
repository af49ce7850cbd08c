"""A small training on one thread, in a process that the tests stop; it tells what came of it."""

import argparse
import io
import json
import signal
import time
from pathlib import Path

import numpy as np

from course_utils import devices, training

BATCH, IMAGES = 4, 70  # 18 steps an epoch, told at 8, 16, 17 and 18


def hang(moment: str) -> None:
    """Say that the moment is here, and wait to be stopped."""
    print(moment, flush=True)
    time.sleep(300)


class Hanging:
    """A monitor that hangs at a step."""

    should_stop = False

    def __init__(self, step):
        self.step = step

    def start(self, total_steps, epochs):
        pass

    def update(self, step, loss, accuracy):
        if step == self.step:
            hang("in mid-epoch")

    def epoch(self, epoch, logs):
        pass

    def finish(self, run):
        pass


def hang_before_rename(name: str) -> None:
    replace = Path.replace

    def replaced(draft, target):
        if Path(target).name == name:
            hang("written, not renamed")
        return replace(draft, target)

    Path.replace = replaced


def hang_in_mid_write(name: str) -> None:
    savez = np.savez

    def half_saved(file, **arrays):
        content = io.BytesIO()
        savez(content, **arrays)
        whole = content.getvalue()
        if name not in file.name:
            file.write(whole)
            return
        file.write(whole[: len(whole) // 2])
        file.flush()
        hang("half written")

    np.savez = half_saved


def built(tf):
    """Build a network with every kind of state: weights, moving means, random numbers."""
    keras = tf.keras
    keras.utils.set_random_seed(0)
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(4, 3, activation="relu"),
            layers.BatchNormalization(),
            layers.Flatten(),
            layers.Dropout(0.3, seed=1),
            layers.Dense(3),
        ]
    )


def trained(tf, arguments, **options):
    """Train, and return the run and everything that training changed."""
    rng = np.random.default_rng(1)
    x, y = rng.random((IMAGES, 8, 8, 1)).astype("float32"), rng.integers(0, 3, IMAGES)
    model, optimizer = built(tf), tf.keras.optimizers.Adam(0.01)
    device = devices.Device("CPU", "cpu", "float32", arguments.jit)
    run = training.fit(
        model, x, y, epochs=arguments.epochs, batch_size=BATCH, validation=(x, y), seed=5,
        optimizer=optimizer, device=device, **options,
    )  # fmt: skip
    return run, [np.asarray(each) for each in model.variables + optimizer.variables]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--jit", action="store_true")
    parser.add_argument("--devices", type=int, default=1)
    parser.add_argument("--step", type=int)
    parser.add_argument("--unrenamed")
    parser.add_argument("--unwritten")
    parser.add_argument("--compare", action="store_true")
    arguments = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
    tf = devices.tensorflow()
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    cpu = tf.config.list_physical_devices("CPU")[0]
    logical = [tf.config.LogicalDeviceConfiguration()] * arguments.devices
    tf.config.set_logical_device_configuration(cpu, logical)
    devices.prepare()
    assert len(tf.config.list_logical_devices("CPU")) == arguments.devices
    if arguments.unrenamed:
        hang_before_rename(arguments.unrenamed)
    if arguments.unwritten:
        hang_in_mid_write(arguments.unwritten)
    monitor = Hanging(arguments.step)
    run, state = trained(tf, arguments, checkpoint=arguments.folder, monitor=monitor)
    told = {"resumed": run.resumed_from, "stopped": run.stopped_early, "kept": run.kept_epoch}
    if arguments.compare:
        whole, wanted = trained(tf, arguments)
        pairs = zip(state, wanted, strict=True)
        told["same"] = all(one.tobytes() == other.tobytes() for one, other in pairs)
        told["history"] = run.history == whole.history
        told["steps"] = [run.steps, whole.steps]
    print(json.dumps(told))


if __name__ == "__main__":
    main()
