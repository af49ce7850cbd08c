"""What this machine trains on, TensorFlow without its start-up lines, and ``course doctor``."""

from course_utils.devices.checks import Check, doctor
from course_utils.devices.device import Device, choose_jit, choose_precision, describe, prepare
from course_utils.devices.facts import Facts, Gpu, gather, wide_precision
from course_utils.devices.quiet import TensorFlowMissingError, tensorflow

__all__ = [
    "Check",
    "Device",
    "Facts",
    "Gpu",
    "TensorFlowMissingError",
    "choose_jit",
    "choose_precision",
    "describe",
    "doctor",
    "gather",
    "prepare",
    "tensorflow",
    "wide_precision",
]
