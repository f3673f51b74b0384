"""What a caption names and no detector finds."""

from collections.abc import Collection, Iterable

from processor.english.mentions import Nouns, words_of


def unsupported(caption: str, found: Collection[str], vocabulary: Iterable[str]) -> tuple[str, ...]:
    """The labels of the `vocabulary` that `caption` names and that are not among those `found`, once each.

    Of a word that stands for several labels, such as vehicle, any will do; where none is found, the word is told.
    """
    words, named = words_of(caption), Nouns.of(vocabulary).mentions(caption)
    missing = (each for each in named if not set(each.labels) & set(found))
    told = (each.labels[0] if len(each.labels) == 1 else " ".join(words[each.start : each.end]) for each in missing)
    return tuple(dict.fromkeys(told))
