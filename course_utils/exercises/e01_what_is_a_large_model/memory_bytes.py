"""Exercise `memory_bytes`: what the weights and their companions take."""

from course_utils.budget import memory_bytes
from course_utils.exercises import Exercise, Mistake, SameValues


def _cases() -> list[tuple]:
    """Return inference, training without and with slots, half precision, four bits, GPT-3."""
    return [
        (1, 4, None),
        (1, 4, 0),
        (10, 4, 1),
        (10, 4, 2),
        (101_770, 4, 2),
        (1_000, 2, None),
        (1_000, 2, 2),
        (1_001, 0.5, None),
        (0, 4, 2),
        (174_604_259_328, 4, 2),
    ]


def _slots(optimizer_slots: int | None) -> int:
    """Return the slots, none for inference."""
    return optimizer_slots or 0


EXERCISE = Exercise(
    solution=memory_bytes,
    prompt=(
        "Return the bytes that a model takes. Training (optimizer_slots is 0, 1, 2...) keeps for"
        " each weight its gradient and optimizer_slots further numbers; inference"
        " (optimizer_slots is None) keeps the weights alone. All numbers have bytes_per_weight"
        " bytes."
    ),
    judge=SameValues(_cases, returns="one number, bytes"),
    hints=(
        "How many numbers does training keep for one weight, itself included?",
        "0 and None are two different things here: plain gradient descent trains with 0 slots.",
        "Ask `optimizer_slots is None` first.",
    ),
    mistakes=(
        Mistake(
            lambda parameters, bytes_per_weight, optimizer_slots: parameters * bytes_per_weight,
            "These are the weights alone: training keeps more.",
        ),
        Mistake(
            lambda parameters, bytes_per_weight, optimizer_slots: (
                parameters * bytes_per_weight * (1 + _slots(optimizer_slots))
            ),
            "The gradients are forgotten: one number a weight.",
        ),
        Mistake(
            lambda parameters, bytes_per_weight, optimizer_slots: (
                parameters * bytes_per_weight * (2 + _slots(optimizer_slots))
            ),
            "Inference has got gradients: it needs the weights alone.",
        ),
        Mistake(
            lambda parameters, bytes_per_weight, optimizer_slots: (
                parameters * bytes_per_weight * (2 + optimizer_slots if optimizer_slots else 1)
            ),
            "0 slots is taken for inference: plain gradient descent trains too.",
        ),
        Mistake(
            lambda parameters, bytes_per_weight, optimizer_slots: (
                parameters * (1 if optimizer_slots is None else 2 + optimizer_slots)
            ),
            "These are numbers: each takes several bytes.",
        ),
        Mistake(
            lambda parameters, bytes_per_weight, optimizer_slots: (
                parameters * (2 + optimizer_slots) * bytes_per_weight
            ),
            "None cannot be added to: answer inference first.",
        ),
        Mistake(
            lambda parameters, bytes_per_weight, optimizer_slots: (
                8 * memory_bytes(parameters, bytes_per_weight, optimizer_slots)
            ),
            "These are bits: a byte has eight.",
        ),
        Mistake(
            lambda parameters, bytes_per_weight, optimizer_slots: (
                memory_bytes(parameters, bytes_per_weight, optimizer_slots) / 2**20
            ),
            "These are mebibytes: return bytes.",
        ),
        Mistake(
            lambda parameters, bytes_per_weight, optimizer_slots: (
                int(parameters * bytes_per_weight // 1)
                * (1 if optimizer_slots is None else 2 + optimizer_slots)
            ),
            "Half a byte is cut off: two four-bit weights share a byte.",
        ),
        Mistake(
            lambda parameters, bytes_per_weight, optimizer_slots: (
                memory_bytes(parameters, bytes_per_weight, optimizer_slots) / 1e9
            ),
            "These are gigabytes: return bytes.",
        ),
        Mistake(
            lambda parameters, bytes_per_weight, optimizer_slots: (
                parameters * bytes_per_weight * (1 if optimizer_slots is None else 4)
            ),
            "Fixed at Adam's two slots: use the argument.",
        ),
        Mistake(
            lambda parameters, bytes_per_weight, optimizer_slots: (
                parameters
                * bytes_per_weight
                * (1 if optimizer_slots is None else 2 * _slots(optimizer_slots))
            ),
            "The slots multiply: they come on top of weight and gradient.",
        ),
        Mistake(
            lambda parameters, bytes_per_weight, optimizer_slots: (
                0
                if optimizer_slots is None
                else memory_bytes(parameters, bytes_per_weight, optimizer_slots)
            ),
            "Inference takes nothing here: it needs the weights.",
        ),
    ),
)
