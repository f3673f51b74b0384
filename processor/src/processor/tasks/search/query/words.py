"""Words as FTS5 is asked for them: always in quotes, so that nothing of its own language gets through."""

import re
from collections.abc import Iterable

WORD = re.compile(r"\w+")

COMMON = frozenset(
    {"a", "an", "and", "are", "as", "at", "be", "been", "being", "by", "can", "for", "from", "had", "has", "have", "he"}
    | {"her", "his", "i", "in", "into", "is", "it", "its", "me", "my", "near", "next", "of", "off", "on", "or", "our"}
    | {"out", "over", "she", "some", "that", "the", "their", "them", "there", "these", "they", "this", "those", "to"}
    | {"under", "up", "very", "was", "we", "were", "what", "where", "which", "while", "who", "with", "you", "your"}
    | {"photo", "photos", "picture", "pictures", "image", "images"}
)
"""Words that are in every sentence and tell no picture from another."""


def words_of(text: str) -> list[str]:
    """The words of `text` as FTS5's tokenizer sees them, small, each once."""
    return list(dict.fromkeys(each.casefold() for part in WORD.findall(text) for each in part.split("_") if each))


def telling(words: Iterable[str]) -> list[str]:
    """Of the words those that tell pictures apart; all of them where none does."""
    words = list(words)
    return [each for each in words if each not in COMMON] or words


def phrase(text: str) -> str:
    """What FTS5 finds where the words of `text` are, one after the other; empty where it has none."""
    return '"' + " ".join(words_in_order(text)) + '"' if words_in_order(text) else ""


def words_in_order(text: str) -> list[str]:
    """All words of `text`, as they follow."""
    return [each for part in WORD.findall(text) for each in part.split("_") if each]


def any_of(words: Iterable[str]) -> str:
    """What FTS5 finds where any of the words, or phrases, is."""
    return " OR ".join(filter(None, map(phrase, words)))
