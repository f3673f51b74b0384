"""What a query says."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processor.tasks.search.query.grammar import Filters, LabelCount, Query, parse
from wire.errors import BadOptionError

YEAR_2024, MAY_2024, DAY = 1704067200.0, 1714521600.0, 86400.0

TABLE = [
    ("", Query()),
    ("   ", Query()),
    ("red car", Query(("red", "car"))),
    ('"red car" dog', Query(("dog",), ("red car",))),
    ("beach -dog", Query(("beach",), (), Filters(without=("dog",)))),
    ('-"hot dog"', Query((), (), Filters(without=("hot dog",)))),
    ("C++ AND x* (y", Query(("C++", "AND", "x*", "(y"))),
    ("http://x.org/a", Query(("http://x.org/a",))),
    ("12:30", Query(("12:30",))),
    ("a-b", Query(("a-b",))),
    ("label:dog", Query((), (), Filters(labels=(LabelCount("dog"),)))),
    ("label:dog>=2", Query((), (), Filters(labels=(LabelCount("dog", ">=", 2),)))),
    ("label:dog=0", Query((), (), Filters(labels=(LabelCount("dog", "=", 0),)))),
    ('label:"traffic light"<3', Query((), (), Filters(labels=(LabelCount("traffic light", "<", 3),)))),
    ('label:"traffic light"', Query((), (), Filters(labels=(LabelCount("traffic light"),)))),
    ("TEXT:invoice", Query((), (), Filters(text=("invoice",)))),
    ("name:IMG_* in:/a/b/", Query((), (), Filters(name=("IMG_*",), within=("a/b",)))),
    ("type:.JPG", Query((), (), Filters(kinds=("jpg",)))),
    ("after:2024 before:2024-05", Query((), (), Filters(since=YEAR_2024, until=MAY_2024))),
    ("after:2024-05-02", Query((), (), Filters(since=MAY_2024 + DAY))),
    ("like:17", Query(like=17)),
]


@pytest.mark.parametrize(("text", "query"), TABLE)
def test_a_query_says_what_is_looked_for(text: str, query: Query) -> None:
    """Words, phrases, and filters by their names."""
    assert parse(text) == query


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("foo:bar", "Query, character 1: expected one of text:, name:"),
        ('dog "open', "Query, character 5: expected a closing quote"),
        ("dog label:dog>=x", "Query, character 5: expected a label and a number"),
        ("label:", "Query, character 1: expected"),
        ("after:yesterday", "Query, character 1: expected a date"),
        ("after:2024-13", "Query, character 1: expected a date"),
        ("like:me", "Query, character 1: expected the id of a hit"),
        ("dog -text:x", "Query, character 5: expected a word or a phrase behind the minus"),
        ("x" * 501, "Query: expected at most 500 characters, got 501."),
    ],
)
def test_a_wrong_query_says_where(text: str, message: str) -> None:
    """By the character, counted from 1."""
    with pytest.raises(BadOptionError) as error:
        parse(text)
    assert error.value.message.startswith(message)


@given(st.text(st.sampled_from('ab:"-<>=*() 12é\\'), max_size=30))
def test_any_text_is_a_query_or_a_wrong_one(text: str) -> None:
    """Nothing else comes of it."""
    with suppress(BadOptionError):
        parse(text)
