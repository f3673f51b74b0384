"""The models that can be asked for by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from processor.catalog import coco
from processor.catalog.architectures import tiny, yolov3, yolov4
from processor.catalog.files import WeightsFile
from wire.errors import UnknownModelError


@dataclass(frozen=True, slots=True)
class CatalogModel:
    """A model that is known by name: `cfg` is Darknet's text, `labels` are by class_id.

    `embedded` says that the model has weights of last resort, in `catalog.embedded`.
    """

    name: str
    about: str
    cfg: str
    labels: tuple[str, ...]
    weights: WeightsFile
    embedded: bool = False


# The author's own server first: his older address leads to a web page today. Then those who carry the same files.
REDMON = ("https://data.pjreddie.com/files/", "https://pjreddie.com/media/files/")
ALEXEY = "https://github.com/AlexeyAB/darknet/releases/download"
HANK_AI = "https://github.com/hank-ai/darknet/releases/download/v2.0/"
ULTRALYTICS = "https://github.com/ultralytics/yolov3/releases/download/v8/"


def find(name: str) -> CatalogModel:
    """The model of that name. Raises UnknownModelError."""
    if name not in MODELS:
        raise UnknownModelError(f"Model {name[:40]!r}: the catalog has {', '.join(MODELS)}.")
    return MODELS[name]


def _weights(name: str, size: int | None, sha256: str, *bases: str) -> WeightsFile:
    return WeightsFile(f"{name}.weights", size, sha256, tuple(f"{base}{name}.weights" for base in bases))


YOLOV3 = CatalogModel(
    "yolov3",
    "YOLOv3 at 416x416: the default, the one that most people mean.",
    yolov3.yolov3(),
    coco.LABELS,
    _weights(
        "yolov3",
        248_007_048,
        "523e4e69e1d015393a1b0a441cef1d9c7659e3eb2d7e15f793f060a21b32f297",
        *REDMON,
        HANK_AI,
    ),
)

YOLOV3_SPP = CatalogModel(
    "yolov3-spp",
    "YOLOv3 with spatial pyramid pooling at 608x608: more exact than yolov3, and slower.",
    yolov3.yolov3_spp(),
    coco.LABELS,
    _weights(
        "yolov3-spp",
        None,
        "87a1e8c85c763316f34e428f2295e1db9ed4abcec59dd9544f8052f50de327b4",
        *REDMON,
        ULTRALYTICS,
    ),
)

YOLOV3_TINY = CatalogModel(
    "yolov3-tiny",
    "YOLOv3-tiny at 416x416: fast and rough. Can be had from a package registry alone.",
    tiny.yolov3_tiny(),
    coco.LABELS,
    _weights(
        "yolov3-tiny",
        35_434_956,
        "dccea06f59b781ec1234ddf8d1e94b9519a97f4245748a7d4db75d5b7080a42c",
        *REDMON,
        HANK_AI,
    ),
    embedded=True,
)

YOLOV4_TINY = CatalogModel(
    "yolov4-tiny",
    "YOLOv4-tiny at 416x416: nearly as fast as yolov3-tiny, and much better.",
    tiny.yolov4_tiny(),
    coco.LABELS,
    _weights(
        "yolov4-tiny",
        24_251_276,
        "cf9fbfd0f6d4869b35762f56100f50ed05268084078805f0e7989efe5bb8ca87",
        f"{ALEXEY}/darknet_yolo_v4_pre/",
        f"{ALEXEY}/yolov4/",
        HANK_AI,
    ),
)

YOLOV4 = CatalogModel(
    "yolov4",
    "YOLOv4 at 608x608: the most exact one here, and the slowest.",
    yolov4.yolov4(),
    coco.LABELS,
    _weights(
        "yolov4",
        257_717_640,
        "e8a4f6c62188738d86dc6898d82724ec0964d0eb9d2ae0f0a9d53d65d108d562",
        f"{ALEXEY}/darknet_yolo_v3_optimal/",
        HANK_AI,
    ),
)

MODELS: Mapping[str, CatalogModel] = MappingProxyType(
    {model.name: model for model in (YOLOV3, YOLOV3_SPP, YOLOV3_TINY, YOLOV4_TINY, YOLOV4)}
)
