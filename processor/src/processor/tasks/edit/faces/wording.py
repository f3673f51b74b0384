"""Faces, changed until a CLIP sees in them what was asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

from processor.encoders.clip_folder import ClipEncoder, open_clip
from processor.faces.model import PRECISION, FaceModel
from processor.gradients.opening import open_with_gradients
from processor.runtimes import ANY_SHAPES, Execution, Floats, Graph
from processor.tasks.edit.editing import Asked
from processor.tasks.edit.faces.walk import LOSS, STYLES, GoesOn, Walk, Walked
from processor.tasks.edit.faces.words.manifest import WORDING, WordsManifest
from processor.tasks.edit.targets import direction_of

STEPS = 50
RATE = 0.1
"""How far a step goes, in deviations."""

KEPT = 0.02
"""The square of the way counts so much where all of the look is to be kept, in cosines for each square deviation."""


@dataclass(frozen=True, slots=True)
class Wording:
    """`clip` steers, `second` looks; `graph` opens, when it is first needed, the network with its loss' gradient."""

    model: FaceModel
    clip: ClipEncoder
    second: ClipEncoder | None
    graph: Callable[[], Graph]

    @classmethod
    def open(cls, folder: Path, model: FaceModel, threads: int | None) -> Self:
        """What was converted into `folder`, on so many `threads`. Raises ManifestError."""
        manifest, execution = WordsManifest.read(folder), Execution(PRECISION, threads)
        manifest.check(folder)
        first, *others = (open_clip(folder, files, execution) for files in manifest.clips)

        @cache
        def graph() -> Graph:
            return open_with_gradients(folder / WORDING, execution, ANY_SHAPES, LOSS, (STYLES,))

        return cls(model, first, next(iter(others), None), graph)

    def worded(self, styles: Floats, asked: Asked, steps: int, goes_on: GoesOn) -> Walked:
        """From the `styles` in so many steps towards what is asked for, each layer in its own direction."""
        direction = direction_of(asked, self.clip, asked.options["from_text"])
        walk = Walk(self.model, self.graph(), {"direction": direction})
        kept = KEPT * asked.options["keep"]
        return walk.taken(styles, steps, RATE, goes_on, rows=self.model.manifest.layers, kept=kept)
