"""Labels as clients write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.tasks.detect import labels

MODEL = ("person", "motorbike", "sofa", "pottedplant", "tvmonitor", "dog", "car", "cat")


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("dog", {"dog": None}),
        ("dog:0.6", {"dog": 0.6}),
        (" dog , potted plant : 0.25 ", {"dog": None, "potted plant": 0.25}),
        ("dog:0,cat:1", {"dog": 0.0, "cat": 1.0}),
        ("a:b:0.5", {"a:b": 0.5}),
        ("dog,dog:0.5", {"dog": 0.5}),
        ('"traffic, light":0.5,dog', {"traffic, light": 0.5, "dog": None}),
        (' "time 12:30" , "6"" pipe" : 1 ', {"time 12:30": None, '6" pipe': 1.0}),
        ('6" pipe,""', {'6" pipe': None, "": None}),
        ('" two "', {" two ": None}),
    ],
)
def test_a_filter_is_read(text: str, parsed: dict[str, float | None]) -> None:
    """Commas between labels, a colon before a threshold; the last word on a label counts."""
    assert labels.parse(text) == parsed


@pytest.mark.parametrize(
    "text",
    [
        *("", ",", "dog,", ":0.5", "dog:", "dog:high", "dog:1.1", "dog:-0.1", "dog:nan"),
        *('"dog', '"dog"s', '"dog" cat', '"dog":', '"dog":2', '"dog",', '"a"b"'),
    ],
)
def test_what_is_no_filter_is_refused(text: str) -> None:
    """No label, no number, or none from 0 to 1."""
    with pytest.raises(ValueError, match=r".+"):
        labels.parse(text)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("", ""),
        ("  ", ""),
        (" dog:0.500 ,cat", "dog:0.5,cat"),
        ("potted plant", "potted plant"),
        ('"dog":.5, "a,b" , "c"', 'dog:0.5,"a,b",c'),
    ],
)
def test_a_filter_is_written_one_way(text: str, canonical: str) -> None:
    """Without blanks and zeros that say nothing; what is canonical stays as it is."""
    assert labels.canonical(text) == canonical
    assert labels.canonical(canonical) == canonical


@given(st.dictionaries(st.text(max_size=9) | st.sampled_from([",", ":", '"', '","', "a:1"]), st.none() | st.just(0.5)))
def test_any_labels_are_read_as_they_were_written(wanted: dict[str, float | None]) -> None:
    """Whatever is in them."""
    text = labels.write(wanted)
    assert labels.parse(text) == wanted if wanted else text == ""
    assert labels.canonical(text) == text
    assert labels.parse(labels.from_json(wanted)) == wanted if wanted else text == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (["dog", "cat:0.6"], "dog,cat:0.6"),
        (["traffic, light", "traffic, light:0.5", '"a:b"'], '"traffic, light","traffic, light":0.5,"a:b"'),
        ({"dog": None, "a, b": 0.5, "c:0.5": 1, "d": 0}, 'dog,"a, b":0.5,"c:0.5":1,d:0'),
        ([], ""),
        ({}, ""),
    ],
)
def test_json_says_the_same_with_lists_and_objects(value: object, text: str) -> None:
    """Between the quotes of JSON a comma needs none of its own; in an object nothing does."""
    assert labels.from_json(value) == text


@pytest.mark.parametrize("value", [[1], [["dog"]], [None], {"dog": "0.5"}, {"dog": True}, {"dog": 2}, 5, "dog"])
def test_other_json_is_refused(value: object) -> None:
    """It is not guessed what it may mean."""
    with pytest.raises(ValueError, match=r".+"):
        labels.from_json(value)


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("dog", "dog"),
        ("DOG", "dog"),
        ("motorcycle", "motorbike"),
        ("motorbike", "motorbike"),
        ("Couch", "sofa"),
        ("potted plant", "pottedplant"),
        ("tv", "tvmonitor"),
        ("zebra", None),
        ("", None),
    ],
)
def test_a_label_is_known_in_either_spelling(written: str, label: str | None) -> None:
    """Darknet's and COCO's own, in any case."""
    assert labels.known(written, MODEL) == label


def test_a_model_with_cocos_own_spelling_is_asked_in_darknets() -> None:
    """It goes both ways."""
    assert labels.known("sofa", ("couch", "dog")) == "couch"


def test_a_label_that_is_written_exactly_so_is_the_one() -> None:
    """Of those that differ in case or are the same category; else the first of them."""
    assert labels.known("dog", ("Dog", "dog", "DOG")) == "dog"
    assert labels.known("doG", ("Dog", "dog", "DOG")) == "Dog"
    assert labels.known("sofa", ("couch", "sofa")) == "sofa"


def test_near_labels_are_offered_as_they_are_to_be_written() -> None:
    """One with a comma is offered in its quotes."""
    with pytest.raises(ValueError, match='which has "traffic, light"'):
        labels.thresholds({"traffic light": None}, ("traffic, light", "dog"), 0.25)


@pytest.mark.parametrize(
    ("wanted", "thresholds"),
    [
        ({}, {}),
        ({"dog": None, "couch": 0.7}, {"dog": 0.25, "sofa": 0.7}),
        ({"sofa": 0.3, "couch": 0.7}, {"sofa": 0.7}),
        ({"dog": 0.0}, {"dog": 0.0}),
    ],
)
def test_thresholds_are_by_the_models_labels(wanted: dict[str, float | None], thresholds: dict[str, float]) -> None:
    """The general one where a label has none of its own."""
    assert labels.thresholds(wanted, MODEL, 0.25) == thresholds


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("dgo", ["dog"]),
        ("motorcycles", ["motorbike", "tvmonitor"]),
        ("CAT.", ["cat", "car"]),
        ("qqqq", ["person", "motorbike", "sofa"]),
        ("q" * 10_000, ["person", "motorbike", "sofa"]),
    ],
)
def test_labels_that_are_written_nearly_so_are_offered(written: str, near: list[str]) -> None:
    """The nearest first, in the model's spelling; any where none is near."""
    assert labels.near(written, MODEL) == near
    with pytest.raises(ValueError, match=f"is no label of this model, which has {', '.join(near)}"):
        labels.thresholds({written: None}, MODEL, 0.25)
