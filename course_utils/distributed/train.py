"""Data-parallel training: one step on all replicas, and epochs that a checkpoint keeps.

The loop is written out because the ``fit`` of Keras 3.15 works with `MirroredStrategy` only: with
`MultiWorkerMirroredStrategy` of two workers it raises a ValueError at its first batch
(keras-team/keras, issue 20585).
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from course_utils import datasets, devices
from course_utils.distributed.job import Job

SIDE, CLASSES = 28, 10
Tell = Callable[..., None]


class PeerLostError(RuntimeError):
    """Another worker is gone, so this one can only end and be started again."""


def train(
    job: Job, strategy: Any, *, checkpoints: str | Path | None, is_chief: bool, tell: Tell
) -> None:
    """Train to the end, from the last checkpoint if there is one.

    Parameters
    ----------
    job : Job
    strategy : tf.distribute.Strategy
        Its replicas share each batch, whether they are devices or processes.
    checkpoints : str or Path, optional
        A folder that all workers see; the chief writes it after each epoch.
    is_chief : bool
        Whether this worker writes.
    tell : callable
        Called as ``tell(event, **facts)``: ``"from"`` with the epochs already done, and
        ``"step"`` with ``epoch`` and ``step`` from 1, the batch's mean ``loss`` and the
        ``seconds`` it took.

    Raises
    ------
    PeerLostError
        If another worker stops to answer.
    course_utils.training.CheckpointError
        If a checkpoint is damaged, of another job, or not the same for all workers.
    """
    images, labels = load(job)
    with strategy.scope():
        network = Network(job)
    step = compiled(network, job, strategy)
    with _peers(), _store(checkpoints, job, is_chief) as store:
        done = _resume(network, store, strategy)
        tell("from", epoch=done)
        for epoch in range(done + 1, job.epochs + 1):
            for number, rows in enumerate(batches(job, epoch), 1):
                start = time.perf_counter()
                loss = step(images[rows], labels[rows])
                seconds = time.perf_counter() - start
                tell("step", epoch=epoch, step=number, loss=loss, seconds=seconds)
            if store is not None and is_chief:
                _save(store, network, epoch)
    with contextlib.suppress(PeerLostError), _peers():
        _sum_over_replicas(0, strategy)  # the others may still be reading the last sum from here


def load(job: Job) -> tuple[np.ndarray, np.ndarray]:
    """Return the job's images ``(n, 28, 28, 1)``, float32 from 0 to 1, and labels ``(n,)``."""
    data = datasets.load("mnist", sample=True)
    images = data.x_train[: job.images, :, :, np.newaxis] / np.float32(255)
    return images, data.y_train[: job.images].astype(np.int32)


def batches(job: Job, epoch: int) -> Iterator[np.ndarray]:
    """Yield the rows of an epoch's global batches, fixed by the seed and the epoch."""
    order = np.random.default_rng([job.seed, epoch]).permutation(job.images)
    for number in range(job.steps):
        yield order[number * job.batch_size : (number + 1) * job.batch_size]


