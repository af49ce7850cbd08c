"""Lesson 18: what publications say, each with where."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fact:
    """One fact and who says so."""

    value: Any
    reference: str


@dataclass(frozen=True)
class Paper:
    """A paper or a book: authors, year, title and where it appeared."""

    authors: str
    year: int
    title: str
    where: str

    @property
    def reference(self) -> str:
        """The whole entry."""
        return f"{self.authors} ({self.year}), {self.title}, {self.where}"


_KRIZHEVSKY = (
    "Krizhevsky, Sutskever and Hinton (2012), ImageNet classification with deep convolutional "
    "neural networks"
)
_BROWN = "Brown et al. (2020), Language models are few-shot learners"
_DEVLIN = "Devlin, Chang, Lee and Toutanova (2019), BERT"
_WHISPER = "Radford et al. (2022), Robust speech recognition via large-scale weak supervision"

FACTS: dict[str, Fact] = {
    "ImageNet error, deep and next best, %": Fact([15.3, 26.2], f"{_KRIZHEVSKY}, abstract"),
    "days for ImageNet in 2012": Fact([5, 6], f"{_KRIZHEVSKY}, section 1"),
    "minutes for ImageNet in 2017": Fact(
        60, "Goyal et al. (2017), Accurate, large minibatch SGD: training ImageNet in 1 hour"
    ),
    "images of the largest vision set": Fact(
        303e6, "Dosovitskiy et al. (2021), An image is worth 16x16 words, section 4.1"
    ),
    "deep learning and the brain": Fact(
        "not an attempt to simulate the brain",
        "Goodfellow, Bengio and Courville (2016), section 1.2.1",
    ),
    "features": Fact(
        "learnt from data with a general-purpose procedure",
        "LeCun, Bengio and Hinton (2015), Deep learning, Nature 521, page 436",
    ),
    "better small model, worse large one, 10^9": Fact(
        [70, 280], "Hoffmann et al. (2022), Training compute-optimal large language models"
    ),
    "error against data": Fact(
        "falls as a power of the number of examples",
        "Hestness et al. (2017), Deep learning scaling is predictable, empirically",
    ),
    "TPU over GPU and CPU": Fact(
        [15, 30], "Jouppi et al. (2017), In-datacenter performance analysis of a TPU, abstract"
    ),
    "FLOP to train GPT-3": Fact(3.14e23, f"{_BROWN}, table D.1"),
    "FLOP a second of a V100": Fact(125e12, "NVIDIA (2017), Tesla V100 GPU architecture"),
    "readers who told GPT-3's news, %": Fact(52, f"{_BROWN}, section 3.9.4"),
    "tasks of GPT-3": Fact("translation, question-answering, cloze", f"{_BROWN}, abstract"),
    "input of GPT-3": Fact("text", f"{_BROWN}, section 2"),
    "measure of a language model": Fact("cross-entropy", f"{_BROWN}, figure 3.1"),
    "energy to train GPT-3, MWh": Fact(
        1287, "Patterson et al. (2021), Carbon emissions and large neural network training, table 4"
    ),
    "parameters of DALL-E": Fact(
        12e9, "Ramesh et al. (2021), Zero-shot text-to-image generation, section 1"
    ),
    "task of BERTVision": Fact(
        "question answering",
        "Jiang, Benge and King (2022), BERTVision: a parameter-efficient approach for question "
        "answering, arXiv:2202.12210",
    ),
    "hours and other languages of Whisper": Fact([680_000, 96], f"{_WHISPER}, section 1"),
    "measure of Whisper's translations": Fact("BLEU", f"{_WHISPER}, section 3"),
    "input of ERNIE": Fact(
        "text",
        "Sun et al. (2019), ERNIE: enhanced representation through knowledge integration, "
        "arXiv:1904.09223",
    ),
    "GLUE score of BERT": Fact(80.5, f"{_DEVLIN}, abstract"),
    "attention of BERT": Fact("bidirectional", f"{_DEVLIN}, section 3"),
    "words BERT is trained on": Fact(3300e6, f"{_DEVLIN}, section 3.1"),
    "hours to fine-tune BERT on a TPU": Fact(1, f"{_DEVLIN}, section 3.2"),
    "examples of the smallest GLUE task of BERT": Fact(2500, f"{_DEVLIN}, table 1"),
    "eye diseases by DeepMind": Fact(
        "De Fauw et al. (2018)",
        "De Fauw et al. (2018), Clinically applicable deep learning for diagnosis and referral in "
        "retinal disease, Nature Medicine 24",
    ),
    "Taobao": Fact(
        "graph embedding of items",
        "Wang et al. (2018), Billion-scale commodity embedding for e-commerce recommendation in "
        "Alibaba, KDD",
    ),
    "clicks gained by Alibaba's network, %": Fact(
        10.0, "Zhou et al. (2018), Deep interest network for click-through rate prediction, KDD"
    ),
    "compression without loss of accuracy": Fact(
        [35, 49], "Han, Mao and Dally (2016), Deep compression, abstract"
    ),
    "connections of Google Brain's network": Fact(
        1e9,
        "Le et al. (2012), Building high-level features using large scale unsupervised learning",
    ),
    "authors of TensorFlow work at": Fact(
        "Google", "Abadi et al. (2016), TensorFlow: a system for large-scale machine learning, OSDI"
    ),
    "first authors of PyTorch": Fact(
        "Facebook AI Research and others; graphs made while running",
        "Paszke et al. (2019), PyTorch: an imperative style, high-performance deep learning "
        "library, NeurIPS",
    ),
    "pandas rests on": Fact(
        "NumPy", "McKinney (2010), Data structures for statistical computing in Python"
    ),
    "Git": Fact("distributed", "Chacon and Straub (2014), Pro Git, section 1.1"),
    "tutorial with this network, %": Fact(
        70, "TensorFlow tutorials, Convolutional Neural Network (CNN)"
    ),
    "shape of Whisper": Fact("encoder-decoder Transformer", f"{_WHISPER}, section 2.2"),
    "volume, year, pages of Attention is all you need": Fact(
        [30, 2017, 5998, 6008], "Vaswani et al. (2017), Attention is all you need, NeurIPS 30"
    ),
    "host of example.com": Fact(
        "reserved for examples", "Eastlake and Panitz (1999), RFC 2606, section 3"
    ),
    "short name of the conference since 2018": Fact(
        "NeurIPS", "Conference on Neural Information Processing Systems, neurips.cc"
    ),
    "address of PyTorch's 60 minutes": Fact(
        "https://pytorch.org/tutorials/beginner/deep_learning_60min_blitz.html",
        "PyTorch tutorials, beginner_source/README.txt",
    ),
    "$$ in bash": Fact(
        "the number of the process", "Bash Reference Manual, section 3.4.2, special parameters"
    ),
    "Ng's specialisation": Fact(
        "five courses by DeepLearning.AI, 2017", "Coursera, Deep Learning Specialization"
    ),
    "Ng's first course": Fact(
        "Machine Learning, Stanford, 2011",
        "Ng and Widom (2014), Origins of the modern MOOC (xMOOC)",
    ),
    "Google, Amazon founded": Fact(
        [1998, 1994], "Annual reports (form 10-K) of Alphabet and of Amazon, item 1"
    ),
    "DMLC": Fact(
        "Distributed (Deep) Machine Learning Community", "github.com/dmlc, home of XGBoost, MXNet"
    ),
    "Colab": Fact("free of charge, within limits", "Google Colab, Frequently asked questions"),
    "Kaggle": Fact("competitions and data sets", "Kaggle, How to use Kaggle"),
    "questions asked by article 001": Fact(
        3, "article 001_1ffe975ad6a7ed65.txt, sections 9.1 to 9.3"
    ),
    "privacy": Fact(
        "McMahan et al. (2017); Dwork et al. (2006)",
        "McMahan et al. (2017), Communication-efficient learning of deep networks from "
        "decentralized data; Dwork et al. (2006), Calibrating noise to sensitivity",
    ),
}

PAPERS: dict[str, Paper] = {
    "attention": Paper(
        "Vaswani et al.", 2017, "Attention is all you need", "NeurIPS 30, pages 5998-6008"
    ),
    "bert": Paper(
        "Devlin, Chang, Lee and Toutanova",
        2018,
        "BERT: Pre-training of deep bidirectional transformers for language understanding",
        "arXiv:1810.04805; NAACL 2019",
    ),
    "chollet": Paper("Chollet", 2017, "Deep Learning with Python", "Manning"),
    "coco": Paper("Lin et al.", 2014, "Microsoft COCO: Common objects in context", "ECCV"),
    "deep learning book": Paper(
        "Goodfellow, Bengio and Courville", 2016, "Deep Learning", "MIT Press"
    ),
    "deep learning review": Paper(
        "LeCun, Bengio and Hinton", 2015, "Deep learning", "Nature 521, pages 436-444"
    ),
    "recommender survey": Paper(
        "Zhang, Yao, Sun and Tay",
        2019,
        "Deep learning based recommender system: a survey and new perspectives",
        "ACM Computing Surveys 52",
    ),
    "resnet": Paper(
        "He, Zhang, Ren and Sun", 2016, "Deep residual learning for image recognition", "CVPR"
    ),
    "rnn dropout": Paper(
        "Gal and Ghahramani",
        2016,
        "A theoretically grounded application of dropout in recurrent neural networks",
        "NeurIPS 29",
    ),
    "russell": Paper(
        "Russell and Norvig",
        2010,
        "Artificial Intelligence: A Modern Approach, third edition",
        "Prentice Hall",
    ),
    "zhou": Paper("Zhou Zhihua", 2016, "机器学习", "Tsinghua University Press"),
    "qiu": Paper("Qiu Xipeng", 2020, "神经网络与深度学习", "China Machine Press"),
}
