"""Texts become the vectors that pictures are compared with, a few sentences at a time."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from processor.embedders import Embedder
from processor.tasks.analyze.steps import Steps
from processor.tasks.analyze.words.recent import RecentVectors
from processor.tasks.analyze.words.templates import OF_ANYTHING, sentences
from processor.tasks.analyze.words.wanted import Wanted
from wire.tasks.analyze.spec import Template

Floats = NDArray[np.float32]

SENTENCES_AT_ONCE = 32


def text_vectors(clip: Embedder, wanted: Wanted, recent: RecentVectors, steps: Steps) -> Floats:
    """The vectors (n, dimensions) of the wanted texts, each of length 1, then that of none of them where it is wanted.

    A text's vector is the direction of the mean of its sentences' vectors; that of none of them is the mean of those of
    OF_ANYTHING, so that its cosine is the mean of theirs: a direction of several texts is nearer to all pictures than
    each. Vectors in `recent` are not made again; each portion of the others is one of the `steps`.
    """
    asked = dict.fromkeys([*wanted.texts, *(OF_ANYTHING if wanted.none_of_these else ())])
    keys = {text: (clip.model, wanted.template, text) for text in asked}
    made = {text: vector for text, key in keys.items() if (vector := recent.find(key)) is not None}
    portions = list(_portions([text for text in asked if text not in made], wanted.template))
    steps.plan(len(portions))
    for portion in portions:
        steps.look()
        for text, vector in _encoded(clip, portion):
            made[text] = vector
            recent.keep(keys[text], vector)
        steps.end()
    rows = [made[text] for text in wanted.texts]
    nothing = [np.mean([made[text] for text in OF_ANYTHING], axis=0)] if wanted.none_of_these else []
    return np.stack([*rows, *nothing])


Portion = Sequence[tuple[str, tuple[str, ...]]]
"""Texts, each with its sentences."""


def _portions(texts: Sequence[str], template: Template) -> Iterator[Portion]:
    """All texts, with at most SENTENCES_AT_ONCE sentences at a time."""
    portion = list[tuple[str, tuple[str, ...]]]()
    for text in texts:
        said = sentences(text, template)
        if sum(len(each) for _, each in portion) + len(said) > SENTENCES_AT_ONCE:
            yield portion
            portion = []
        portion.append((text, said))
    if portion:
        yield portion


def _encoded(clip: Embedder, portion: Portion) -> Iterator[tuple[str, Floats]]:
    rows = clip.texts([sentence for _, said in portion for sentence in said])
    for text, said in portion:
        mean, rows = rows[: len(said)].mean(axis=0), rows[len(said) :]
        yield text, mean / np.float32(max(float(np.linalg.norm(mean)), 1e-12))
