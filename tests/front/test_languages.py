"""Pages are in their visitor's language, where there is a file of its texts."""

import json
from pathlib import Path
from typing import Any

import pytest

from front import languages

GERMAN = "Bilder hierher ziehen"


@pytest.fixture(autouse=True)
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is German, for one text."""
    (tmp_path / "de.json").write_text(json.dumps({"texts": {"Drop pictures here": GERMAN}}))
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


def test_what_was_chosen_by_the_address_is_kept(inline: Any) -> None:
    """So that the page stays in it."""
    assert inline.client.get("/?lang=de").headers["Set-Cookie"].startswith("language=de;")
    assert GERMAN in inline.client.get("/").text


def test_values_are_put_in_and_what_is_missing_is_english() -> None:
    """Whatever the language."""
    assert languages.say("de", "{n} of {all} in no file", n=1, all="{2}") == "1 of {2} in no file"
