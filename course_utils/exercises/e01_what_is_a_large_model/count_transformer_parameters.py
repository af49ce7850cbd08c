"""Exercise `count_transformer_parameters`: a decoder of the GPT kind, from four numbers."""

from collections.abc import Callable

from course_utils.budget import count_transformer_parameters
from course_utils.exercises import Exercise, Mistake, SameValues


def _cases() -> list[tuple]:
    """Return tiny decoders that show one part each, then GPT-2 and GPT-3."""
    return [
        (0, 0, 1, 0),
        (1, 0, 2, 0),
        (3, 2, 2, 0),
        (3, 2, 2, 1),
        (7, 5, 4, 3),
        (50257, 1024, 768, 12),
        (50257, 2048, 12288, 96),
    ]


def _off_by(extra: Callable[[int, int, int, int], int]) -> Callable[..., int]:
    """Return an answer that adds something to the right number."""

    def answer(vocabulary: int, context: int, width: int, layers: int) -> int:
        right = count_transformer_parameters(vocabulary, context, width, layers)
        return right + extra(vocabulary, context, width, layers)

    return answer


EXERCISE = Exercise(
    solution=count_transformer_parameters,
    prompt=(
        "Return the number of parameters of a GPT-style decoder: an embedding for each token of"
        " the vocabulary and each position of the context, layers blocks of 12 width^2 + 13 width,"
        " one final layer norm; the output shares the token embedding."
    ),
    judge=SameValues(_cases, returns="one whole number"),
    hints=(
        "Three parts: a table of embeddings before the blocks, the blocks, a layer norm behind.",
        "Each token and each position is a row of width numbers. A layer norm has a scale and a"
        " shift for each of them.",
        "The output layer reuses the token table: it adds nothing.",
    ),
    mistakes=(
        Mistake(
            _off_by(lambda V, C, d, L: V * d),
            "The output's weights are counted again: they are the token embedding's.",
        ),
        Mistake(_off_by(lambda V, C, d, L: -C * d), "The positions are not embedded."),
        Mistake(_off_by(lambda V, C, d, L: -2 * d), "The layer norm at the end is missing."),
        Mistake(_off_by(lambda V, C, d, L: -d), "A layer norm has a scale and a shift."),
        Mistake(
            _off_by(lambda V, C, d, L: 2 * d * (L - 1)),
            "The final layer norm stands in every block: it comes once.",
        ),
        Mistake(
            _off_by(lambda V, C, d, L: -13 * d * L),
            "The blocks' biases and layer norms are missing.",
        ),
        Mistake(_off_by(lambda V, C, d, L: -(V + C) * d), "The embeddings are missing."),
        Mistake(
            _off_by(lambda V, C, d, L: (12 * d * d + 13 * d) * (1 - L)),
            "This has a single block: multiply it by the layers.",
        ),
        Mistake(
            _off_by(lambda V, C, d, L: V * C * d - (V + C) * d),
            "Tokens and positions are multiplied: they are two tables, one below the other.",
        ),
        Mistake(
            lambda vocabulary, context, width, layers: (
                (vocabulary + context) * width + layers * (12 * width + 13 * width) + 2 * width
            ),
            "A weight matrix of width by width counts width squared.",
        ),
        Mistake(
            lambda vocabulary, context, width, layers: layers * (12 * width**2 + 13 * width),
            "These are the blocks alone: embeddings and the layer norm at the end are missing.",
        ),
        Mistake(_off_by(lambda V, C, d, L: -4 * d * L), "The blocks' two layer norms are missing."),
        Mistake(
            _off_by(lambda V, C, d, L: -(4 * d * d + 4 * d) * L),
            "Attention is missing: four layers from width to width in every block.",
        ),
        Mistake(
            _off_by(lambda V, C, d, L: (12 * d * d + 13 * d) * (12 - L)),
            "The layers are fixed at 12: use the argument.",
        ),
        Mistake(
            _off_by(lambda V, C, d, L: V - V * d),
            "A token counts once: it is a row of width numbers.",
        ),
    ),
)
