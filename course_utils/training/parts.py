"""Layers and the optimizer of the course's recipe, as Keras classes.

This module imports Keras; `training` imports it when a function needs it.
"""

from typing import Any

import keras
import tensorflow as tf

GATE = 1.702  # Hendrycks and Gimpel (2016), section 2


class BatchNorm(keras.layers.Layer):
    """Batch normalisation with a learned bias and no learned scale, as one fused operation.

    ``y = (x - mean) / sqrt(variance + epsilon) + bias``, with mean and variance of the batch
    while training and their running averages afterwards. Keras's own layer widens 16-bit
    numbers first and makes a dozen passes over them; this one reads them once.

    Parameters
    ----------
    momentum : float
        Share of the running averages that stays at each step.
    epsilon : float

    Notes
    -----
    Source: Ioffe and Szegedy (2015), algorithm 1; no scale, since the next convolution can
    scale: Jordan (2024), section 3.
    """

    def __init__(self, momentum: float = 0.6, epsilon: float = 1e-5, **options: Any) -> None:
        super().__init__(**options)
        self.momentum, self.epsilon = momentum, epsilon

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the bias and the running averages, float32 under every policy."""
        kept = {"shape": input_shape[-1:], "dtype": "float32", "autocast": False}
        self.bias = self.add_weight(name="bias", initializer="zeros", **kept)
        self.mean = self.add_weight(name="mean", initializer="zeros", trainable=False, **kept)
        self.variance = self.add_weight(
            name="variance", initializer="ones", trainable=False, **kept
        )

    def call(self, x: Any, training: bool = False) -> Any:
        """Normalise (n, height, width, channels); while training, update the averages."""
        none = tf.zeros([0])
        given = (none, none) if training else (self.mean.value, self.variance.value)
        y, mean, variance, *_ = tf.raw_ops.FusedBatchNormV3(
            x=x,
            scale=tf.ones_like(self.bias),
            offset=self.bias.value,
            mean=given[0],
            variance=given[1],
            epsilon=self.epsilon,
            is_training=bool(training),
        )
        if training:
            for average, now in ((self.mean, mean), (self.variance, variance)):
                average.assign(self.momentum * average + (1 - self.momentum) * now)
        return y

    def get_config(self) -> dict[str, Any]:
        """Return what rebuilds the layer."""
        return {**super().get_config(), "momentum": self.momentum, "epsilon": self.epsilon}


@tf.function(jit_compile=True, autograph=False)
def _gate(x: Any) -> Any:
    """Compute x * sigmoid(1.702 x) in float32, in one pass."""
    wide = tf.cast(x, tf.float32)
    return tf.cast(wide * tf.sigmoid(GATE * wide), x.dtype)


@tf.function(jit_compile=True, autograph=False)
def _gate_slope(x: Any, dy: Any) -> Any:
    """Compute dy times the slope of `_gate` at x, in one pass."""
    wide = tf.cast(x, tf.float32)
    s = tf.sigmoid(GATE * wide)
    return tf.cast(tf.cast(dy, tf.float32) * s * (1 + GATE * wide * (1 - s)), x.dtype)


@tf.custom_gradient
def sigmoid_gelu(x: Any) -> Any:
    """Return ``x * sigmoid(1.702 x)``, GELU's cheap form, for floats of any shape.

    Each direction is one compiled pass; TensorFlow's own operations make five or more, which
    on a CPU take longer than the convolutions beside them.

    Notes
    -----
    Source: Hendrycks and Gimpel (2016), section 2.
    """
    return _gate(x), lambda dy: _gate_slope(x, dy)


class SigmoidGelu(keras.layers.Layer):
    """`sigmoid_gelu` as a layer."""

    def call(self, x: Any) -> Any:
        """Apply it to numbers of any shape."""
        return sigmoid_gelu(x)


def orthogonalise(matrix: Any, steps: int = 3) -> Any:
    """Bring all singular values of a matrix near 1, without computing them.

    The odd polynomial ``a s + b s^3 + c s^5``, applied again and again, drives every singular
    value s from 0 to 1 towards 1 and leaves the directions alone.

    Parameters
    ----------
    matrix : tensor of float32, shape (m, n)
    steps : int

    Returns
    -------
    tensor of float32, shape (m, n)

    Notes
    -----
    Source: Jordan et al. (2024), *Muon*, and Bernstein and Newhouse (2024), section 3
    (Newton-Schulz iteration).
    """
    a, b, c = 3.4445, -4.7750, 2.0315
    is_tall = matrix.shape[0] > matrix.shape[1]
    x = tf.transpose(matrix) if is_tall else matrix
    x = x / (tf.norm(x) + 1e-7)
    for _ in range(steps):
        gram = tf.matmul(x, x, transpose_b=True)
        x = a * x + tf.matmul(b * gram + c * tf.matmul(gram, gram), x)
    return tf.transpose(x) if is_tall else x


class Muon(keras.optimizers.Optimizer):
    """Orthogonalised momentum for convolution kernels, Nesterov momentum for the rest.

    A kernel's momentum is orthogonalised, so that every direction of the kernel moves by the
    same amount, and the kernel is kept at a fixed length, so that the rate is an angle. Biases
    and dense weights take plain steps, whose rates keep a fixed ratio to the kernels' rate.

    Parameters
    ----------
    learning_rate : float or keras.optimizers.schedules.LearningRateSchedule
        Of the convolution kernels.
    momentum, plain_momentum : float
        Of the kernels, and of the rest.
    bias_ratio, matrix_ratio : float
        The rates of biases and of matrices, in units of `learning_rate`.
    **options
        Of every Keras optimizer, such as ``use_ema=True``.

    Notes
    -----
    Source: Jordan et al. (2024), *Muon: an optimizer for hidden layers in neural networks*, and
    the CIFAR-10 speed run that comes with it. Keras's own Muon leaves convolution kernels to
    Adam.
    """

    def __init__(
        self,
        learning_rate: Any = 0.17,
        momentum: float = 0.6,
        plain_momentum: float = 0.85,
        bias_ratio: float = 300.0,
        matrix_ratio: float = 0.06,
        **options: Any,
    ) -> None:
        super().__init__(learning_rate=learning_rate, **options)
        self.momentum, self.plain_momentum = momentum, plain_momentum
        self.bias_ratio, self.matrix_ratio = bias_ratio, matrix_ratio

    def build(self, variables: list[Any]) -> None:
        """Make a momentum for each variable."""
        if self.built:
            return
        super().build(variables)
        self.velocities = self.add_optimizer_variables(variables, "momentum")

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Move one variable, of 4 dimensions orthogonally and of others plainly."""
        velocity = self.velocities[self._get_variable_index(variable)]
        is_kernel = len(variable.shape) == 4
        share = self.momentum if is_kernel else self.plain_momentum
        velocity.assign(share * velocity + gradient)
        ahead = gradient + share * velocity
        move = self._turn if is_kernel else self._push
        move(variable, ahead, tf.cast(learning_rate, variable.dtype))

    def _turn(self, kernel: Any, ahead: Any, rate: Any) -> None:
        """Move a kernel (height, width, in, out) of fixed length in every direction alike."""
        filters = kernel.shape[-1]
        step = tf.reshape(orthogonalise(tf.reshape(ahead, (-1, filters))), kernel.shape)
        length = tf.sqrt(tf.cast(filters, kernel.dtype))
        kernel.assign(kernel * (length / tf.norm(kernel)) - rate * step)

    def _push(self, variable: Any, ahead: Any, rate: Any) -> None:
        """Move a bias or a matrix against its gradient."""
        ratio = self.matrix_ratio if len(variable.shape) == 2 else self.bias_ratio
        variable.assign_sub(ratio * rate * ahead)

    def get_config(self) -> dict[str, Any]:
        """Return what rebuilds the optimizer."""
        names = ("momentum", "plain_momentum", "bias_ratio", "matrix_ratio")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}
