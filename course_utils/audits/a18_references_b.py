"""Lesson 18, articles 002 to 004: what publications say, and the articles' own sections."""

from course_utils.audits.a18_references import Fact, Paper

_BROWN = "Brown et al. (2020), Language models are few-shot learners"
_DDPG = "Lillicrap et al. (2016), Continuous control with deep reinforcement learning, section 7"

FACTS: dict[str, Fact] = {
    "releases of opencv-python around 4.5": Fact(
        ["4.4.0.46", "4.5.1.48", "4.5.3.56", "4.5.4.60", "4.5.5.64", "4.6.0.66"],
        "PyPI, opencv-python, release history",
    ),
    "PyTorch that torchvision 0.9.0 requires": Fact(
        "1.8.0", "torchvision 0.9.0, package metadata (Requires-Dist: torch ==1.8.0)"
    ),
    "Python of TensorFlow 2.6": Fact(
        ["3.6", "3.7", "3.8", "3.9"], "TensorFlow, Build from source, tested build configurations"
    ),
    "what pip installs": Fact(
        "packages", "pip documentation: pip is the package installer for Python"
    ),
    "teacher of Stanford CS224N": Fact(
        "Christopher Manning", "Stanford CS224N, Natural Language Processing with Deep Learning"
    ),
    "teachers of Stanford CS230": Fact(
        ["Andrew Ng", "Kian Katanforoosh"], "Stanford CS230, Deep Learning"
    ),
    "languages of WaveNet": Fact(
        ["English", "Mandarin"], "van den Oord et al. (2016), WaveNet, abstract"
    ),
    "task of WaveNet": Fact(
        "generating raw audio", "van den Oord et al. (2016), WaveNet, abstract"
    ),
    "Parallel WaveNet: times real time, times WaveNet": Fact(
        [20, 1000], "van den Oord et al. (2018), Parallel WaveNet, ICML, abstract"
    ),
    "GLUE of BERT and of RoBERTa": Fact(
        [80.5, 88.5],
        "Devlin et al. (2019), BERT, abstract; Liu et al. (2019), RoBERTa, section 1",
    ),
    "GPT-3 on Natural Questions, few-shot, %": Fact(29.9, f"{_BROWN}, table 3.3"),
    "parameters of DDPG": Fact([130_000, 430_000], _DDPG),
    "exponent of loss against size": Fact(
        0.076, "Kaplan et al. (2020), Scaling laws for neural language models, equation 1.1"
    ),
    "top-5 error in 2014 and 2015, %": Fact(
        [6.67, 3.57],
        "Szegedy et al. (2015), Going deeper with convolutions, section 7; He et al. (2016), "
        "Deep residual learning for image recognition, abstract",
    ),
    "first task of the Transformer": Fact(
        "machine translation", "Vaswani et al. (2017), Attention is all you need, abstract"
    ),
    "recurrence and convolutions in the Transformer": Fact(
        "none", "Vaswani et al. (2017), Attention is all you need, abstract"
    ),
    "reinforcement learning": Fact(
        "trial-and-error search", "Sutton and Barto (2018), Reinforcement Learning, section 1.1"
    ),
    "deep learning within machine learning": Fact(
        "a part of it", "Goodfellow, Bengio and Courville (2016), figure 1.4"
    ),
    "TensorBoard": Fact("visualisation toolkit", "TensorFlow, Get started with TensorBoard"),
    "PyCharm": Fact("Python IDE by JetBrains", "JetBrains, PyCharm"),
    "Project Jupyter": Fact(
        "languages as kernels", "Kluyver et al. (2016), Jupyter Notebooks, ELPUB"
    ),
    "name of BERT": Fact(
        "Bidirectional Encoder Representations from Transformers",
        "Devlin et al. (2019), BERT, abstract",
    ),
    "years of SGD, AdaGrad and Adam": Fact(
        [1951, 2011, 2015],
        "Robbins and Monro (1951); Duchi, Hazan and Singer (2011); Kingma and Ba (2015)",
    ),
    "points lost on a new ImageNet test set": Fact(
        [11, 14], "Recht et al. (2019), Do ImageNet classifiers generalize to ImageNet?, abstract"
    ),
    "numbers that ResNet and Inception put out for a picture": Fact(
        [1000, 1000],
        "He et al. (2016), section 3.3; Szegedy et al. (2015), Going deeper, table 1",
    ),
    "activate": Fact(
        ["bin/activate", "Scripts\\activate"], "Python documentation, venv, How venvs work"
    ),
    "recogniser built as a Transformer": Fact(
        "Speech-Transformer", "Dong, Xu and Xu (2018), Speech-Transformer, ICASSP"
    ),
}

PAPERS: dict[str, Paper] = {
    "alexnet": Paper(
        "Krizhevsky, Sutskever and Hinton",
        2012,
        "ImageNet classification with deep convolutional neural networks",
        "NeurIPS 25",
    ),
    "gan": Paper("Goodfellow et al.", 2014, "Generative adversarial nets", "NeurIPS 27"),
    "gpt3": Paper(
        "Brown, Mann, Ryder, Subbiah, Kaplan and 26 others",
        2020,
        "Language models are few-shot learners",
        "NeurIPS 33",
    ),
    "bottou": Paper(
        "Bottou",
        2012,
        "Stochastic gradient descent tricks",
        "Neural Networks: Tricks of the Trade, Springer, LNCS 7700",
    ),
    "style": Paper(
        "Gatys, Ecker and Bethge", 2015, "A neural algorithm of artistic style", "arXiv:1508.06576"
    ),
    "analogies": Paper(
        "Hertzmann, Jacobs, Oliver, Curless and Salesin", 2001, "Image analogies", "SIGGRAPH"
    ),
    "healthcare": Paper(
        "Miotto, Wang, Wang, Jiang and Dudley",
        2018,
        "Deep learning for healthcare: review, opportunities and challenges",
        "Briefings in Bioinformatics 19",
    ),
    "jurafsky": Paper(
        "Jurafsky and Martin", 2009, "Speech and Language Processing", "Prentice Hall"
    ),
}

SECTIONS: dict[str, list[str]] = {
    "002": """背景介绍
核心概念与联系
核心算法原理 & 具体操作步骤
数学模型和公式 & 详细讲解 & 举例说明
项目实践：代码实例和详细解释说明
实际应用场景
未来应用展望
工具和资源推荐
总结：未来发展趋势与挑战
附录：常见问题与解答
文章结束""".splitlines(),
    "003": """背景介绍
核心概念与联系
核心算法原理 & 具体操作步骤
数学模型和公式 & 详细讲解 & 举例说明
项目实战：代码实际案例和详细解释说明
实际应用场景
工具和资源推荐
总结：未来发展趋势与挑战
附录：常见问题与解答
扩展阅读 & 参考资料""".splitlines(),
    "004": """背景介绍
核心概念与联系
核心算法原理 & 具体操作步骤
数学模型和公式 & 详细讲解 & 举例说明
项目实践：代码实例和详细解释说明
实际应用场景
未来应用展望
工具和资源推荐
总结：未来发展趋势与挑战
附录：常见问题与解答""".splitlines(),
}
