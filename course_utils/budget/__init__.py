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
from course_utils.budget.operations import (
    conv_flops,
    dense_flops,
    training_days,
    watt_hours,
)
from course_utils.budget.roofline import Roofline, Work

__all__ = [
    "BYTES",
    "MODELS",
    "OPTIMIZER_SLOTS",
    "THRESHOLDS",
    "NamedModel",
    "Roofline",
    "Threshold",
    "Work",
    "conv_flops",
    "count_bert_parameters",
    "count_conv_parameters",
    "count_dense_parameters",
    "count_transformer_parameters",
    "count_vit_parameters",
    "dense_flops",
    "memory_bytes",
    "prediction_flops",
    "training_days",
    "training_flops",
    "watt_hours",
]
