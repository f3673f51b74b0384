"""What a picture is to be like, or not to be like: where CLIP's vector of it is to point."""

from collections.abc import Iterator, Mapping

import numpy as np

from processor.encoders.clip_folder import ClipEncoder
from processor.encoders.vectors import Floats, unit
from processor.tasks.edit.editing import Asked, Pixels
from wire.tasks.edit.result import Similarity

PROMPT, NEGATIVE_PROMPT, TEXT2, LIKE, UNLIKE = "prompt", "negative_prompt", "text2", "like", "unlike"
OPTIONS: Mapping[str, tuple[str, ...]] = {
    PROMPT: ("weight",),
    NEGATIVE_PROMPT: (NEGATIVE_PROMPT,),
    TEXT2: (TEXT2, "weight2"),
    LIKE: ("weight_like",),
    UNLIKE: ("weight_unlike",),
}
"""The options that count where the request has it."""

NEGATIVE = 0.5
"""How much a negative prompt counts, beside the prompt."""

DIGITS = 4


def weights_of(asked: Asked) -> dict[str, float]:
    """How much each of what the request has counts, by its name; below 0 it is avoided."""
    options = asked.options
    there = {
        PROMPT: asked.prompt and options["weight"],
        NEGATIVE_PROMPT: options["negative_prompt"] and -NEGATIVE * abs(options["weight"]),
        TEXT2: options["text2"] and options["weight2"],
        LIKE: asked.like and options["weight_like"],
        UNLIKE: asked.unlike and -options["weight_unlike"],
    }
    return {name: float(weight) for name, weight in there.items() if weight}


def direction_of(asked: Asked, clip: ClipEncoder, before: str = "") -> Floats:
    """(dimensions,): the vectors of what the request has, each by its weight, of weights that sum up to 1 without their
    signs. A vector's product with it is the sum of its cosines with each of them, weighed so.

    Where there are words for what the picture is `before`, the prompt's vector is that of the way from these to it.
    """
    weights = weights_of(asked)
    whole = sum(abs(weight) for weight in weights.values())
    vectors = [np.float32(weight / whole) * _vector(name, asked, clip, before) for name, weight in weights.items()]
    return np.asarray(np.sum(vectors, axis=0), np.float32)


def cosine(first: Floats, second: Floats) -> float:
    """Of two vectors (dimensions,) that are as long as 1."""
    return round(float(np.sum(first * second, dtype=np.float64)), DIGITS)


def similarities(asked: Asked, pixels: Pixels, clip: ClipEncoder, second: ClipEncoder | None) -> Iterator[Similarity]:
    """Of the prompt, where there is one, and the picture: by the CLIP that steered, and by another one."""
    for each in (clip, second):
        if each is not None and asked.prompt:
            text = each.text(asked.prompt)
            before = None if asked.image is None else cosine(text, each.picture(asked.image.pixels))
            yield Similarity(each.name, each is clip, before, cosine(text, each.picture(pixels)))


def _vector(name: str, asked: Asked, clip: ClipEncoder, before: str) -> Floats:
    photo = {LIKE: asked.like, UNLIKE: asked.unlike}.get(name)
    if photo is not None:
        return clip.picture(photo.pixels)
    if name == PROMPT and before:
        way = clip.text(asked.prompt) - clip.text(before)
        return np.asarray(unit(way[None])[0])
    return clip.text(asked.prompt if name == PROMPT else asked.options[name])
