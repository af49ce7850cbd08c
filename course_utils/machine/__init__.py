"""What this machine does a second, measured, and how long a training will take on it.

`peaks` measures the roofline, `reading` counts a Keras network's work by formula, `counting` asks
TensorFlow's own counter, `placing` times single layers, `loops` trains in one compiled loop,
`predicting` says beforehand how long that takes, `variants` times ways to train in turns.
"""

from course_utils.machine.counting import counted_flops, counted_layer
from course_utils.machine.loops import training_loop
from course_utils.machine.peaks import matmul_rate, measure_roofline, stream_rate
from course_utils.machine.placing import Placed, place
from course_utils.machine.predicting import (
    Rates,
    calibrate,
    features,
    predict_step,
    roofline_step,
    step_seconds,
)
from course_utils.machine.reading import layer_work, network_work, training_work
from course_utils.machine.timing import in_turns, seconds_of
from course_utils.machine.variants import VARIANTS, Variant, compare

__all__ = [
    "VARIANTS",
    "Placed",
    "Rates",
    "Variant",
    "calibrate",
    "compare",
    "counted_flops",
    "counted_layer",
    "features",
    "in_turns",
    "layer_work",
    "matmul_rate",
    "measure_roofline",
    "network_work",
    "place",
    "predict_step",
    "roofline_step",
    "seconds_of",
    "step_seconds",
    "stream_rate",
    "training_loop",
    "training_work",
]
