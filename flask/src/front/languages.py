"""The languages of the pages: which one a visitor reads, and what the texts are called in it.

The English text is the key. `static/languages/<code>.json` has what the page's first view says, `later/<code>.json`
what comes with its tasks; the page's own `say.js` reads both as well. What is missing there is said in English.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, after_this_request, request

FOLDER = Path(__file__).resolve().parent / "static" / "languages"
ENGLISH = "en"

COOKIE = "language"
COOKIE_SECONDS = 31_536_000


@dataclass(frozen=True, slots=True)
class Language:
    """One that the pages can be read in: its code, its own name, which way it is written, and its texts."""

    code: str
    name: str
    direction: str = "ltr"
    texts: Mapping[str, Any] = field(default_factory=dict)

    def say(self, text: str, **values: object) -> str:
        """The English `text` in this language, with `values` in the place of their names in braces."""
        return self.given(text).format_map(values)

    def given(self, text: str) -> str:
        """An English text that may be any, in this language where it is known there."""
        known = self.texts.get(text, text)
        return known if isinstance(known, str) else text


def register(app: Flask) -> None:
    """Templates have `say("text", name=value)`, `say_given(text)`, `language` and all `languages`."""

    @app.context_processor
    def in_templates() -> dict[str, object]:
        language = chosen()
        after_this_request(lambda response: _told(response, language.code))
        return {"say": language.say, "say_given": language.given, "language": language, "languages": known().values()}


def known() -> Mapping[str, Language]:
    """The languages that there are by their codes, English first."""
    return _known(FOLDER)


def chosen() -> Language:
    """The language of the present request: what its address, its cookie or its browser asks for, or English."""
    languages = known()
    asked = [request.args.get("lang", ""), request.cookies.get(COOKIE, "")]
    best = request.accept_languages.best_match(list(languages), ENGLISH)
    return languages[next((code for code in asked if code in languages), best)]


@cache
def _known(folder: Path) -> Mapping[str, Language]:
    read = [_read(file) for file in sorted(folder.glob("*.json"))]
    return {language.code: language for language in [Language(ENGLISH, "English"), *read]}


def _read(file: Path) -> Language:
    """The language whose first texts are in `file`; its others, where there are some, lie in `later` beside it."""
    first, later = json.loads(file.read_text()), file.parent / "later" / file.name
    texts = first["texts"] | (json.loads(later.read_text())["texts"] if later.is_file() else {})
    return Language(file.stem, first["name"], first["direction"], texts)


def _told(response: Response, code: str) -> Response:
    response.vary.update(["Accept-Language", "Cookie"])
    response.content_language.add(code)
    if request.args.get("lang") == code:
        response.set_cookie(COOKIE, code, max_age=COOKIE_SECONDS, samesite="Lax")
    return response
