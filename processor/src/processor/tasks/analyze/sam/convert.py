"""A network's files as its makers publish them become a folder to open a model from."""

import tempfile
from pathlib import Path

from processor.export.sam import onnx_pair
from processor.tasks.analyze.sam.manifest import DECODER, ENCODER, PAD, STRETCH, Manifest
from processor.tasks.analyze.sam.source import SAM, SAM2, Source

ORT = ".ort"


def convert(source: Source, folder: Path) -> None:
    """`folder` holds the converted model from then on, and what was there before until it is complete.

    Raises ManifestError where something in the source cannot be built.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as scratch:
        made = Path(scratch) / "made"
        made.mkdir()
        _pair(source, made, Path(scratch)).write(made)
        if folder.exists():
            folder.rename(Path(scratch) / "before")
        made.rename(folder)


def _pair(source: Source, made: Path, scratch: Path) -> Manifest:
    """Of an encoder and a decoder in ONNX. SAM 2 has features of finer grids too, and sees pictures stretched."""
    encoder, decoder = (_onnx(file, scratch) for file in source.files)
    side, finer = onnx_pair.export_encoder(encoder, made / ENCODER)
    masks = onnx_pair.export_decoder(decoder, made / DECODER)
    architecture = source.architecture or (SAM2 if finer else SAM)
    return _manifest(source, architecture, side, STRETCH if finer else PAD, masks)


def _onnx(file: Path, scratch: Path) -> Path:
    if file.suffix != ORT:
        return file
    from processor.export.sam.ort_file import to_onnx

    made = scratch / f"{file.stem}.onnx"
    to_onnx(file, made)
    return made


def _manifest(source: Source, architecture: str, side: int, fit: str, masks: int) -> Manifest:
    return Manifest(
        source.name,
        architecture,
        source.about,
        source.license,
        source.notice,
        source.weights_sha256,
        side,
        fit,
        masks,
    )
