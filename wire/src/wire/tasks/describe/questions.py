"""The questions that are asked of a picture, as clients write them and as jobs keep them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wire.errors import BadOptionError
from wire.nesting import parsed

MOST, LONGEST, LONGEST_NAME, MOST_CHOICES = 32, 2_000, 100, 32
"""At most so many questions, characters of one, of its name, and answers to choose from."""

NUMBER, YES_NO = "number", "yes/no"
"""What `of` may say in a word: a whole number from 0 on; one of yes and no."""

SYNTAX = (
    "one question a line, or as JSON: a list of questions, an object of questions by name, or a list of objects such "
    'as {"name": "dog", "q": "Is there a dog?", "of": ["yes", "no"]}, where of may be a list of answers, "yes/no" or '
    '"number"'
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and the name of its answer, which is the question itself where nobody gave one.

    The answer is one of `choices` where there are any, a whole number where it `is_number`, else free text.
    """

    name: str
    text: str
    choices: tuple[str, ...] = ()
    is_number: bool = False

    def to_dict(self) -> dict[str, Any]:
        """As `canonical` writes it."""
        of = NUMBER if self.is_number else list(self.choices)
        return {"name": self.name, "q": self.text, **({"of": of} if of else {})}


def canonical(text: str) -> str:
    """The questions in `text`, one a line or as JSON, as JSON in the one form that `read` takes; empty without any.

    Raises BadOptionError where something is no question, is asked twice, or is too much.
    """
    asked = (
        _json(text) if text.lstrip().startswith(("[", "{")) else [line for line in text.splitlines() if line.strip()]
    )
    questions = [_question(each) for each in _listed(asked)]
    _check(questions)
    return from_json([each.to_dict() for each in questions]) if questions else ""


def from_json(given: object) -> str:
    """`given`, a list or an object, as text that `canonical` reads."""
    return json.dumps(given, ensure_ascii=False)


def read(written: str) -> tuple[Question, ...]:
    """The questions of an option that `canonical` has written."""
    return tuple(_question(each) for each in json.loads(written)) if written else ()


def _json(text: str) -> object:
    try:
        return parsed(text)
    except (ValueError, RecursionError):
        raise _error("expected JSON after the first bracket", text) from None


def _listed(asked: object) -> Iterable[object]:
    if isinstance(asked, Mapping):
        return [
            each | {"name": name} if isinstance(each, dict) else {"name": name, "q": each}
            for name, each in asked.items()
        ]
    return asked if isinstance(asked, list) else []


def _question(given: object) -> Question:
    if isinstance(given, str):
        given = {"q": given}
    if not isinstance(given, dict) or not set(given) <= {"name", "q", "question", "of"}:
        raise _error("expected a text, or an object with name, q and of", given)
    text = _text(given.get("q", given.get("question")), "a question", LONGEST)
    name = _text(given.get("name", text), "a name", LONGEST if given.get("name", text) == text else LONGEST_NAME)
    of = given.get("of")
    if of == NUMBER:
        return Question(name, text, is_number=True)
    return Question(name, text, _choices(["yes", "no"] if of == YES_NO else of))


def _choices(of: object) -> tuple[str, ...]:
    if of is None or of == []:
        return ()
    if not isinstance(of, list) or not 2 <= len(of) <= MOST_CHOICES:
        raise _error(f"expected from 2 to {MOST_CHOICES} answers to choose from, {NUMBER!r} or {YES_NO!r}", of)
    choices = tuple(_text(each, "an answer to choose", LONGEST_NAME) for each in of)
    _no_doubles([each.casefold() for each in choices], "answers that differ")
    return choices


def _text(given: object, what: str, longest: int) -> str:
    """`given` on one line."""
    text = " ".join(given.split()) if isinstance(given, str) else ""
    if not 1 <= len(text) <= longest:
        raise _error(f"expected {what} of 1 to {longest:,} characters", given)
    if any("\ud800" <= each <= "\udfff" for each in text):
        raise _error(f"expected {what} without a lone surrogate, which UTF-8 cannot write", given)
    return text


def _check(questions: list[Question]) -> None:
    if len(questions) > MOST:
        raise BadOptionError(f"Option questions: expected at most {MOST} questions, got {len(questions)}.")
    _no_doubles([each.text.casefold() for each in questions], "questions that differ")
    _no_doubles([each.name for each in questions], "names that differ")


def _no_doubles(texts: list[str], what: str) -> None:
    for number, each in enumerate(texts):
        if each in texts[:number]:
            raise _error(f"expected {what}, got twice", each, "")


def _error(expected: str, given: object, but: str = ", got") -> BadOptionError:
    shown = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False, default=str)
    return BadOptionError(f"Option questions: {expected}{but} {shown[:60]!r}. Write {SYNTAX}.")
