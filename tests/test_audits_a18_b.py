"""Lesson 18's small experiments and references for articles 002 to 004."""

import re
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from course_utils import sources
from course_utils.audits import a18_facts_b as facts
from course_utils.audits import a18_listings

ARTICLES = Path(__file__).parents[2] / "shared" / "sources"
CLAIMS = [claim for number in ("002", "003", "004") for claim in sources.claims(f"18-{number}-")]
HEADING = {
    "002": r"^### (.+)$",
    "003": r"^### \d+\. (.+)$",
    "004": r"^## \d+\. (.+)$",
}


def text_of(number):
    found = list(ARTICLES.glob(f"{number}_*.txt"))
    if not found:
        pytest.skip("the articles are not on this machine")
    return found[0].read_text(encoding="utf-8")


@pytest.mark.parametrize("number", HEADING)
def test_sections_are_the_articles_own(number):
    assert re.findall(HEADING[number], text_of(number), re.M) == facts.SECTIONS[number]


def test_words_that_an_article_drops_after_its_opening():
    before, _, after = text_of("004").partition("## 2. ")
    assert before.count("高管") == 3
    assert "高管" not in after
    body = text_of("002").partition("### 背景介绍")[2].partition("#### 8.4")[0]
    assert "创业" not in body


def test_last_section_of_003_names_nothing_new():
    names = re.compile(r"^- \*\*(.+?)\*\*", re.M)
    _, seven, eight, ten = re.split(r"^### (?:7|8|10)\. .*$", text_of("003"), flags=re.M)
    assert len(names.findall(ten)) == 10
    assert set(names.findall(ten)) <= set(names.findall(seven))
    assert not set(names.findall(eight)) & set(names.findall(ten))


@pytest.mark.parametrize("claim", CLAIMS, ids=[claim.id for claim in CLAIMS])
def test_a_claim_that_rests_on_a_table_cites_its_entry(claim):
    for table, key in re.findall(r"a18_facts_b\.(FACTS|PAPERS)\['([^']+)'\]", claim.how):
        entry = getattr(facts, table)[key]
        assert entry.reference in claim.reference


def test_tables_hold_nothing_that_no_claim_uses():
    used = " ".join(claim.how for claim in CLAIMS)
    assert [key for key in [*facts.FACTS, *facts.PAPERS] if f"['{key}']" not in used] == []


@pytest.mark.parametrize(
    ("pin", "releases", "found"),
    [
        ("4.5", ["4.5.1.48", "4.5.5.64"], []),
        ("4.5", ["4.5.0", "4.5.0.0", "4.50"], ["4.5.0", "4.5.0.0"]),
        ("2.6", ["2.6.0", "2.16.0"], ["2.6.0"]),
        ("1.0", ["1"], ["1"]),
        ("10", ["1.0", "10.0"], ["10.0"]),
    ],
)
def test_a_pin_takes_one_release(pin, releases, found):
    assert facts.matching(pin, releases) == found


def test_a_new_environment_has_the_library_and_none_of_the_packages():
    assert "numpy" in sys.modules
    assert facts.new_environment_has("json")
    assert not facts.new_environment_has("numpy")


@pytest.mark.parametrize(("n", "cats"), [(10, 5), (10, 2), (7, 7)])
def test_accuracy_line_compares_every_picture_with_every_label(n, cats):
    labels = (np.arange(n) < cats).astype(int)
    share = cats / n
    assert facts.accuracy_line(labels, labels) == pytest.approx(share**2 + (1 - share) ** 2)
    assert facts.accuracy_line(1 - labels, labels) == pytest.approx(2 * share * (1 - share))


def test_pictures_of_one_size_stack_and_others_do_not():
    assert facts.stack_of((28, 28), (28, 28), (28, 28)) == "(3, 28, 28)"
    assert facts.stack_of((28, 28), (28, 30)) == "ValueError"


def test_best_guesser_against_a_simulation():
    draws = np.random.default_rng(0).binomial(100, 0.5, (20_000, 20)).max(axis=1) / 100
    assert facts.best_guesser(20, 100) == pytest.approx(draws.mean(), abs=0.001)
    assert facts.best_guesser(1, 100) == pytest.approx(0.5)
    assert all(a < b for a, b in pairwise(facts.best_guesser(k, 50) for k in (1, 2, 10, 50)))


@pytest.mark.parametrize("x", [[0.2, 0.5, 0.9], [0.0, 1.0], [-3.0]])
def test_gradients_of_one_example_are_the_example(x):
    assert facts.input_from_gradient(x) == pytest.approx(x)


@pytest.mark.parametrize("workers", [1, 2, 8])
def test_workers_together_have_the_whole_gradient(workers):
    assert facts.worker_gradient_gap(workers) < 1e-12


def test_predicting_moves_nothing_and_training_would(monkeypatch):
    assert facts.moved_by_predicting() == 0
    network = facts.Network.create([2, 2], ["identity"], np.random.default_rng(0))
    assert np.abs(network.loss_and_gradients([[1.0, 2.0]], [0])[1]).max() > 0


def test_dqn_layer_by_layer():
    assert facts.dqn() == 8_224 + 32_832 + 36_928 + 1_606_144 + 9_234


def test_evaluation_line_with_and_without_a_bar(monkeypatch):
    plain, bar = "1/1 - 0s - loss: 1.6\n", "1/1 [====] - 0s - loss: 1.6\n"
    for line, has in ((plain, False), (bar, True)):
        text = f"32/32 [===] train\n{line}\nTest accuracy: 0.5\n"
        monkeypatch.setattr(a18_listings, "output", lambda name, text=text: text)
        assert facts.evaluation_has_bar("mnist_last") is has


@pytest.mark.parametrize("theta", [-1.0, 0.0, 2.0])
def test_whole_batch_slope_is_the_mean_of_single_ones(theta):
    slope, mean = facts.whole_batch_gradients(theta)
    assert slope == pytest.approx(mean, abs=1e-5)


def test_names_defined_in_an_earlier_listing_count():
    assert "images" in facts.undefined_in("convolution")
    assert "images" not in facts.undefined_in("images", "convolution")
