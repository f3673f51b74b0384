"""The labels of an index, and which of them a word stands for."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from processor.english.plurals import singulars
from processor.english.synonyms import LABELS_SAID


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The labels by their small spelling: how they are written, and their numbers."""

    labels: dict[str, tuple[int, str]]

    @classmethod
    def of(cls, connection: sqlite3.Connection) -> "Vocabulary":
        rows = connection.execute("SELECT id, name FROM label_names").fetchall()
        return cls({name.casefold(): (number, name) for number, name in rows})

    def meant(self, said: str) -> tuple[str, ...]:
        """The labels that `said`, a word or several, stands for: its own name, one of it, or what people call it."""
        return tuple(name for _, name in self._found(said))

    def numbers(self, words: Iterable[str]) -> dict[int, list[str]]:
        """By number, the labels that any of the words, or two that follow each other, stand for; with those."""
        listed = list(words)
        pairs = [(f"{one} {other}", [one, other]) for one, other in pairwise(listed)]
        found: dict[int, list[str]] = {}
        for said, parts in [*((word, [word]) for word in listed), *pairs]:
            for number, _ in self._found(said):
                found[number] = [*found.get(number, []), *(each for each in parts if each not in found.get(number, []))]
        return found

    def _found(self, said: str) -> list[tuple[int, str]]:
        said = said.casefold().strip()
        forms = dict.fromkeys(form for each in (said, *singulars(said)) for form in (each, *LABELS_SAID.get(each, ())))
        return [self.labels[form] for form in forms if form in self.labels]
