"""The grammar of a query.

    beach "red car" -dog text:invoice name:IMG_* in:holidays label:dog>=2 after:2024-05 before:2025 type:png like:17

Words rank, and so do phrases, which have to be there as well; all else only says what may be found. A word with a colon
that is no filter goes into quotes.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from wire.errors import BadOptionError

LONGEST = 500
PART = re.compile(r'(?P<minus>-)?(?:(?P<name>[A-Za-z]+):)?(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s"]+))')
COUNTED = re.compile(r"(?P<label>.+?)\s*(?P<compared>>=|<=|>|<|=)\s*(?P<number>\d{1,4})")
BEHIND_QUOTES = re.compile(r"(?P<compared>>=|<=|>|<|=)(?P<number>\d{1,4})(?=\s|$)")
DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LabelCount:
    """So many objects with that label: `compared` is one of >=, <=, >, < and =."""

    label: str
    compared: str = ">="
    number: int = 1


@dataclass(frozen=True, slots=True)
class Filters:
    """What a picture has to be like to be found at all; each of a kind, and all kinds, have to hold.

    `within` are folders, `since` and `until` Unix time in seconds, `until` not included. `without` are words that are
    not to be there.
    """

    text: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    labels: tuple[LabelCount, ...] = ()
    without: tuple[str, ...] = ()
    since: float | None = None
    until: float | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for, in words and `phrases`. `like` is an entry that the pictures are to look like."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    filters: Filters = Filters()
    like: int | None = None

    @property
    def sentence(self) -> str:
        """What is looked for, as one would say it."""
        return " ".join((*self.words, *self.phrases))


def parse(text: str) -> Query:
    """The query that `text` writes. Raises BadOptionError, which says at which character it is wrong."""
    if len(text) > LONGEST:
        raise BadOptionError(f"Query: expected at most {LONGEST} characters, got {len(text)}.")
    found: dict[str, list[tuple[int, str]]] = {name: [] for name in (*FILTERS, "word", "phrase", "without")}
    for at, name, value in _parts(text):
        found[name].append((at, value))

    def all_of(name: str, read: Callable[[str, int], T]) -> tuple[T, ...]:
        return tuple(read(value, at) for at, value in found[name])

    sinces, untils = all_of("after", _begin_of), all_of("before", _begin_of)
    likes = all_of("like", _number)
    filters = Filters(
        text=all_of("text", _text),
        name=all_of("name", _text),
        within=all_of("in", _folder),
        kinds=all_of("type", _kind),
        labels=all_of("label", _label_count),
        without=all_of("without", _text),
        since=max(sinces, default=None),
        until=min(untils, default=None),
    )
    return Query(all_of("word", _text), all_of("phrase", _text), filters, likes[-1] if likes else None)


FILTERS = ("text", "name", "in", "type", "label", "after", "before", "like")


def _parts(text: str) -> Iterator[tuple[int, str, str]]:
    """Each part as where it begins, what it is, and its value."""
    at = 0
    while (begin := _blanks_end(text, at)) < len(text):
        part = PART.match(text, begin)
        if part is None or (part["plain"] is None and part["quoted"] is None):
            raise _wrong(begin, "a closing quote", text[begin:])
        at, value, name = part.end(), part["quoted"] or part["plain"] or "", part["name"]
        if part["plain"] is not None and at < len(text) and text[at] == '"':
            raise _wrong(at, "a blank before a quote", text[at:])
        if name is None and value.endswith(":") and value[:-1].lower() in FILTERS:
            raise _wrong(begin, f"something behind {value}", part[0])
        if name and name.lower() not in FILTERS:
            if part["quoted"] is not None or not value.startswith("//"):
                raise _wrong(
                    begin, f"one of {', '.join(f'{each}:' for each in FILTERS)} or the whole in quotes", part[0]
                )
            name, value = None, part[0].removeprefix("-")
        if name == "label" and part["quoted"] is not None and (more := BEHIND_QUOTES.match(text, at)):
            value, at = value + more[0], more.end()
        if part["minus"]:
            if name:
                raise _wrong(begin, "a word or a phrase behind the minus", part[0])
            yield begin, "without", value
        elif name:
            yield begin, name.lower(), value
        elif value.strip():
            yield begin, "word" if part["quoted"] is None else "phrase", value


def _blanks_end(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _text(value: str, at: int) -> str:
    if not value.strip():
        raise _wrong(at, "something behind it", value)
    return value.strip()


def _folder(value: str, at: int) -> str:
    return _text(value.strip("/"), at)


def _kind(value: str, at: int) -> str:
    return _text(value.removeprefix("."), at).lower()


def _number(value: str, at: int) -> int:
    if not value.isdecimal() or len(value) > 15:
        raise _wrong(at, "the id of a hit", value)
    return int(value)


def _label_count(value: str, at: int) -> LabelCount:
    if counted := COUNTED.fullmatch(value):
        return LabelCount(counted["label"], counted["compared"], int(counted["number"]))
    if re.search(r"[<>=]", value):
        raise _wrong(at, "a label and a number such as dog>=2", value)
    return LabelCount(_text(value, at))


def _begin_of(value: str, at: int) -> float:
    """The moment at which the year, the month or the day begins, in universal time."""
    try:
        found = DATE.fullmatch(value)
        year, month, day = (int(each or 1) for each in found.groups()) if found else (0, 0, 0)
        return datetime(year, month, day, tzinfo=UTC).timestamp()
    except ValueError:
        raise _wrong(at, "a date such as 2024, 2024-05 or 2024-05-17", value) from None


def _wrong(at: int, expected: str, got: str) -> BadOptionError:
    return BadOptionError(f"Query, character {at + 1}: expected {expected}, got {got[:40]!r}.")
