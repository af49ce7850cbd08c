"""Lesson 18: what publications say, for the claims that a second reading of the articles added."""

from course_utils import sources
from course_utils.audits.a18_references import Fact

FACTS: dict[str, Fact] = {
    "BLEU of the Transformer, English to German": Fact(
        28.4, "Vaswani et al. (2017), Attention is all you need, abstract"
    ),
    "FID of StyleGAN's faces": Fact(
        4.4,
        "Karras, Laine and Aila (2019), A style-based generator architecture for generative "
        "adversarial networks, table 1",
    ),
    "name of GPT": Fact(
        "Generative Pre-trained Transformer",
        "Radford et al. (2018), Improving language understanding by generative pre-training; "
        "Brown et al. (2020), section 2.1",
    ),
    "fewer false alarms, fewer misses than radiologists, points": Fact(
        [11, 5],
        "Ardila et al. (2019), End-to-end lung cancer screening with three-dimensional deep "
        "learning on low-dose chest computed tomography, Nature Medicine 25, abstract",
    ),
    "top-5 error of ResNet, %": Fact(
        3.57, "He et al. (2016), Deep residual learning for image recognition, abstract"
    ),
    "Nsight": Fact("tools to debug and to profile", "NVIDIA, Nsight Systems; Nsight Compute"),
    "licence of TensorFlow": Fact("Apache 2.0", "TensorFlow, LICENSE"),
    "tokens GPT-3 is trained on": Fact(
        300e9, "Brown et al. (2020), Language models are few-shot learners, table 2.1"
    ),
    "k-means": Fact(
        "learns without labels", "Goodfellow, Bengio and Courville (2016), section 5.8.2"
    ),
    "multimodal learning": Fact(
        "relates information from several modalities",
        "Baltrušaitis, Ahuja and Morency (2019), Multimodal machine learning: a survey and "
        "taxonomy, IEEE TPAMI 41",
    ),
    "deep networks explained": Fact(
        "after the fact, by approximations",
        "Rudin (2019), Stop explaining black box machine learning models for high stakes "
        "decisions and use interpretable models instead, Nature Machine Intelligence 1",
    ),
}


def misattributed(article: str) -> int:
    """Count an article's claims that name another author, title or system than the source does."""
    found = [each for each in sources.claims() if each.article.startswith(article)]
    return sum(each.verdict == "misattributed" for each in found)
