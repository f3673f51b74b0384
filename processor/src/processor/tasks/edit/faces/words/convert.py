"""A CLIP becomes a folder to change faces by words from."""

from pathlib import Path

from processor.catalog.replacing import replaced
from processor.encoders.clip import clip_in
from processor.encoders.clip_folder import exported_clip
from processor.export.face_losses import export_wording
from processor.faces.manifest import SYNTHESIS
from processor.tasks.edit.faces.words.manifest import WORDING, WordsManifest
from processor.tasks.edit.faces.words.source import WordsSource


def convert(source: WordsSource, folder: Path) -> None:
    """`folder` holds what is converted from then on, and what was there before until it is complete.

    Raises ManifestError where something in the source cannot be built.
    """
    clips = [(name, clip_in(source.folder / name)) for name in source.clips]
    with replaced(folder) as made:
        steers = clips[0][1]
        export_wording(source.model / SYNTHESIS, steers.weights, steers.pictures, made / WORDING)
        files = tuple(exported_clip(clip, made, name) for name, clip in clips)
        WordsManifest(source.weights_sha256, files).write(made)
