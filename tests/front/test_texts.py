"""Every text that the pages say is known in every language, with each of its forms of number, and no other is."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

import page_texts
from front import languages
from wire.tasks.detect import coco
from wire.tasks.detect.labels import DARKNET

FILES = sorted(languages.FOLDER.glob("*.json"))
CODES = [file.stem for file in FILES]

PLURALS = {
    "ar": {"zero", "one", "two", "few", "many", "other"},
    "de": {"one", "other"},
    "es": {"one", "many", "other"},
    "zh": {"other"},
}
"""The categories of number of each language. Source: Unicode CLDR, cardinal plural rules."""

PLACE = re.compile(r"\{\w+\}")
NUMBER = "{n}"
"""What a form for one or two may leave out: it says so in words."""


def test_texts_stand_where_they_are_said() -> None:
    """Whoever looks for them finds them: no text is put together before it is said."""
    assert [said.place for said in page_texts.all_said() if said.texts is None] == []


@pytest.mark.parametrize("code", CODES)
def test_a_language_has_every_text_and_no_other(code: str) -> None:
    """What the first view says in the file that comes with it, the rest in `later`: nobody waits for that."""
    first = page_texts.first_texts()
    assert set(texts(code)) == first, "texts of the first view"
    assert set(texts(code, "later")) == page_texts.all_texts() - first, "texts that come later"


@pytest.mark.parametrize("code", CODES)
def test_a_language_has_each_form_of_number_with_the_same_values(code: str) -> None:
    """One for each of its categories of number; a form for one may leave the number out."""
    counted = page_texts.counted_texts()
    for text, own in (texts(code) | texts(code, "later")).items():
        if text in counted:
            assert set(own) == PLURALS[code], text
        for form in own.values() if isinstance(own, dict) else [own]:
            missing = set(PLACE.findall(text)) - set(PLACE.findall(form))
            assert missing <= ({NUMBER} if text in counted else set()), f"{text}: {form}"
            assert set(PLACE.findall(form)) <= set(PLACE.findall(text)), f"{text}: {form}"


@pytest.mark.parametrize("code", CODES)
def test_a_language_knows_what_networks_usually_see(code: str) -> None:
    """The 80 labels of COCO, also as Darknet spells them."""
    labels = json.loads((languages.FOLDER / f"{code}.json").read_text())["labels"]
    assert set(labels) == {*coco.NAMES, *DARKNET.values()}
    assert all(labels.values())


def texts(code: str, part: str = ".") -> Mapping[str, Any]:
    """What a file of a language says."""
    found: Mapping[str, Any] = json.loads((languages.FOLDER / part / f"{code}.json").read_text())["texts"]
    return found
