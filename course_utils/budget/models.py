"""The networks that the articles build or name, and what they mean by large."""

from dataclasses import dataclass

from course_utils.budget.counting import (
    count_bert_parameters,
    count_conv_parameters,
    count_dense_parameters,
    count_transformer_parameters,
    count_vit_parameters,
)


@dataclass(frozen=True)
class NamedModel:
    """A model, its size and where the size comes from.

    Attributes
    ----------
    name : str
        As it is known.
    parameters : int
        Weights and biases.
    tokens : float or None
        Tokens (or examples) seen in training, all epochs together; None where not stated, or
        where a weight meets a token more than once, as in a convolution.
    source : str
        Where the size or the configuration is published.
    """

    name: str
    parameters: int
    tokens: float | None
    source: str


@dataclass(frozen=True)
class Threshold:
    """What an article calls large.

    Attributes
    ----------
    article : str
        First digits of its file's name.
    at_least : float
        The fewest parameters of a large model.
    claim : str
        Id of the claim that quotes it.
    """

    article: str
    at_least: float
    claim: str


THRESHOLDS: tuple[Threshold, ...] = (
    Threshold("004", 1e6, "01-004-large"),
    Threshold("000", 1e8, "01-000-large"),
    Threshold("001", 1e9, "01-001-large"),
)
"""The three articles that draw a line, the lowest first; the other two draw none."""

_ARTICLE_CNN = (
    count_conv_parameters(3, 3, 32)
    + count_conv_parameters(3, 32, 64)
    + count_conv_parameters(3, 64, 64)
    + count_dense_parameters([4 * 4 * 64, 64, 10])
)
_CATS_CNN = count_conv_parameters(3, 1, 32) + count_dense_parameters([13 * 13 * 32, 128, 1])
_DQN = (
    count_conv_parameters(8, 4, 32)
    + count_conv_parameters(4, 32, 64)
    + count_conv_parameters(3, 64, 64)
    + count_dense_parameters([7 * 7 * 64, 512, 18])
)

MODELS: tuple[NamedModel, ...] = (
    NamedModel("worked example 3-2-1", count_dense_parameters([3, 2, 1]), 1e4, "article 001"),
    NamedModel("noise classifier", count_dense_parameters([10, 64, 32, 1]), 1e3, "article 002"),
    NamedModel("digits MLP", count_dense_parameters([784, 128, 10]), 3e5, "articles 000, 004"),
    NamedModel("CIFAR CNN", _ARTICLE_CNN, None, "article 000"),
    NamedModel("cats CNN", _CATS_CNN, None, "article 003"),
    NamedModel("DQN", _DQN, None, "Mnih et al. (2015), methods"),
    NamedModel("Inception-v3", 23_851_784, None, "keras.applications"),
    NamedModel("ResNet-152", 60_419_944, None, "keras.applications"),
    NamedModel(
        "ViT-B/16",
        count_vit_parameters(224, 16, 768, 12, 1000),
        None,
        "Dosovitskiy et al. (2021), table 1",
    ),
    NamedModel(
        "BERT-base",
        count_bert_parameters(30522, 512, 768, 12),
        128_000 * 1e6,
        "Devlin et al. (2019), section 3 and appendix A.2",
    ),
    NamedModel(
        "GPT-2 (largest)",
        count_transformer_parameters(50257, 1024, 1600, 48),
        None,
        "Radford et al. (2019), table 2",
    ),
    NamedModel(
        "GPT-3",
        count_transformer_parameters(50257, 2048, 12288, 96),
        300e9,
        "Brown et al. (2020), table 2.1",
    ),
)
"""Models that the articles build or name, the smallest first."""