class Network:
    """Two convolutions that halve the picture, and a dense layer; build it in the scope.

    Parameters
    ----------
    job : Job

    Attributes
    ----------
    weights, velocities : list of tf.Variable
        Two kernels (k, k, c_in, c_out), W (d, 10) and b (10,), and as many zeros.
    """

    def __init__(self, job: Job) -> None:
        tf = devices.tensorflow()
        rng, f = np.random.default_rng(job.seed), job.filters
        shapes = [(5, 5, 1, f), (3, 3, f, 2 * f), (SIDE // 4 * SIDE // 4 * 2 * f, CLASSES)]
        start = [rng.normal(0, np.sqrt(2 / np.prod(shape[:-1])), shape) for shape in shapes]
        start.append(np.zeros(CLASSES))
        self.weights = [tf.Variable(values.astype(np.float32)) for values in start]
        self.velocities = [tf.Variable(tf.zeros_like(values)) for values in self.weights]

    @property
    def variables(self) -> list[Any]:
        """All that a checkpoint keeps."""
        return self.weights + self.velocities

    def logits(self, X: Any) -> Any:
        """Return scores (n, 10) of images (n, 28, 28, 1)."""
        nn, (first, second, W, b) = devices.tensorflow().nn, self.weights
        A = nn.relu(nn.conv2d(X, first, strides=2, padding="SAME"))
        A = nn.relu(nn.conv2d(A, second, strides=2, padding="SAME"))
        return devices.tensorflow().reshape(A, (-1, W.shape[0])) @ W + b


def compiled(network: Network, job: Job, strategy: Any) -> Callable[..., float]:
    """Return the step: it takes a global batch, shares it out and returns the mean loss.

    Each replica's loss is the sum over its rows divided by the *global* batch, so the sum of
    the replicas' gradients is the gradient of the whole batch's mean loss.
    """
    tf = devices.tensorflow()
    replicas = strategy.num_replicas_in_sync

    def replica_step(X: Any, y: Any) -> Any:
        with tf.GradientTape() as tape:
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(y, network.logits(X))
            loss = tf.reduce_sum(losses) / job.batch_size
        gradients = tape.gradient(loss, network.weights)
        summed = tf.distribute.get_replica_context().all_reduce("sum", gradients)
        for W, v, dW in zip(network.weights, network.velocities, summed, strict=True):
            v.assign(job.momentum * v - job.learning_rate * dW)
            W.assign_add(v)
        return loss

    @tf.function
    def all_replicas(X: Any, y: Any) -> Any:
        return strategy.reduce("sum", strategy.run(replica_step, (X, y)), axis=None)

    def step(images: np.ndarray, labels: np.ndarray) -> float:
        X, y = (
            strategy.experimental_distribute_values_from_function(
                lambda context, all_rows=rows: tf.constant(
                    all_rows[context.replica_id_in_sync_group :: replicas]
                )
            )
            for rows in (images, labels)
        )
        return float(all_replicas(X, y))

    return step


@contextlib.contextmanager
def _store(folder: str | Path | None, job: Job, is_chief: bool) -> Iterator[Any]:
    """Open the checkpoints: the chief locks them, the others read."""
    if folder is None:
        yield None
        return
    from course_utils.training import Checkpoints

    store = Checkpoints(folder, job.settings)
    if not is_chief:
        store.folder.mkdir(parents=True, exist_ok=True)
    with store if is_chief else contextlib.nullcontext(store):
        yield store


def _save(store: Any, network: Network, epoch: int) -> None:
    """Keep a whole epoch."""
    from course_utils.training import State, gather

    store.save(State(epoch, gather("network", [each.numpy() for each in network.variables])))


def _resume(network: Network, store: Any, strategy: Any) -> int:
    """Put the last checkpoint back; return the epochs that it has done."""
    from course_utils.training import CheckpointError, put_back

    state = store.load() if store is not None else None
    done = state.epoch if state is not None else 0
    if (total := _sum_over_replicas(done, strategy)) != done * strategy.num_replicas_in_sync:
        raise CheckpointError(
            f"all workers must start from one epoch; this one has {done}, and the sum over "
            f"{strategy.num_replicas_in_sync} is {total}. Is the folder the same for all?"
        )
    if state is not None:
        put_back("network", network.variables, state.arrays)
    return done


def _sum_over_replicas(value: int, strategy: Any) -> int:
    """Add up a number of each worker."""
    tf = devices.tensorflow()

    @tf.function
    def total() -> Any:
        return strategy.reduce("sum", strategy.run(lambda: tf.constant(value)), axis=None)

    return int(total())


@contextlib.contextmanager
def _peers() -> Iterator[None]:
    """Turn what TensorFlow raises for a dead worker into one error."""
    tf = devices.tensorflow()
    try:
        yield
    except (tf.errors.UnavailableError, tf.errors.AbortedError) as error:
        told = next((line for line in str(error).splitlines() if "aborted" in line), "")
        raise PeerLostError(f"another worker is gone ({told.strip() or 'unavailable'})") from None
