"""The analyzers of an index: what the other runners of its process see in a picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from processor.base import Runner
from processor.embedders import Embedder, EmbedsForOthers
from processor.looking import Observation, default_model, lines_in, look, objects_in
from processor.tasks.search.protocols import (
    Analyzers,
    DecodedPicture,
    PictureEmbedder,
    TextEmbedder,
)
from wire.tasks.describe.result import RULES
from wire.tasks.registry import TASKS

DETECT, READ, EMBED, DESCRIBE = "detect", "read", "embed", "describe"

Embeds = TypeVar("Embeds", bound=TextEmbedder | PictureEmbedder)


@dataclass(frozen=True, slots=True)
class DetectorByRunner:
    """`ObjectDetector` by the runner of the task `detect`."""

    runner: Runner

    @property
    def model(self) -> str:
        return _model(self.runner)

    def objects(self, picture: DecodedPicture) -> Sequence[Observation]:
        return objects_in(_looked(self.runner, DETECT, picture))


@dataclass(frozen=True, slots=True)
class ReaderByRunner:
    """`TextReader` by the runner of the task `read`."""

    runner: Runner

    @property
    def model(self) -> str:
        return _model(self.runner)

    def lines(self, picture: DecodedPicture) -> Sequence[Observation]:
        return lines_in(_looked(self.runner, READ, picture))


@dataclass(frozen=True, slots=True)
class CaptionerByRunner:
    """`PictureCaptioner` by the runner of the task `describe`."""

    runner: Runner

    @property
    def model(self) -> str:
        return _model(self.runner)

    def caption(self, picture: DecodedPicture) -> str:
        return str(_looked(self.runner, DESCRIBE, picture)["caption"]["text"])


@dataclass(frozen=True, slots=True)
class PictureEmbedderByModel:
    """`PictureEmbedder` by a model of the task `embed`."""

    embedder: Embedder

    @property
    def model(self) -> str:
        return self.embedder.model

    @property
    def knows_words(self) -> bool:
        return self.embedder.embeds_texts

    def picture(self, picture: DecodedPicture) -> NDArray[np.float32]:
        (vector,) = self.embedder.pictures([picture.photo.pixels])
        return np.asarray(vector)

    def words(self, text: str) -> NDArray[np.float32]:
        (vector,) = self.embedder.texts([text])
        return np.asarray(vector)


def analyzers_of(runners: Mapping[str, Runner]) -> Analyzers:
    """The analyzers that `runners`, by their tasks, amount to. What embeds is one model, whatever is loaded later."""
    embed = runners.get(EMBED)
    texts, pictures = (
        (embed.embedder(texts=True), embed.embedder(pictures=True))
        if isinstance(embed, EmbedsForOthers)
        else (None, None)
    )
    return Analyzers(
        detector=DetectorByRunner(runners[DETECT]) if DETECT in runners else None,
        reader=ReaderByRunner(runners[READ]) if READ in runners else None,
        text_embedders=(texts,) if texts else (),
        picture_embedders=(PictureEmbedderByModel(pictures),) if pictures else (),
        captioner=CaptionerByRunner(runners[DESCRIBE]) if DESCRIBE in runners and _sees(runners[DESCRIBE]) else None,
    )


def _sees(describe: Runner) -> bool:
    """Whether its default is a model that looks at pictures: rules tell what is in the index already."""
    return default_model(describe).version.runtime != RULES


@dataclass(slots=True)
class CurrentAnalyzers:
    """The analyzers of a process as the models of its `runners` are now: they may be reloaded while it works.

    A model that embeds and was replaced serves queries until `forget_former`: its vectors are the ones that are there.
    """

    runners: Mapping[str, Runner]
    _latest: Analyzers = field(default_factory=Analyzers)
    _lock: Lock = field(default_factory=Lock)

    def __call__(self) -> Analyzers:
        with self._lock:
            now = analyzers_of(self.runners)
            self._latest = Analyzers(
                now.detector,
                now.reader,
                _with_former(now.text_embedders, self._latest.text_embedders),
                _with_former(now.picture_embedders, self._latest.picture_embedders),
                now.captioner,
            )
            return self._latest

    def forget_former(self, by: Analyzers) -> None:
        """All indexes are `by` those analyzers now: what embedded before them is needed no more."""
        with self._lock:
            if _models(by) == _models(self._latest):
                texts, pictures = self._latest.text_embedders[:1], self._latest.picture_embedders[:1]
                self._latest = replace(self._latest, text_embedders=texts, picture_embedders=pictures)


def _with_former(now: tuple[Embeds, ...], known: tuple[Embeds, ...]) -> tuple[Embeds, ...]:
    """The embedder of `now`, and of those that were `known` the oldest, whose vectors are whole."""
    former = known[-1:] if now and known and known[-1].model != now[0].model else ()
    return (*now, *former)


def _models(analyzers: Analyzers) -> tuple[str, ...]:
    texts = [each.model for each in analyzers.text_embedders[:1]]
    return (*texts, *(each.model for each in analyzers.picture_embedders[:1]))


def _looked(runner: Runner, task: str, picture: DecodedPicture) -> Mapping[str, Any]:
    """The result of the task, with its default options."""
    return look(runner, picture.encoded, picture.photo, TASKS[task].parse_options({}))


def _model(runner: Runner) -> str:
    """The hash of the model that answers where none is named."""
    model = default_model(runner)
    return f"{model.name}:{model.version.weights_sha256[:16]}"
