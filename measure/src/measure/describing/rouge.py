"""ROUGE-L: how long a caption and a reference go along in the same order (Lin, 2004), as COCO's captions are scored."""

from collections.abc import Sequence

from measure.describing.words import Words

BETA = 1.2
"""By so much recall counts more than precision."""


def rouge(caption: Words, references: Sequence[Words]) -> float:
    """ROUGE-L in [0, 1]: of the best precision and the best recall that any of `references` gives."""
    common = [_longest_common(caption, reference) for reference in references]
    if not any(common):
        return 0.0
    precision = max(common) / len(caption)
    recall = max(long / len(reference) for long, reference in zip(common, references, strict=True) if reference)
    return (1 + BETA**2) * precision * recall / (recall + BETA**2 * precision)


def _longest_common(one: Words, other: Words) -> int:
    """How many words the longest sequence has that both contain in this order, with gaps or without."""
    longest = [0] * (len(other) + 1)
    for word in one:
        before = 0  # what `longest` said of one word less of both
        for place, known in enumerate(other, 1):
            before, longest[place] = (
                longest[place],
                before + 1 if word == known else max(longest[place], longest[place - 1]),
            )
    return longest[-1]
