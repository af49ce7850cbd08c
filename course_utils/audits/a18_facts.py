"""Lesson 18: counts of parameters, and what can be read off the articles' graphs and listings."""

import re
from importlib.metadata import PackageNotFoundError, metadata
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from course_utils import datasets, sources
from course_utils.audits.a08_initialisation import undefined_names
from course_utils.audits.a18_references import FACTS, PAPERS
from course_utils.network import Network

__all__ = ["FACTS", "PAPERS"]


def transformer_layer(width: int, hidden: int) -> int:
    """Count the parameters of one Transformer layer.

    Four square projections (query, key, value, output), two dense layers, two normalisations.

    Parameters
    ----------
    width, hidden : int
        Numbers of the stream and of the inner dense layer.
    """
    attention = 4 * (width * width + width)
    dense = width * hidden + hidden + hidden * width + width
    return attention + dense + 2 * 2 * width


def bert_base() -> int:
    """Count BERT-base: 30,522 words, 512 places, 2 segments, 12 layers, a pooling layer."""
    embeddings = (30_522 + 512 + 2) * 768 + 2 * 768
    return embeddings + 12 * transformer_layer(768, 3072) + 768 * 768 + 768


def gpt3() -> int:
    """Count GPT-3: 50,257 words, 2,048 places, 96 layers of width 12,288, a normalisation."""
    embeddings = (50_257 + 2_048) * 12_288
    return embeddings + 96 * transformer_layer(12_288, 4 * 12_288) + 2 * 12_288


def vit_base() -> int:
    """Count ViT-B/16 for 1,000 classes: patches of 16 x 16 x 3, 197 places, 12 layers."""
    patches, places = 16 * 16 * 3 * 768 + 768, (1 + 197) * 768
    return patches + places + 12 * transformer_layer(768, 3072) + 2 * 768 + 768 * 1000 + 1000


def dense_network(*sizes: int) -> int:
    """Count the parameters of dense layers between layers of these sizes."""
    activations = ["relu"] * (len(sizes) - 2) + ["identity"]
    return Network.create(sizes, activations, np.random.default_rng(0)).theta.size


def cifar_network() -> int:
    """Count the parameters of article 000's convolutional network, as its listing builds it."""
    convolutions = sum(9 * past * new + new for past, new in [(3, 32), (32, 64), (64, 64)])
    return convolutions + dense_network(4 * 4 * 64, 64, 10)


def data_set(name: str) -> list[int]:
    """Return training images, test images, height, width and classes of a data set."""
    source = datasets.lookup(name)
    return [source.n_train, source.n_test, *source.image_shape[:2], len(source.class_names)]


def full_run(lesson: str, name: str) -> int:
    """Return the mean of a share that a lesson's full runs reached, in whole per cent."""
    return round(100 * sources.full_runs(lesson).mean(name))


def count(listing: str, *words: str) -> list[int]:
    """Count words in a listing."""
    return [sources.listing(listing).count(word) for word in words]


def seeds(listing: str) -> list[str]:
    """List the functions with "seed" in their names that a listing calls."""
    return re.findall(r"[\w.]*seed\w*(?=\()", sources.listing(listing))


def undefined(listing: str) -> list[str]:
    """List the names that a listing uses and never defines."""
    return undefined_names(sources.listing(listing))


def host(address: str) -> str:
    """Return an address's host."""
    return urlsplit(address).hostname or ""


def leads_to(graph: str, start: str, end: str) -> bool:
    r"""Tell whether a Mermaid graph's arrows lead from one node to another.

    Parameters
    ----------
    graph : str
        Lines such as ``A[one] --> B[two]``.
    start, end : str
        Words in the brackets.

    Examples
    --------
    >>> leads_to("A[x] --> B[y]", "x", "y"), leads_to("A[x] --> B[y]", "y", "x")
    (True, False)
    >>> leads_to("A[x] --> B[y]\nB --> A", "x", "x")
    True
    """
    label = dict(re.findall(r"(\w+)\[([^]]*)\]", graph))
    arrows = re.findall(r"(\w+)(?:\[[^]]*\])? --> (\w+)", graph)
    known: set[str] = set()
    reached = {name for name in label if label[name] == start}
    while reached:
        reached = {after for before, after in arrows if before in reached} - known
        known |= reached
    return any(label[name] == end for name in known)


def tensorflow_takes(python: str) -> bool:
    """Tell whether the installed TensorFlow accepts a Python version such as ``"3.8"``."""
    least = re.search(r">=\s*(\d+)\.(\d+)", _tensorflow_needs())
    return least is None or tuple(map(int, python.split("."))) >= (int(least[1]), int(least[2]))


def _tensorflow_needs() -> str:
    """Return the Python versions that TensorFlow's package names, such as ``">=3.10"``."""
    for name in ("tensorflow-cpu", "tensorflow"):
        try:
            return metadata(name)["Requires-Python"]
        except PackageNotFoundError:
            continue
    raise ModuleNotFoundError("TensorFlow must be installed; try `pip install tensorflow`.")


def keras_backends() -> list[str]:
    """List which of JAX, TensorFlow and PyTorch the installed Keras has code for."""
    spec = find_spec("keras")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("Keras must be installed; try `pip install keras`.")
    folder = Path(spec.origin).parent / "src" / "backend"
    return [name for name in ("jax", "tensorflow", "torch") if (folder / name).is_dir()]
