"""A converted model, opened."""

from functools import lru_cache
from pathlib import Path

from processor.encoders.clip_folder import open_clip
from processor.runtimes import Execution
from processor.tasks.edit.latents.manifest import Manifest
from processor.tasks.edit.latents.model import PRECISION, LatentsModel
from processor.tasks.edit.latents.networks import SizedNetworks


def open_model(folder: Path, threads: int | None) -> LatentsModel:
    """The converted model in `folder`, on so many `threads`; networks of pictures are made ready for one size at a
    time. Raises ManifestError.
    """
    manifest = Manifest.read(folder)
    manifest.check(folder)
    execution = Execution(PRECISION, threads, repeatable=True)

    @lru_cache(maxsize=1)
    def networks(width: int, height: int, cuts: int) -> SizedNetworks:
        return SizedNetworks(folder, manifest, execution, width, height, cuts)

    second = None if manifest.second is None else open_clip(folder, manifest.second, execution)
    return LatentsModel(manifest, open_clip(folder, manifest.clip, execution), second, networks)
