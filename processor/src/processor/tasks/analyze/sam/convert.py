"""A network's files as its makers publish them become a folder to open a model from."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from processor.catalog.replacing import replaced
from processor.export.safetensors import Checkpoint
from processor.export.sam import mobile_sam, onnx_pair, sam1, sam2
from processor.export.sam.official import read_official
from processor.export.weights import Weights
from processor.tasks.analyze.sam.manifest import DECODER, ENCODER, PAD, STRETCH, Manifest
from processor.tasks.analyze.sam.source import CONFIG, MOBILE_SAM, SAM, SAM2, WEIGHTS, Source
from wire.errors import ManifestError

ORT = ".ort"


def convert(source: Source, folder: Path) -> None:
    """`folder` holds the converted model from then on, and what was there before until it is complete.

    Raises ManifestError where something in the source cannot be built.
    """
    with replaced(folder) as made:
        _manifest(source, made).write(made)


def _manifest(source: Source, made: Path) -> Manifest:
    if len(source.files) > 1:
        architecture, side, masks = _pair(source, made)
    else:
        architecture, side, masks = _whole(source.files[0], made)
    return Manifest(
        source.name,
        architecture,
        source.about,
        source.license,
        source.notice,
        source.weights_sha256,
        side,
        STRETCH if architecture == SAM2 else PAD,
        masks,
    )


def _pair(source: Source, made: Path) -> tuple[str, int, int]:
    """Of an encoder and a decoder in ONNX."""
    encoder, decoder = (_onnx(file, made.parent) for file in source.files)
    side, finer = onnx_pair.export_encoder(encoder, made / ENCODER)
    masks = onnx_pair.export_decoder(decoder, made / DECODER, side, finer=finer)
    return source.architecture or (SAM2 if finer else SAM), side, masks


def _onnx(file: Path, scratch: Path) -> Path:
    if file.suffix != ORT:
        return file
    from processor.export.sam.ort_file import to_onnx

    made = scratch / f"{file.stem}.onnx"
    to_onnx(file, made)
    return made


def _whole(file: Path, made: Path) -> tuple[str, int, int]:
    """Of one file with all weights, in Hugging Face's layout or the authors' own."""
    if file.name == WEIGHTS:
        weights: Weights = Checkpoint(file)
        config = _config(file.with_name(CONFIG))
    else:
        official = read_official(file)
        weights, config = official.weights, official.config
    family = str(config.get("model_type"))
    if family not in FAMILIES:
        raise ManifestError(
            f"Model {file.parent}: expected a {CONFIG} with a model_type of {' or '.join(FAMILIES)}, got {family:.40}."
        )
    architecture, build = FAMILIES[family]
    shape = build.read_shape(config)
    build.export_encoder(weights, shape, made / ENCODER)
    build.export_decoder(weights, shape, made / DECODER)
    return architecture, shape.decoder.side, shape.decoder.masks


def _config(path: Path) -> Mapping[str, Any]:
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ManifestError(f"Model {path.parent}: its {CONFIG} cannot be read ({error}).") from error
    if not isinstance(config, dict):
        raise ManifestError(f"Model {path.parent}: expected an object in its {CONFIG}, got {type(config).__name__}.")
    return config


FAMILIES: Mapping[str, tuple[str, Any]] = {
    "sam": (SAM, sam1),
    "sam2": (SAM2, sam2),
    "sam2_video": (SAM2, sam2),
    "mobile_sam": (MOBILE_SAM, mobile_sam),
}
"""By the model_type of a config.json: what it is called here, and the module that builds it."""
