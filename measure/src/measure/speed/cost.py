"""How much arithmetic a network is."""

from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from processor.catalog.models import MODELS
from processor.darknet import cfg as darknet_cfg
from processor.darknet.sections import Convolutional
from processor.darknet.shapes import input_shape, shapes
from processor.settings import Settings
from processor.yolo.manifest import Manifest


def cfg_of(manifest: Manifest, settings: Settings) -> str | None:
    """The cfg that the model was converted from, None where it is neither in the catalog nor among the user's files."""
    known = [model.cfg for model in MODELS.values()]
    files = [settings.cfg, settings.weights_dir / f"{manifest.name}.cfg"]
    known += [_text(file) for file in files if file is not None]
    return next((text for text in known if sha256(text.encode()).hexdigest() == manifest.cfg_sha256), None)


@lru_cache(maxsize=256)
def gflop(cfg_text: str, input_wh: tuple[int, int]) -> float:
    """Billions of multiplications and additions of the convolutions, for one picture in an input of `input_wh`."""
    cfg = darknet_cfg.parse(cfg_text)
    net = replace(cfg.net, width=input_wh[0], height=input_wh[1])
    made = shapes(replace(cfg, net=net))
    total = 0
    for index, layer in enumerate(cfg.layers):
        if isinstance(layer, Convolutional):
            channels = input_shape(net, made[:index]).channels // layer.groups
            total += 2 * layer.size**2 * channels * made[index].channels * made[index].height * made[index].width
    return total / 1e9


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
