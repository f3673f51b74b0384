"""Darknet to Keras to OpenVINO, in float and int8: a cfg and its weights become a folder to open a detector from."""

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from processor import __version__
from processor.catalog.files import sha256
from processor.catalog.replacing import replaced
from processor.darknet import cfg as darknet_cfg
from processor.darknet import weights as darknet_weights
from processor.darknet.dialect import default_shape
from processor.darknet.sections import Cfg, Yolo
from processor.darknet.shapes import shapes
from processor.darknet.weights import ConvolutionWeights
from processor.yolo import labels as yolo_labels
from processor.yolo.calibration import Calibration, can_quantize
from processor.yolo.comparison import compare
from processor.yolo.heads import HeadSpec
from processor.yolo.loading import CACHE
from processor.yolo.manifest import NETWORKS, RECIPE, Manifest, Quantization
from wire.errors import CfgError


@dataclass(frozen=True, slots=True)
class Source:
    """What a model is converted from. `labels` None means COCO's.

    `weights_sha256` is the hash of the weights, where somebody has read them through already.
    """

    name: str
    cfg: str
    weights: Path
    labels: tuple[str, ...] | None = None
    weights_sha256: str | None = None


def convert(source: Source, folder: Path, calibration: Calibration | None = None) -> Manifest:
    """The manifest of `source`, converted into `folder`, which holds a whole model from then on.

    There is an int8 network where there is a calibration, and NNCF to quantize by it.
    Whatever was in `folder` stays untouched until the new model is complete.
    Raises CfgError, WeightsError, LabelsError; ModelError where a picture of the calibration cannot be read.
    """
    cfg = darknet_cfg.parse(source.cfg)
    heads = _heads(cfg)
    labels = yolo_labels.fitting(source.labels, heads[0].classes)
    convolutions = darknet_weights.read(source.weights, cfg)
    own_shape, shape_reason = default_shape(source.cfg)
    with replaced(folder) as made:
        _write_networks(cfg, convolutions, source.name, made)
        quantization = _quantize(made, calibration, (cfg.net.width, cfg.net.height))
        manifest = Manifest(
            name=source.name,
            cfg_sha256=text_sha256(source.cfg),
            weights_sha256=sha256(source.weights),
            labels=labels,
            heads=heads,
            input_wh=(cfg.net.width, cfg.net.height),
            networks={kind: file for kind, file in NETWORKS.items() if (made / file).exists()},
            quantization=quantization,
            versions={"image-processor": __version__} | {each: version(each) for each in ("keras", "openvino")},
            stride=max(-(-cfg.net.width // shape.width) for shape in shapes(cfg)),
            files={file.name: sha256(file) for file in sorted(made.iterdir())},
            shape=own_shape,
            shape_reason=shape_reason,
        )
        if calibration is not None:
            manifest = replace(manifest, agreement=compare(made, manifest, calibration, manifest.shape))
            shutil.rmtree(made / CACHE, ignore_errors=True)  # of this machine, and of another path
        manifest.write(made)
    return manifest


def text_sha256(text: str) -> str:
    """The hash of `text` in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _heads(cfg: Cfg) -> tuple[HeadSpec, ...]:
    found = [layer for layer in cfg.layers if isinstance(layer, Yolo)]
    if len({layer.classes for layer in found}) > 1:
        raise CfgError(f"cfg line {found[-1].line}: all [yolo] sections must have the same classes.")
    return tuple(HeadSpec(layer.head_anchors, layer.classes, layer.scale_x_y, layer.new_coords) for layer in found)


def _write_networks(cfg: Cfg, convolutions: Sequence[ConvolutionWeights], name: str, folder: Path) -> None:
    from processor.export.to_openvino import export
    from processor.yolo.folding import fold
    from processor.yolo.network import build

    network = build(cfg, [fold(each) for each in convolutions], name)
    network.save(folder / NETWORKS["keras"])
    export(network, folder / NETWORKS["f32"])


def _quantize(folder: Path, calibration: Calibration | None, input_wh: tuple[int, int]) -> Quantization | None:
    if calibration is None or not can_quantize():
        return None
    from processor.export.quantize import quantize

    quantize(folder / NETWORKS["f32"], calibration.inputs(input_wh), folder / NETWORKS["int8"])
    return Quantization(calibration.name, calibration.sha256, len(calibration.files), version("nncf"), RECIPE)
