"""What a job wants to know of texts, and who knows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from processor.base import Runner
from processor.embedders import Embedder, EmbedsForOthers
from wire.errors import BadOptionError
from wire.tasks.analyze import texts
from wire.tasks.analyze.spec import Template

EMBED = "embed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the options of a job say of its texts."""

    texts: tuple[str, ...]
    template: Template
    none_of_these: bool

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Self:
        """They are as `wire.tasks.analyze.spec.ANALYZE` has them."""
        return cls(texts.read(options["texts"]), Template(options["template"]), options["none_of_these"])


def clip_of(runners: Mapping[str, Runner]) -> Embedder:
    """The model of texts and pictures that the process has now, by its runners' tasks. Raises BadOptionError."""
    embed = runners.get(EMBED)
    clip = embed.embedder(texts=True, pictures=True) if isinstance(embed, EmbedsForOthers) else None
    if clip is None:
        raise BadOptionError(
            "Option texts: expected a model of texts and pictures (CLIP) where pictures are analyzed, found none. Put "
            "its files into weights/embed/<name>/ and start with both tasks, TASKS=embed,analyze; or leave texts out."
        )
    return clip
