"""Lesson 18's recomputations: listings run as printed, and the table of reference facts."""

import ast
import doctest
import re
from pathlib import Path

import numpy as np
import pytest

from course_utils import sources
from course_utils.audits import a18_facts, a18_listings, a18_references_c
from course_utils.audits.a18_references import FACTS, PAPERS

ARTICLES = Path(__file__).parents[2] / "shared" / "sources"


def test_a_listing_that_runs_and_one_that_does_not():
    assert a18_listings.outcome("cross_entropy") == "ran"
    assert a18_listings.output("cross_entropy").startswith("0.328504")
    assert a18_listings.outcome("backward") == "NameError: name 'y_pred' is not defined"


@pytest.mark.parametrize("name", [*a18_listings.LOADERS, *a18_listings.GIVEN])
def test_stand_ins_belong_to_a_listing_and_are_python(name):
    assert name in sources.LISTINGS
    text = a18_listings.LOADERS.get(name, "") + a18_listings.GIVEN.get(name, "")
    assert ast.parse(text).body


def test_listings_of_a_chain_share_names_and_outlive_an_exception(monkeypatch):
    codes = {"a": "x = 1\nmissing", "b": "print(x, y)"}
    monkeypatch.setattr(a18_listings, "CHAINS", (("a", "b"),))
    monkeypatch.setattr(a18_listings, "GIVEN", {"b": "y = 2"})
    monkeypatch.setattr(sources, "listing", codes.get)
    monkeypatch.setattr(sources, "article", codes.get)
    assert a18_listings.outcome("a") == "NameError: name 'missing' is not defined"
    assert a18_listings.outcome("b") == "ran"
    assert a18_listings.output("b") == "1 2\n"
    assert a18_listings.outcome("b", data=False) == "NameError: name 'y' is not defined"


def test_names_of_a_loader_do_not_help_the_listing(monkeypatch):
    monkeypatch.setattr(a18_listings, "LOADERS", {"z": "cv2 = 'a stand-in'"})
    monkeypatch.setattr(sources, "listing", {"z": "cv2"}.get)
    monkeypatch.setattr(sources, "article", {"z": 0}.get)
    assert a18_listings.outcome("z") == "NameError: name 'cv2' is not defined"


def test_a_name_that_is_no_listing_is_refused():
    with pytest.raises(ValueError, match="'nothing'"):
        a18_listings.outcome("nothing")


def test_examples():
    assert doctest.testmod(a18_facts).failed == 0


def test_published_counts_of_parameters():
    assert a18_facts.bert_base() == 109_482_240
    assert round(a18_facts.gpt3() / 1e9, 1) == 174.6
    assert round(a18_facts.vit_base() / 1e6) == 87


def test_a_transformer_layer_is_its_arrays():
    shapes = [(3, 3), (3,)] * 4 + [(3, 5), (5,), (5, 3), (3,)] + [(3,)] * 4
    assert a18_facts.transformer_layer(3, 5) == sum(np.ones(shape).size for shape in shapes)


def test_keras_counts_the_listings_networks_the_same():
    import keras
    from keras import layers

    digits = keras.Sequential([layers.Input((784,)), layers.Dense(128), layers.Dense(10)])
    assert digits.count_params() == a18_facts.dense_network(784, 128, 10)
    pool, sizes = layers.MaxPooling2D, (32, 64, 64)
    first, second, third = (layers.Conv2D(size, 3) for size in sizes)
    dense = [layers.Flatten(), layers.Dense(64), layers.Dense(10)]
    parts = [layers.Input((32, 32, 3)), first, pool(), second, pool(), third, *dense]
    assert keras.Sequential(parts).count_params() == a18_facts.cifar_network()


def test_tensorflows_seed_is_not_numpys():
    import tensorflow as tf

    assert a18_facts.seeds("random_mse") == ["tf.random.set_seed"]
    drawn = []
    for _ in range(2):
        tf.random.set_seed(42)
        drawn.append((np.random.rand(), float(tf.random.uniform(()))))
    assert drawn[0][0] != drawn[1][0]
    assert drawn[0][1] == drawn[1][1]


def test_the_least_python_is_compared_as_numbers(monkeypatch):
    monkeypatch.setattr(a18_facts, "_tensorflow_needs", lambda: ">=3.9, <3.14")
    taken = [a18_facts.tensorflow_takes(python) for python in ("3.8", "3.9", "3.10")]
    assert taken == [False, True, True]


def test_the_questions_of_article_001_are_counted():
    path = ARTICLES / "001_1ffe975ad6a7ed65.txt"
    if not path.is_file():
        pytest.skip("the articles are not on this machine")
    assert path.read_text(encoding="utf-8").count("？") == 3
    assert FACTS["questions asked by article 001"].value == 3


@pytest.mark.parametrize("claim", sources.claims("18"), ids=lambda claim: claim.id)
def test_a_claim_cites_what_it_quotes(claim):
    tables = {"a18_facts": FACTS, "a18_references_c": a18_references_c.FACTS}
    for module, name in re.findall(r'(\w+)\.FACTS\["(.*?)"\]', claim.how):
        assert tables[module][name].reference in claim.reference
    for name in re.findall(r'PAPERS\["(.*?)"\]', claim.how):
        assert PAPERS[name].reference in claim.reference


def test_a_seeming_reference_has_a_place_and_a_year():
    assert all(1980 < paper.year < 2030 and paper.where for paper in PAPERS.values())
    facts = FACTS | a18_references_c.FACTS
    assert len(facts) == len(FACTS) + len(a18_references_c.FACTS)
    assert all(fact.reference.strip() for fact in facts.values())


def test_every_fact_of_the_second_reading_is_used():
    used = "".join(claim.how for claim in sources.claims())
    assert [name for name in a18_references_c.FACTS if f'["{name}"]' not in used] == []


def test_misattributed_claims_are_counted_by_article():
    found = [a18_references_c.misattributed(f"00{k}") for k in range(5)]
    assert sum(found) == sum(each.verdict == "misattributed" for each in sources.claims())
