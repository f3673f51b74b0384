"""The task `describe`: an encoded picture in, a caption and answers out."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from threading import Lock
from typing import Any

from processor.base import Context, Inputs, Output, Runner, Standalone
from processor.imaging.decode import Photo, decode
from processor.model_pool import ModelPool
from processor.pixel_budget import PixelBudget
from processor.stopwatch import Stopwatch
from processor.tasks.describe.asking import Spoken, Wanted, ask
from processor.tasks.describe.cleaning import alt_text
from processor.tasks.describe.picture import Picture, models_that_look
from processor.tasks.describe.protocols import ENCODE, PREFILL, AnyDescriber
from processor.tasks.describe.shelf import Kept, Key, Shelf
from processor.tasks.describe.unsupported import unsupported
from wire.image_size import ImageSize
from wire.models import ModelInfo, ModelVersion
from wire.tasks.describe.result import DescribeResult, DescribeTimings
from wire.tasks.detect.spec import DETECT

IMAGE, DECODE = "image", "decode"

SIDE = 1_600
"""A larger JPEG may be decoded as a smaller copy, whose longer side has no fewer pixels."""

Look = Callable[[], Photo]


class DescribeRunner:
    """A `processor.base.Runner` with the models of `pool`, which requests may name, on pictures that fit `budget`.

    One picture at a time: a model takes all the cores that there are.
    """

    def __init__(self, pool: ModelPool[AnyDescriber], max_pixels: int, budget: PixelBudget) -> None:
        self.pool = pool
        self.shelf = Shelf()
        self._max_pixels = max_pixels
        self._budget = budget
        self._others: Mapping[str, Runner] = {}
        self._turn = Lock()

    def use(self, runners: Mapping[str, Runner]) -> None:
        """Its models may know what these find in a picture."""
        self._others = runners

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        (encoded,) = inputs[IMAGE]
        stopwatch = Stopwatch()
        with self._budget.lease() as reserve:

            def decoded() -> Photo:
                with stopwatch.stage(DECODE):
                    return decode(encoded, max_pixels=self._max_pixels, longest_side=SIDE, reserve=reserve)

            return Output(self._describe(encoded, decoded, options, context, stopwatch).to_dict())

    def look(self, photo: Photo, options: Mapping[str, Any]) -> Mapping[str, Any]:
        """What `run` answers of a picture that is decoded already."""
        return self._describe(b"", lambda: photo, options, Standalone(), Stopwatch()).to_dict()

    def models(self) -> tuple[ModelInfo, ...]:
        return self.pool.models()

    def _describe(
        self, encoded: bytes, decoded: Look, options: Mapping[str, Any], context: Context, stopwatch: Stopwatch
    ) -> DescribeResult:
        describer, wanted = self.pool.find(options["model"]), Wanted.of(options)
        picture = self._picture(describer, encoded, decoded, options["crops"], stopwatch)
        with self._turn:
            context.step(0, wanted.total)
            kept = picture()
            spoken = ask(describer, kept.state, wanted, context)
        return _result(kept, spoken, describer.info.version, options, stopwatch.timings_ms)

    def _picture(
        self, describer: AnyDescriber, encoded: bytes, decoded: Look, crops: int, stopwatch: Stopwatch
    ) -> Callable[[], Kept]:
        """A function that gives the picture as the describer knows it, from the shelf where it lies there.

        It is decoded by now: who waits for pixels in its turn may wait for somebody who has them, and waits for a turn.
        """
        key = Key(sha256(encoded).hexdigest(), describer.info.version, crops, models_that_look(self._others))
        if found := self.shelf.find(key):
            return lambda: found
        picture = Picture(encoded, decoded(), self._others)

        def made() -> Kept:
            state = describer.encode(picture, crops, stopwatch)
            return Kept(state, ImageSize(picture.photo.width, picture.photo.height), _sure(picture), picture.labels)

        return (lambda: self.shelf.get(key, made)) if encoded else made


def _sure(picture: Picture) -> frozenset[str]:
    """The labels of what is in the picture as surely as the task `detect` usually wants it."""
    least = DETECT.parse_options({})["confidence_threshold"]
    return frozenset(each.text for each in picture.objects or () if each.confidence >= float(least))


def _result(
    kept: Kept, spoken: Spoken, version: ModelVersion, options: Mapping[str, Any], timings_ms: Mapping[str, float]
) -> DescribeResult:
    decode_ms, encode_ms, prefill_ms = (timings_ms.get(stage, 0.0) for stage in (DECODE, ENCODE, PREFILL))
    return DescribeResult(
        image=kept.image,
        caption=spoken.caption,
        alt_text=alt_text(spoken.text),
        unsupported=None if kept.vocabulary is None else unsupported(spoken.text, kept.found, kept.vocabulary),
        answers=spoken.answers,
        model=version,
        options=options,
        timings_ms=DescribeTimings(decode_ms, encode_ms, prefill_ms, spoken.caption_ms, spoken.answers_ms),
    )
