"""Count a network's parameters from its sizes, without building it."""

from collections.abc import Sequence
from itertools import pairwise

from course_utils.budget.numbers import whole


def count_dense_parameters(layer_sizes: Sequence[int]) -> int:
    """Return how many weights and biases a chain of dense layers has.

    Convention: sizes from the inputs to the outputs, and every layer has a bias, so a layer from
    d inputs to k units counts d k + k; the inputs themselves have no parameters.

    Parameters
    ----------
    layer_sizes : sequence of int
        Units of each layer, the inputs first.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If a size is negative or not whole.

    Notes
    -----
    Source: Goodfellow, Bengio and Courville (2016), section 6.1.

    Examples
    --------
    >>> count_dense_parameters([784, 128, 10])
    101770
    """
    sizes = whole("layer_sizes", layer_sizes)
    return sum(inputs * units + units for inputs, units in pairwise(sizes))


def count_conv_parameters(kernel_size: int, channels_in: int, channels_out: int) -> int:
    """Return how many weights and biases a convolution has.

    Convention: a square kernel with side `kernel_size`, one kernel for each pair of channels and
    one bias for each output channel; the image's size does not matter.

    Parameters
    ----------
    kernel_size : int
        Side of the kernel, pixels.
    channels_in, channels_out : int
        Channels of the input and of the output.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If a number is negative or not whole.

    Notes
    -----
    Source: Goodfellow, Bengio and Courville (2016), section 9.5.

    Examples
    --------
    >>> count_conv_parameters(3, 3, 32)
    896
    """
    side, inputs, filters = whole("sizes", (kernel_size, channels_in, channels_out))
    return (side * side * inputs + 1) * filters


def count_transformer_parameters(vocabulary: int, context: int, width: int, layers: int) -> int:
    """Return how many parameters a decoder of the GPT-2 and GPT-3 kind has.

    Convention: token and learned position embeddings; each block has attention with four dense
    layers of `width`, a dense pair of 4 `width` and `width`, all with biases, and two layer norms
    (12 width^2 + 13 width in all); one more layer norm at the end; the output layer shares the
    token embedding's weights. The number of heads does not matter.

    Parameters
    ----------
    vocabulary : int
        Different tokens.
    context : int
        Positions, tokens.
    width : int
        Numbers that stand for one token.
    layers : int
        Blocks.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If a number is negative or not whole.

    Notes
    -----
    Source: Radford et al. (2019), section 2.3; Brown et al. (2020), table 2.1.

    Examples
    --------
    >>> count_transformer_parameters(50257, 1024, 768, 12)
    124439808
    """
    V, C, d, L = whole("sizes", (vocabulary, context, width, layers))
    return (V + C) * d + L * (12 * d * d + 13 * d) + 2 * d


def count_bert_parameters(vocabulary: int, context: int, width: int, layers: int) -> int:
    """Return how many parameters an encoder of the BERT kind has, without a task's head.

    Beside the decoder's parts it has two token types and a pooler, a dense layer of `width`; its
    single layer norm beyond the blocks stands after the embeddings.

    Parameters
    ----------
    vocabulary, context, width, layers : int
        As in `count_transformer_parameters`.

    Returns
    -------
    int

    Notes
    -----
    Source: Devlin et al. (2019), section 3.

    Examples
    --------
    >>> count_bert_parameters(30522, 512, 768, 12)
    109482240
    """
    pooler = count_dense_parameters([width, width])
    return count_transformer_parameters(vocabulary, context, width, layers) + 2 * width + pooler


def count_vit_parameters(
    image_size: int, patch_size: int, width: int, layers: int, classes: int
) -> int:
    """Return how many parameters a vision transformer has, for images of three channels.

    Patches are embedded by one convolution; a class token is put before them, each has a learned
    position, and a dense head reads the classes off the class token.

    Parameters
    ----------
    image_size, patch_size : int
        Sides, pixels; the patches must tile the image.
    width, layers : int
        As in `count_transformer_parameters`.
    classes : int
        Outputs of the head.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If the patches do not tile the image.

    Notes
    -----
    Source: Dosovitskiy et al. (2021), section 3.1.

    Examples
    --------
    >>> count_vit_parameters(224, 16, 768, 12, 1000)
    86567656
    """
    if image_size % patch_size:
        raise ValueError(
            f"image_size must be a multiple of patch_size; got {image_size} and {patch_size}. "
            "Crop or resize the image first."
        )
    positions = (image_size // patch_size) ** 2 + 1
    patches = count_conv_parameters(patch_size, 3, width)
    head = count_dense_parameters([width, classes])
    return patches + width + count_transformer_parameters(0, positions, width, layers) + head
