"""The task `embed`: encoded pictures and texts in, their vectors out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from processor.base import Context, Inputs, Output
from processor.embedders import Embedder
from processor.encoders.vectors import unit
from processor.imaging.decode import decode
from processor.pixel_budget import PixelBudget
from processor.stopwatch import Stopwatch
from processor.tasks.embed.choice import Pool, chosen, first
from processor.tasks.embed.model import EmbedModel
from wire.errors import BadOptionError, MissingInputError
from wire.models import ModelInfo
from wire.tasks.embed.result import Embedded, EmbedResult
from wire.tasks.embed.spec import NUMBERS, VECTORS

IMAGE, TEXT = "image", "text"
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class EmbedRunner:
    """Does the task `embed` with the models of `pool`, on pictures of at most `max_pixels` each, within `budget`."""

    pool: Pool
    max_pixels: int
    budget: PixelBudget

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        pictures, texts = inputs.get(IMAGE, ()), inputs.get(TEXT, ())
        if not pictures and not texts:
            raise MissingInputError("Expected a text or a picture, got none. It takes image (image), text (text).")
        stopwatch = Stopwatch()
        model = chosen(self.pool, options["model"], texts=bool(texts), pictures=bool(pictures))
        dimensions = _dimensions(model, options["dimensions"])
        items, rows = list[Embedded](), list[Floats]()
        total = len(pictures) + len(texts)
        with stopwatch.stage("pictures"):
            for index, picture in enumerate(pictures):
                rows.append(self._picture(picture, model))
                items.append(Embedded(IMAGE, index))
                context.step(index + 1, total)
        with stopwatch.stage("texts"):
            for embedded, vector in _texts(model, [text.decode() for text in texts], context, len(pictures), total):
                items.append(embedded)
                rows.append(vector)
        vectors = np.ascontiguousarray(np.stack(rows)[:, :dimensions])
        vectors = unit(vectors) if options["normalize"] else vectors
        if options["vectors"] == NUMBERS:
            items = [_with(each, row) for each, row in zip(items, vectors, strict=True)]
        tokens = sum(each.tokens for each in items)
        timings = stopwatch.timings_ms
        result = EmbedResult(model.info.version, dimensions, tokens, tuple(items), options, timings)
        return Output(result.to_dict(), files={VECTORS: _file(vectors)})

    def models(self) -> tuple[ModelInfo, ...]:
        return self.pool.models()

    def embedder(self, *, texts: bool = False, pictures: bool = False) -> Embedder | None:
        """The model that answers where such inputs come and none is named; None where none embeds them all."""
        return first(self.pool, texts=texts, pictures=pictures)

    def _picture(self, encoded: bytes, model: EmbedModel) -> Floats:
        encoder = model.picture_encoder
        with self.budget.lease() as reserve:
            photo = decode(encoded, max_pixels=self.max_pixels, shortest_side=encoder.enough, reserve=reserve)
            return encoder.vector(photo.pixels)


def _texts(
    model: EmbedModel, texts: Sequence[str], context: Context, before: int, total: int
) -> Iterator[tuple[Embedded, Floats]]:
    """Each text with its vector, in their order; `before` of the `total` steps were done."""
    if not texts:
        return
    encoder = model.text_encoder
    tokens = []
    for text in texts:
        context.step(before, total)  # long texts take their time, and nobody may want them any more
        tokens.append(encoder.tokens(text))
    made: dict[int, Floats] = {}
    for numbers in encoder.portions(tokens):
        made |= dict(zip(numbers, encoder.vectors([tokens[number] for number in numbers]), strict=True))
        context.step(before + len(made), total)
    for index, each in enumerate(tokens):
        yield Embedded(TEXT, index, len(each.ids), each.whole), made[index]


def _dimensions(model: EmbedModel, wanted: int) -> int:
    """How many numbers a vector has. Raises BadOptionError where the model does not know so many."""
    own = model.manifest.dimensions
    if wanted not in (0, own, *model.manifest.shorter):
        known = ", ".join(map(str, (own, *model.manifest.shorter)))
        raise BadOptionError(f"Option dimensions: expected 0 or {known} of {model.manifest.name}, got {wanted}.")
    return wanted or own


def _with(embedded: Embedded, row: Floats) -> Embedded:
    """With the numbers as they are written in the fewest digits that give the same float32."""
    return replace(embedded, vector=tuple(float(str(number)) for number in row))


def _file(vectors: Floats) -> bytes:
    file = BytesIO()
    np.save(file, vectors.astype("<f4", copy=False), allow_pickle=False)
    return file.getvalue()
