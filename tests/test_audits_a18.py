"""Lesson 18's recomputations: listings run as printed, and the table of reference facts."""

import ast

import pytest

from course_utils import sources
from course_utils.audits import a18_listings


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
