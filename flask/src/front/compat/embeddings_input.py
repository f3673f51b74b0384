"""What is to be embedded, in the shapes that clients of OpenAI's, vLLM's and Infinity's routes write it in."""

import re
from collections.abc import Mapping
from typing import Any

from front.inputs import base64_text, json_body
from wire.errors import RequestError
from wire.tasks.embed.spec import MOST_CHARACTERS, MOST_PICTURES, MOST_TEXTS

Given = str | bytes
"""A text, or an encoded picture."""

PICTURE_URL = re.compile(r"data:image/[^,]{0,100};base64,", re.IGNORECASE)
PICTURE_MEMBERS = ("image_url", "image")
MEMBERS = ("text", *PICTURE_MEMBERS, "content")
IMAGE = "image"
URL_START = re.compile(r"https?://", re.IGNORECASE)


def inputs(document: Mapping[str, Any]) -> tuple[Given, ...]:
    """The texts and pictures of the request, in its order, each of which becomes a vector. Raises RequestError."""
    given, messages = document.get("input"), document.get("messages")
    if given is None and isinstance(messages, list):
        if len(messages) != 1:
            raise _several(len(messages), "messages")
        given = messages
    listed = given if isinstance(given, list) else [given]
    if not listed:
        raise RequestError(f"Expected an 'input' of 1 to {MOST_TEXTS:,} texts, got 0.")
    found = tuple(_given(each, document.get("modality") == IMAGE) for each in listed)
    pictures = sum(isinstance(each, bytes) for each in found)
    for count, most, kind in ((len(found) - pictures, MOST_TEXTS, "texts"), (pictures, MOST_PICTURES, "pictures")):
        if count > most:
            raise RequestError(f"Expected an 'input' of 1 to {most:,} {kind}, got {count:,}. Send them in portions.")
    return found


def _given(given: object, pictures: bool) -> Given:
    """A text or a picture; where `pictures`, no text."""
    if isinstance(given, str):
        return _picture(given) if pictures or PICTURE_URL.match(given) else _text(given)
    if isinstance(given, dict):
        return _part(given, pictures)
    if isinstance(given, int | list):
        raise RequestError(
            "Expected 'input' to be texts, got tokens, which mean something else to each model. Send the texts: "
            "LangChain does so with check_embedding_ctx_length=False."
        )
    raise RequestError(f"Expected 'input' to be texts and pictures, or a list of them, got {json_body.kind_of(given)}.")


def _part(part: Mapping[str, Any], pictures: bool) -> Given:
    """The one text or picture of a content part, or of a message with one such part."""
    members = [name for name in MEMBERS if part.get(name) is not None]
    if len(members) > 1:
        raise _several(len(members), f"members ({', '.join(members)})")
    if not members:
        got = ", ".join(sorted(part))[:60] or "none"
        raise RequestError(f"Expected an input with one of the members {', '.join(MEMBERS)}, got {got}.")
    (name,) = members
    value = part[name]
    if name == "content" and isinstance(value, list):
        if len(value) != 1:
            raise _several(len(value), "parts")
        (value,) = value
    if name in PICTURE_MEMBERS:
        value = value.get("url") if isinstance(value, dict) else value
    if name == "content":
        return _given(value, pictures)
    if not isinstance(value, str):
        raise RequestError(f"Expected {name!r} to be a string, got {json_body.kind_of(value)}.")
    return _text(value) if name == "text" else _picture(value)


def _several(count: int, of_what: str) -> RequestError:
    return RequestError(
        f"Expected one text or one picture for each vector, got {count} {of_what}. Give each as an input of its own."
    )


def _text(text: str) -> str:
    if not text or len(text) > MOST_CHARACTERS:
        raise RequestError(f"Expected texts of 1 to {MOST_CHARACTERS:,} characters, got one of {len(text):,}.")
    return text


def _picture(text: str) -> bytes:
    if URL_START.match(text):
        raise RequestError(
            "Expected a picture in base64, data:image/jpeg;base64,..., got the url of one. /v1/jobs takes urls."
        )
    return base64_text.decoded(text)
