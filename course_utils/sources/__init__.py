"""The articles that the course checks: their listings as printed and the numbers they publish.

The listings lie in ``listings/`` letter by letter, mistakes and trailing blanks included.
"""

from dataclasses import dataclass
from importlib.resources import files

from course_utils.sources.full_runs import FullRuns, full_runs
from course_utils.sources.ledger import VERDICTS, Claim, claim, claims

__all__ = [
    "LISTINGS",
    "VERDICTS",
    "Article",
    "Claim",
    "FullRuns",
    "Published",
    "article",
    "claim",
    "claims",
    "full_runs",
    "listing",
    "published",
]

_FIRST = "000_77bde82547e8114c.txt"
_SECOND = "001_1ffe975ad6a7ed65.txt"
_THIRD = "002_962f56838350249f.txt"
_FOURTH = "003_6e18f828370e2666.txt"
_LAST = "004_5c6e378f045ec3a8.txt"


@dataclass(frozen=True)
class Article:
    """Where a listing is printed: the article's file name and the headings above the code."""

    file: str
    section: str


@dataclass(frozen=True)
class Published:
    """A number that an article publishes for a listing.

    Attributes
    ----------
    value : float
        The number, in `unit`.
    unit : str
        ``"%"`` for an accuracy.
    output : str
        The program output that the article prints.
    quote, english : str
        The article's sentence about it, in Chinese and in English.
    article : str
        The article's file name.
    """

    value: float
    unit: str
    output: str
    quote: str
    english: str
    article: str


LISTINGS: dict[str, Article] = {
    "mnist_first": Article(_FIRST, "核心算法原理 & 具体操作步骤 / 3. 实例讲解"),
    "cifar10": Article(_FIRST, "项目实践 / 2. 源代码详细实现"),
    "cifar10_curves": Article(_FIRST, "运行结果展示 / 1. 训练结果"),
    "cifar10_predictions": Article(_FIRST, "运行结果展示 / 4. 可视化预测结果"),
    "mnist_last": Article(_LAST, "5. 项目实践 / 5.2 源代码详细实现"),
    "sigmoid": Article(_FIRST, "数学模型和公式 / 1. 激活函数（Activation Function）"),
    "cross_entropy": Article(_FIRST, "数学模型和公式 / 2. 损失函数（Loss Function）"),
    "backward": Article(_FIRST, "数学模型和公式 / 3. 反向传播（Backpropagation）"),
    "tensorflow_version": Article(_FIRST, "项目实践 / 1. 开发环境搭建"),
    "random_mse": Article(_SECOND, "5. 项目实践 / 5.2 源代码详细实现"),
    "dropout_classifier": Article(_THIRD, "项目实践 / 5.2 源代码详细实现"),
    "images": Article(_FOURTH, "3. 核心算法原理 & 具体操作步骤 / 3.2.1 数据收集与预处理"),
    "convolution": Article(_FOURTH, "3. 核心算法原理 & 具体操作步骤 / 3.2.2 模型训练"),
    "sigmoid_head": Article(_FOURTH, "3. 核心算法原理 & 具体操作步骤 / 3.2.3 模型评估与优化"),
    "deployment": Article(_FOURTH, "3. 核心算法原理 & 具体操作步骤 / 3.2.4 模型部署与推理"),
    "cats": Article(_FOURTH, "5. 项目实战 / 5.2 源代码详细实现和代码解读"),
}

_PUBLISHED = {
    "cifar10": Published(
        value=89.40,
        unit="%",
        output="Test accuracy: 0.8940\n",
        quote="测试准确率为 89.40%，这意味着模型在未见过的测试数据上能够正确分类大部分图像。",
        english="The test accuracy is 89.40 %, which means that the model is able to classify "
        "most images correctly in test data it has not seen.",
        article=_FIRST,
    ),
    "mnist_last": Published(
        value=96.00,
        unit="%",
        output="10000/10000 [==============================] - 3s 313us/sample"
        " - loss: 0.1305 - accuracy: 0.9600\n\nTest accuracy: 0.9600\n",
        quote="结果显示，模型在测试数据集上的准确率为96.00%，说明模型具有良好的泛化能力。",
        english="The result shows that the model's accuracy on the test set is 96.00 %, which "
        "shows that the model has a good ability to generalise.",
        article=_LAST,
    ),
}


def article(name: str) -> Article:
    """Tell where the listing `name` is printed.

    Raises
    ------
    ValueError
        If no listing has that name.
    """
    if name not in LISTINGS:
        raise ValueError(f"a listing is one of {', '.join(LISTINGS)}; got {name!r}.")
    return LISTINGS[name]


def listing(name: str) -> str:
    """Return the article's code as printed, mistakes included.

    Parameters
    ----------
    name : str
        A key of `LISTINGS`.

    Raises
    ------
    ValueError
        If no listing has that name.
    """
    article(name)
    return (files(__package__) / "listings" / f"{name}.txt").read_text(encoding="utf-8")


def published(name: str) -> Published:
    """Return the number that the article publishes for the listing `name`.

    Raises
    ------
    ValueError
        If no listing has that name, or the article publishes no number for it.
    """
    article(name)
    if name not in _PUBLISHED:
        known = ", ".join(_PUBLISHED)
        raise ValueError(f"no number is published for {name!r}; there is one for {known}.")
    return _PUBLISHED[name]
