"""Learning from data that stay where they are, and what the result still tells about them.

`federated_average` and `federated_rounds` train one network with many owners; the partitions
deal a data set out to them. `additive_shares` hides each owner's update in the sum of all,
`clip_and_noise` and `epsilon_spent` bound what a trained network tells about one example, and
`membership_auc` measures what it does tell.
"""

from .accountant import epsilon_spent, renyi_divergence
from .averaging import bytes_sent, federated_average
from .clients import federated_rounds, local_training, parameters_of, with_parameters
from .membership import example_losses, membership_auc
from .partition import class_counts, dirichlet_partition, even_partition
from .privacy import clip_and_noise, per_example_gradients, private_training
from .secret import RING, additive_shares, decode_fixed, encode_fixed

__all__ = [
    "RING",
    "additive_shares",
    "bytes_sent",
    "class_counts",
    "clip_and_noise",
    "decode_fixed",
    "dirichlet_partition",
    "encode_fixed",
    "epsilon_spent",
    "even_partition",
    "example_losses",
    "federated_average",
    "federated_rounds",
    "local_training",
    "membership_auc",
    "parameters_of",
    "per_example_gradients",
    "private_training",
    "renyi_divergence",
    "with_parameters",
]
