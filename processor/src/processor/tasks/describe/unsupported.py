"""What a caption names and no detector finds."""

from collections.abc import Collection, Iterable

from processor.english.mentions import Nouns


def unsupported(caption: str, found: Collection[str], vocabulary: Iterable[str]) -> tuple[str, ...]:
    """The labels of the `vocabulary` that `caption` names and that are not among those `found`, once each.

    Of a word that stands for several labels, such as vehicle, any will do, and the first is told.
    """
    named = (mention.labels for mention in Nouns.of(vocabulary).mentions(caption))
    return tuple(dict.fromkeys(labels[0] for labels in named if not set(labels) & set(found)))
