"""The languages of the pages: which one a visitor reads, and what the texts are called in it.

The English text is the key. `static/languages/<code>.json` has for each of them what it is in that language, in its
`texts`, which the page's own `say.js` reads as well; what is missing there is said in English.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from flask import Flask, Response, after_this_request, request

FOLDER = Path(__file__).resolve().parent / "static" / "languages"
ENGLISH = "en"
FROM_RIGHT = frozenset({"ar"})
"""Those that are written from right to left."""

COOKIE = "language"
COOKIE_SECONDS = 31_536_000


def register(app: Flask) -> None:
    """Templates have `say("text", name=value)`, `say_given(text)`, `language` and `direction`."""

    @app.context_processor
    def in_templates() -> dict[str, object]:
        language = chosen()
        after_this_request(lambda response: _told(response, language))
        return {"say": lambda text, **values: say(language, text, **values), "language": language} | {
            "say_given": lambda text: str(_texts(FOLDER / f"{language}.json").get(text, text)),
            "direction": "rtl" if language in FROM_RIGHT else "ltr",
        }


def codes() -> list[str]:
    """The languages that there are, English first."""
    return _codes(FOLDER)


def chosen() -> str:
    """The language of the present request: what its address, its cookie or its browser asks for, or English."""
    known = codes()
    asked = [request.args.get("lang", ""), request.cookies.get(COOKIE, "")]
    return next((code for code in asked if code in known), request.accept_languages.best_match(known, ENGLISH))


def say(language: str, text: str, **values: object) -> str:
    """The English `text` in that language, with `values` in the place of their names in braces."""
    return str(_texts(FOLDER / f"{language}.json").get(text, text)).format_map(values)


@cache
def _codes(folder: Path) -> list[str]:
    return [ENGLISH, *sorted(file.stem for file in folder.glob("*.json"))]


@cache
def _texts(file: Path) -> Mapping[str, object]:
    return json.loads(file.read_text())["texts"] if file.is_file() else {}


def _told(response: Response, language: str) -> Response:
    response.vary.update(["Accept-Language", "Cookie"])
    response.content_language.add(language)
    if request.args.get("lang") == language:
        response.set_cookie(COOKIE, language, max_age=COOKIE_SECONDS, samesite="Lax")
    return response
