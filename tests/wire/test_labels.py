"""Labels as clients write them."""

import pytest

from wire import labels

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
    ],
)
def test_a_filter_is_read(text: str, parsed: dict[str, float | None]) -> None:
    """Commas between labels, a colon before a threshold; the last word on a label counts."""
    assert labels.parse(text) == parsed


@pytest.mark.parametrize("text", ["", ",", "dog,", ":0.5", "dog:", "dog:high", "dog:1.1", "dog:-0.1", "dog:nan"])
def test_what_is_no_filter_is_refused(text: str) -> None:
    """No label, no number, or none from 0 to 1."""
    with pytest.raises(ValueError, match=r".+"):
        labels.parse(text)


@pytest.mark.parametrize(
    ("text", "canonical"), [("", ""), ("  ", ""), (" dog:0.500 ,cat", "dog:0.5,cat"), ("potted plant", "potted plant")]
)
def test_a_filter_is_written_one_way(text: str, canonical: str) -> None:
    """Without blanks and zeros that say nothing; what is canonical stays as it is."""
    assert labels.canonical(text) == canonical
    assert labels.canonical(canonical) == canonical


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
