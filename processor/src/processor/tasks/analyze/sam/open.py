"""A converted model, opened: loaded, and ready for a picture."""

from pathlib import Path

import numpy as np

from processor.imaging.decode import Photo
from processor.runtimes import Execution, open_graph
from processor.runtimes.device import computes_bf16
from processor.tasks.analyze.sam.manifest import DECODER, ENCODER, Manifest
from processor.tasks.analyze.sam.model import SamModel
from wire.tasks.analyze.regions import Point, Region


def open_model(folder: Path, precision: str, threads: int | None) -> SamModel:
    """The converted model in `folder`, on so many `threads`; its first picture is as fast as the tenth.

    Where the CPU has bfloat16 pictures are encoded in that, unless `precision` is f32; masks are always drawn in
    float32. Raises ManifestError.
    """
    manifest = Manifest.read(folder)
    manifest.check(folder)
    narrow = "bf16" if precision != "f32" and computes_bf16() else "f32"
    encoder = open_graph(folder / ENCODER, Execution(narrow, threads))
    decoder = open_graph(folder / DECODER, Execution("f32", threads))
    model = SamModel(manifest, narrow, encoder, decoder)
    _warm(model)
    return model


def _warm(model: SamModel) -> None:
    embedding = model.encode(Photo(np.zeros((8, 8, 3), np.uint8), 8, 8))
    model.masks(embedding, [Region(box=(1, 1, 7, 7)), Region(points=(Point(4, 4),))], three=False)
