"""What the page's own texts are in a language: say and sayCount of languages/say.js."""

import json
from typing import Any

import pytest

SAY = "async ([call, ...given]) => (await import('/static/languages/say.js'))[call](...given)"
ARABIC = {
    "texts": {
        "{done} of {all} done": "تم {done} من {all}",
        "{n} pictures": {
            "one": "صورة واحدة",
            "two": "صورتان",
            "few": "{n} صور",
            "many": "{n} صورة",
            "other": "{n} صورة",
        },
    },
    "labels": {"dog": "كلب"},
}


@pytest.fixture
def arabic(blank: Any) -> Any:
    """A page in Arabic whose texts are the two above."""
    texts = json.dumps(ARABIC)
    blank.route("**/languages/ar.json", lambda route: route.fulfill(body=texts, content_type="application/json"))
    blank.set_content("<!doctype html><html lang=ar dir=rtl><title>blank</title><main></main></html>")
    return blank


def test_english_is_as_it_stands(blank: Any) -> None:
    """No file is asked for."""
    assert blank.evaluate(SAY, ["say", "{done} of {all} done", {"done": 1, "all": 2}]) == "1 of 2 done"
    assert blank.evaluate(SAY, ["sayCount", 1, "{n} picture", "{n} pictures"]) == "1 picture"
    assert blank.evaluate(SAY, ["sayCount", 1200, "{n} picture", "{n} pictures"]) == "1,200 pictures"


def test_a_language_has_its_own_texts_and_forms_of_number(arabic: Any) -> None:
    """What it lacks is English."""
    assert arabic.evaluate(SAY, ["say", "{done} of {all} done", {"done": 1, "all": 2}]) == "تم 1 من 2"
    assert arabic.evaluate(SAY, ["sayCount", 2, "{n} picture", "{n} pictures"]) == "صورتان"
    assert arabic.evaluate(SAY, ["sayCount", 3, "{n} picture", "{n} pictures"]) == "3 صور"
    assert arabic.evaluate(SAY, ["sayLabel", "dog"]) == "كلب"
    assert arabic.evaluate(SAY, ["sayLabel", "our own label"]) == "our own label"
    assert arabic.evaluate(SAY, ["say", "{name}, {size}", {"name": "dog.jpg", "size": "3 - 1"}]) == (
        "\u2068dog.jpg\u2069, \u20683 - 1\u2069"
    )
    assert arabic.evaluate(SAY, ["say", "Nobody has translated this"]) == "Nobody has translated this"


WHERE = """async (parts) => {
  const { listed } = await import('/static/languages/say.js');
  const line = document.querySelector("main");
  line.textContent = listed(parts);
  const words = line.firstChild;
  return parts.map((part) => {
    const range = document.createRange();
    range.setStart(words, words.data.indexOf(part));
    range.setEnd(words, words.data.indexOf(part) + part.length);
    return range.getBoundingClientRect().x;
  });
}"""


@pytest.mark.parametrize("parts", [["كلب", "قطة", "شخص", "كرسي"], ["dog", "قطة", "cat", "كرسي"]])
def test_a_list_runs_as_its_language_does(arabic: Any, parts: list[str]) -> None:
    """However many parts it is put together of: the first is on the right."""
    places = arabic.evaluate(WHERE, parts)
    assert places == sorted(places, reverse=True)
