"""Pages are in their visitor's language, where there is a file of its texts."""

import json
from pathlib import Path
from typing import Any

import pytest

from front import languages

GERMAN = "Bilder hierher ziehen"


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is German, for two texts."""
    (tmp_path / "later").mkdir()
    first = {"name": "Deutsch", "direction": "ltr", "texts": {"Drop pictures here": GERMAN}}
    (tmp_path / "de.json").write_text(json.dumps(first))
    (tmp_path / "later" / "de.json").write_text(json.dumps({"texts": {"Status": "Zustand"}}))
    monkeypatch.setattr(languages, "FOLDER", tmp_path)


@pytest.mark.parametrize(
    ("address", "cookie", "header", "language"),
    [
        ("/", None, "de-AT,de;q=0.9,en;q=0.5", "de"),
        ("/", None, "tlh, en;q=0.5", "en"),
        ("/", None, None, "en"),
        ("/", "de", "en", "de"),
        ("/?lang=de", "en", "en", "de"),
        ("/?lang=../secret", None, "de", "de"),
    ],
)
@pytest.mark.usefixtures("german")
def test_the_address_the_cookie_and_the_browser_choose_in_this_order(
    inline: Any, address: str, cookie: str | None, header: str | None, language: str
) -> None:
    """A language that is not there counts for nothing."""
    if cookie:
        inline.client.set_cookie("language", cookie)
    response = inline.client.get(address, headers={"Accept-Language": header} if header else {})
    assert response.headers["Content-Language"] == language
    assert f'<html lang="{language}" dir="ltr">' in response.text
    assert (GERMAN in response.text) == (language == "de")
    assert {"Accept-Language", "Cookie"} <= set(response.vary.as_set(preserve_casing=True))


@pytest.mark.usefixtures("german")
def test_what_was_chosen_by_the_address_is_kept(inline: Any) -> None:
    """So that the page stays in it."""
    assert inline.client.get("/?lang=de").headers["Set-Cookie"].startswith("language=de;")
    assert GERMAN in inline.client.get("/").text


@pytest.mark.usefixtures("german")
def test_values_are_put_in_and_what_is_missing_is_english() -> None:
    """Whatever the language; what comes later on the page is there for templates at once."""
    german = languages.known()["de"]
    assert german.say("{n} of {all} in no file", n=1, all="{2}") == "1 of 2 in no file".replace("2", "{2}")
    assert german.say("Status") == "Zustand"
    assert german.given("100 % {of}") == "100 % {of}"


@pytest.mark.parametrize("address", ["/", "/status"])
def test_every_page_offers_all_languages_in_their_own_words(inline: Any, address: str) -> None:
    """By links, which need no JavaScript; the present one is marked."""
    text = inline.client.get(f"{address}?lang=ar").text
    assert '<html lang="ar" dir="rtl"' in text
    for code, language in languages.known().items():
        present = ' aria-current="true"' if code == "ar" else ""
        link = f'<a href="?lang={code}" hreflang="{code}" lang="{code}"{present}>{language.name}</a>'
        assert link in text
