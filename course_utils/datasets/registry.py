"""What the course knows about each data set: sizes, classes, licence, origin."""

from __future__ import annotations

import math
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import urlsplit

_TF_DATASETS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"


@dataclass(frozen=True)
class Remote:
    """One file to download.

    Parameters
    ----------
    url : str
        Where it is; the last part of the address names the file.
    checksum : str
        ``"algorithm:hexdigest"`` of the whole file.
    n_bytes : int
        Its size in bytes, used to plan disk space and the progress bar.
    """

    url: str
    checksum: str
    n_bytes: int

    @property
    def file_name(self) -> str:
        """The last part of the address."""
        return self.url.rsplit("/", 1)[-1]

    @property
    def host(self) -> str:
        """The host's name."""
        return urlsplit(self.url).hostname or ""


@dataclass(frozen=True)
class Source:
    """One data set of the course.

    Parameters
    ----------
    name, title : str
        The name that ``load`` takes, and the name that a reader knows.
    n_train, n_test : int
        Images in the whole training and test split.
    image_shape : tuple of int
        ``(height, width)`` in pixels, or ``(height, width, channels)``.
    class_names : tuple of str
        Name of each label, in the order of the labels 0, 1, ...
    citation, homepage : str
        Who published it and when; where it is described.
    licence, licence_url : str
        Under which terms; where the terms are written.
    remotes : tuple of Remote
        What is downloaded.
    form : {"npz", "idx", "cifar"}
        How the downloaded files hold the arrays.
    sample : (int, int) or None
        Training and test images of the sample inside the package.
    jpeg_fingerprint : str or None
        Fingerprint of a copy that is known to have been through JPEG.
    """

    name: str
    title: str
    n_train: int
    n_test: int
    image_shape: tuple[int, ...]
    class_names: tuple[str, ...]
    citation: str
    homepage: str
    licence: str
    licence_url: str
    remotes: tuple[Remote, ...]
    form: str
    sample: tuple[int, int] | None = None
    jpeg_fingerprint: str | None = None

    @property
    def download_bytes(self) -> int:
        """Bytes that a download transfers."""
        return sum(remote.n_bytes for remote in self.remotes)

    @property
    def array_bytes(self) -> int:
        """Bytes of all images in memory, one byte a value."""
        return (self.n_train + self.n_test) * math.prod(self.image_shape)


_MNIST = Source(
    name="mnist",
    title="MNIST",
    n_train=60_000,
    n_test=10_000,
    image_shape=(28, 28),
    class_names=tuple("0123456789"),
    citation="Y. LeCun, C. Cortes, C. J. C. Burges (1998), "
    "The MNIST database of handwritten digits",
    homepage="http://yann.lecun.com/exdb/mnist/",
    licence="CC BY-SA 3.0 (Yann LeCun and Corinna Cortes)",
    licence_url="https://creativecommons.org/licenses/by-sa/3.0/",
    remotes=(
        Remote(
            _TF_DATASETS + "mnist.npz",
            "sha256:731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
            11_490_434,
        ),
    ),
    form="npz",
    sample=(5_000, 1_000),
)

_FASHION_MNIST = Source(
    name="fashion_mnist",
    title="Fashion-MNIST",
    n_train=60_000,
    n_test=10_000,
    image_shape=(28, 28),
    class_names=(
        *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
        *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
    ),
    citation="H. Xiao, K. Rasul, R. Vollgraf (2017), Fashion-MNIST: a novel image dataset for "
    "benchmarking machine learning algorithms, arXiv:1708.07747",
    homepage="https://github.com/zalandoresearch/fashion-mnist",
    licence="MIT (Zalando SE, 2017)",
    licence_url="https://github.com/zalandoresearch/fashion-mnist/blob/master/LICENSE",
    remotes=(
        Remote(
            _TF_DATASETS + "train-images-idx3-ubyte.gz",
            "md5:8d4fb7e6c68d591d4c3dfef9ec88bf0d",
            26_421_880,
        ),
        Remote(
            _TF_DATASETS + "train-labels-idx1-ubyte.gz",
            "md5:25c81989df183df01b3e8a0aad5dffbe",
            29_515,
        ),
        Remote(
            _TF_DATASETS + "t10k-images-idx3-ubyte.gz",
            "md5:bef4ecab320f06d8554ea6380940ec79",
            4_422_102,
        ),
        Remote(
            _TF_DATASETS + "t10k-labels-idx1-ubyte.gz",
            "md5:bb300cfdad3c16e7a12a480ee83cd310",
            5_148,
        ),
    ),
    form="idx",
    sample=(5_000, 1_000),
)

_CIFAR10 = Source(
    name="cifar10",
    title="CIFAR-10",
    n_train=50_000,
    n_test=10_000,
    image_shape=(32, 32, 3),
    class_names=(
        *("airplane", "automobile", "bird", "cat", "deer"),
        *("dog", "frog", "horse", "ship", "truck"),
    ),
    citation="A. Krizhevsky (2009), Learning multiple layers of features from tiny images, "
    "technical report, University of Toronto",
    homepage="https://www.cs.toronto.edu/~kriz/cifar.html",
    licence="none stated (its author asks to cite the report), so not redistributed here",
    licence_url="https://www.cs.toronto.edu/~kriz/cifar.html",
    remotes=(
        Remote(
            "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
            "md5:c32a1d4ab5d03f1284b67883e8d87530",
            170_052_171,
        ),
    ),
    form="cifar",
    jpeg_fingerprint="4825a540522e85fa5a5397b2cdb3af7dce58c36e3ba4a7742c1d2f869c22ec6b",
)

REGISTRY: dict[str, Source] = {source.name: source for source in (_MNIST, _FASHION_MNIST, _CIFAR10)}


def lookup(name: str) -> Source:
    """Return the entry called `name`.

    Raises
    ------
    ValueError
        If there is none; the message lists the names and the nearest one.
    """
    if isinstance(name, str) and name in REGISTRY:
        return REGISTRY[name]
    spelling = str(name).lower().replace("-", "_").replace(" ", "_")
    near = get_close_matches(spelling, REGISTRY, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise ValueError(f"the data set must be one of {', '.join(REGISTRY)}; got {name!r}.{hint}")
