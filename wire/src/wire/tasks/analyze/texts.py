"""The texts that a picture is compared with, as clients write them and as jobs keep them."""

import json

from wire.errors import BadOptionError
from wire.nesting import parsed

MOST, LONGEST = 256, 300
"""At most so many texts, of so many characters each."""

SYNTAX = 'one text a line, or a JSON list such as ["a cat", "a dog"]'


def canonical(text: str) -> str:
    """The texts in `text`, one a line or as a JSON list, as JSON in the one form that `read` takes; empty without any.

    Raises BadOptionError where something is no text, is there twice, or is too much.
    """
    texts = [_text(each) for each in _listed(text)]
    if len(texts) > MOST:
        raise BadOptionError(f"Option texts: expected at most {MOST} texts, got {len(texts)}.")
    if len(set(texts)) < len(texts):
        twice = next(each for number, each in enumerate(texts) if each in texts[:number])
        raise _error("expected texts that differ, got twice", twice)
    return from_json(texts) if texts else ""


def from_json(given: object) -> str:
    """`given`, a list, as text that `canonical` reads."""
    return json.dumps(given, ensure_ascii=False)


def read(written: str) -> tuple[str, ...]:
    """The texts of an option that `canonical` has written."""
    return tuple(json.loads(written)) if written else ()


def _listed(text: str) -> list[object]:
    if not text.startswith(("[", "{")):
        return [line for line in text.splitlines() if line.strip()]
    try:
        given = parsed(text)
    except (ValueError, RecursionError):
        raise _error("expected JSON after the first bracket, got", text) from None
    if not isinstance(given, list):
        raise _error("expected a list, got", text)
    return given


def _text(given: object) -> str:
    """`given` on one line."""
    text = " ".join(given.split()) if isinstance(given, str) else ""
    if not 1 <= len(text) <= LONGEST:
        raise _error(f"expected a text of 1 to {LONGEST} characters, got", given)
    if any("\ud800" <= each <= "\udfff" for each in text):
        raise _error("expected a text without a lone surrogate, which UTF-8 cannot write, got", given)
    return text


def _error(expected: str, given: object) -> BadOptionError:
    shown = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False, default=str)
    return BadOptionError(f"Option texts: {expected} {shown[:60]!r}. Write {SYNTAX}.")
