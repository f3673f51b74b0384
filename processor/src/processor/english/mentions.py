"""Which labels of a detector a text speaks of."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from processor.english.kinds import KINDS
from processor.english.plurals import singulars
from processor.english.synonyms import LABELS_SAID

WORD = re.compile("[^\\W_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}-][^\\W_]+)*")

LONGEST = 3
"""So many words a label may have."""

ALSO_COLOURS = frozenset({"orange"})


@dataclass(frozen=True, slots=True)
class Mention:
    """From word `start` up to `end` the text speaks of something that is one of `labels`."""

    start: int
    end: int
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nouns:
    """The labels that may be spoken of, by their small spelling."""

    labels: Mapping[str, str]

    @classmethod
    def of(cls, labels: Iterable[str]) -> "Nouns":
        return cls({label.casefold(): label for label in labels})

    def mentions(self, text: str) -> list[Mention]:
        """The things that `text` names, in its order; the longest name counts, such as `hot dog`."""
        words = words_of(text)
        found, start = list[Mention](), 0
        while start < len(words):
            mention = self._at(words, start)
            if mention:
                found.append(mention)
            start = mention.end if mention else start + 1
        return found

    def meant(self, said: str) -> tuple[str, ...]:
        """The labels that `said`, one or several, stands for: the one of that name, else those of that kind, else what
        people call so."""
        forms = [said, *singulars(said)]
        kinds = [self.labels[each] for form in forms for each in KINDS.get(form, ()) if each in self.labels]
        named = [self.labels[form] for form in forms if form in self.labels]
        called = [self.labels[each] for form in forms for each in LABELS_SAID.get(form, ()) if each in self.labels]
        return tuple(dict.fromkeys(named or kinds or called))

    def _at(self, words: list[str], start: int) -> Mention | None:
        for end in range(min(start + LONGEST, len(words)), start, -1):
            labels = self.meant(" ".join(words[start:end]))
            if labels and not _is_colour(words, start, end):
                return Mention(start, end, labels)
        return None


def words_of(text: str) -> list[str]:
    """The words of `text`, in small letters."""
    return WORD.findall(text.casefold())


def _is_colour(words: list[str], start: int, end: int) -> bool:
    """Whether the word is there for a colour: `an orange cat` has no orange in it, `an orange and a cat` has."""
    follows = words[end : end + 1]
    return words[start] in ALSO_COLOURS and bool(follows) and follows[0] not in ("and", "or", "on", "in", "is", "with")
