"""What a model costs: parameters, bytes and operations, counted before anything is built."""

from course_utils.budget.costs import (
    BYTES,
    OPTIMIZER_SLOTS,
    memory_bytes,
    prediction_flops,
    training_flops,
)
from course_utils.budget.counting import (
    count_bert_parameters,
    count_conv_parameters,
    count_dense_parameters,
    count_transformer_parameters,
    count_vit_parameters,
)
from course_utils.budget.models import MODELS, THRESHOLDS, NamedModel, Threshold

__all__ = [
    "BYTES",
    "MODELS",
    "OPTIMIZER_SLOTS",
    "THRESHOLDS",
    "NamedModel",
    "Threshold",
    "count_bert_parameters",
    "count_conv_parameters",
    "count_dense_parameters",
    "count_transformer_parameters",
    "count_vit_parameters",
    "memory_bytes",
    "prediction_flops",
    "training_flops",
]
