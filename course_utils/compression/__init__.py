"""Smaller models, and what they cost: 8-bit weights, pruning, export, size, latency, memory."""

from course_utils.compression.export import Apart, Lite, load_apart, to_litert
from course_utils.compression.latency import latency_percentiles, time_calls
from course_utils.compression.pruning import hold_zeros, prune_by_magnitude
from course_utils.compression.quantising import dequantise, quantise_int8, rounded
from course_utils.compression.sizes import file_bytes, zipped_bytes

__all__ = [
    "Apart",
    "Lite",
    "dequantise",
    "file_bytes",
    "hold_zeros",
    "latency_percentiles",
    "load_apart",
    "prune_by_magnitude",
    "quantise_int8",
    "rounded",
    "time_calls",
    "to_litert",
    "zipped_bytes",
]
