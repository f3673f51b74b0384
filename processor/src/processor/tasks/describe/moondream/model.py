"""A model of the family: a picture is encoded and fed to the decoder once, then asked about as often as wanted."""

from dataclasses import dataclass

import numpy as np

from processor.runtimes import Graph
from processor.stopwatch import Stopwatch
from processor.tasks.describe.moondream import crops
from processor.tasks.describe.moondream.choosing import chosen, numbers, ways_of
from processor.tasks.describe.moondream.decoders import Decoder, Memory, Numbers
from processor.tasks.describe.moondream.decoding import Speaker
from processor.tasks.describe.moondream.manifest import DECODER, Manifest
from processor.tasks.describe.moondream.prompts import NORMAL, Prompts
from processor.tasks.describe.moondream.stitching import stitched
from processor.tasks.describe.moondream.tokens import Tokenizer
from processor.tasks.describe.picture import Picture
from processor.tasks.describe.protocols import ENCODE, PREFILL, Limits, Tell, unheard
from wire.models import ModelInfo, ModelVersion
from wire.tasks.describe.questions import Question
from wire.tasks.describe.result import Said
from wire.tasks.describe.spec import Length


@dataclass(frozen=True, slots=True)
class Counts:
    """What was done so far: `pictures` encoded in so many `crops`, `positions` fed to the decoder, and how many
    bytes of keys and values were copied meanwhile."""

    pictures: int = 0
    crops: int = 0
    positions: int = 0
    copied_bytes: int = 0


class Moondream:
    """A `Describer` whose states are the decoder's `Memory` of pictures."""

    def __init__(
        self,
        manifest: Manifest,
        precision: str,
        vision: Graph,
        projection: Graph,
        words: Graph,
        decoder: Decoder,
        prompts: Prompts,
    ) -> None:
        self._manifest, self._precision = manifest, precision
        self._vision, self._projection, self._decoder = vision, projection, decoder
        self._speaker = Speaker(decoder, words, prompts)
        self._begun = decoder.memory()
        self._pictures = self._crops = 0

    @property
    def info(self) -> ModelInfo:
        manifest = self._manifest
        facts = {
            "about": manifest.about,
            "family": "moondream",
            "crops": [1, 3, 5],
            "remembers": manifest.networks[DECODER].remembers,
            "differences": {name: each.difference for name, each in manifest.networks.items()},
        }
        version = ModelVersion(manifest.name, manifest.weights_sha256, manifest.runtimes, self._precision)
        return ModelInfo("describe", version, manifest.notice, license=manifest.license, facts=facts)

    @property
    def prompts(self) -> Prompts:
        return self._speaker.prompts

    @property
    def tokenizer(self) -> Tokenizer:
        return self.prompts.tokenizer

    @property
    def counts(self) -> Counts:
        return Counts(self._pictures, self._crops, self._decoder.fed, self._decoder.copied_bytes)

    def encode(self, picture: Picture, crops: int, stopwatch: Stopwatch) -> Memory:
        photo = picture.photo
        return self._encoded(photo.pixels, (photo.width, photo.height), crops, stopwatch)

    def caption(self, state: Memory, length: Length, limits: Limits, tell: Tell) -> Said:
        self._decoder.start(state)
        return self._speaker.said(self.prompts.caption(length), limits, tell)

    def answer(self, state: Memory, question: Question, limits: Limits, tell: Tell) -> Said:
        self._decoder.start(state)
        prompt = self.prompts.question(question.text)
        if question.is_number:
            return chosen(self._speaker, prompt, numbers(), tell)
        if question.choices:
            return chosen(self._speaker, prompt, ways_of(question.choices), tell)
        return self._speaker.said(prompt, limits, tell)

    def warm(self, stopwatch: Stopwatch) -> None:
        """Everything has run once."""
        grey = np.full((crops.SIDE, crops.SIDE, 3), 128, np.uint8)
        state = self._encoded(grey, (crops.SIDE, crops.SIDE), 1, stopwatch)
        self._decoder.start(state)
        self._speaker.said(self.prompts.caption(NORMAL), Limits(max_tokens=2), unheard)

    def _encoded(self, pixels: crops.Pixels, wh: tuple[int, int], most: int, stopwatch: Stopwatch) -> Memory:
        with stopwatch.stage(ENCODE):
            cut = crops.cut(pixels, wh, most)
            self._pictures, self._crops = self._pictures + 1, self._crops + len(cut.pixels)
            features = [self._seen(self._vision, crop[None])[0] for crop in cut.tensors()]
            embeddings = self._seen(self._projection, stitched(np.stack(features), cut.grid))
        with stopwatch.stage(PREFILL):
            self._decoder.start(self._begun)
            self._decoder.feed(embeddings)
            return self._decoder.memory()

    @staticmethod
    def _seen(graph: Graph, value: Numbers) -> Numbers:
        (output,) = graph.run({"input": value}).values()
        return np.asarray(output)
