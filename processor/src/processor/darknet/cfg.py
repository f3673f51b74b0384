"""Darknet's cfg: the text that describes a network, layer by layer.

Defaults are those of Darknet's own parser (src/parser.c).
"""

from processor.darknet.options import Section, sections
from processor.darknet.sections import (
    Cfg,
    Convolutional,
    Identity,
    Layer,
    Maxpool,
    Net,
    Route,
    Shortcut,
    Upsample,
    Yolo,
)
from wire.errors import CfgError

LAYERS = ("convolutional", "shortcut", "route", "upsample", "maxpool", "dropout", "cost", "yolo")
ACTIVATIONS = ("leaky", "linear", "logistic", "mish", "relu", "relu6", "swish")

ALTERING = (
    *("binary", "xnor", "bin_output", "cbn", "flipped", "antialiasing", "coordconv"),
    *("sway", "rotate", "stretch", "stretch_sway"),
)
"""Options of a convolution that make another layer of it where they are not 0."""

NOT_LOADED = ("dontload", "dontloadscales")
"""Options that leave numbers of the weights file out."""


def parse(text: str) -> Cfg:
    """The network that the cfg `text` describes.

    Raises CfgError, naming the line, for a section, activation or option that is not supported.
    """
    first, *rest = sections(text) or [Section("nothing", 1, {})]
    if first.kind not in ("net", "network"):
        raise CfgError(f"cfg line {first.line}: expected [net] as the first section, got [{first.kind}].")
    net = Net(first.line, *(first.integer(key, 0, minimum=1) for key in ("width", "height", "channels")))
    if net.channels != 3:
        raise first.error("channels", "only RGB networks are supported, channels=3")
    layers = tuple(_layer(section, index) for index, section in enumerate(rest))
    if not any(isinstance(layer, Yolo) for layer in layers):
        raise CfgError("cfg: expected at least one [yolo] section, got none. Is it the cfg of a detector?")
    return Cfg(net, layers)


def _layer(section: Section, index: int) -> Layer:
    match section.kind:
        case "convolutional" | "conv":
            return _convolutional(section)
        case "shortcut":
            return _shortcut(section, index)
        case "route":
            return _route(section, index)
        case "upsample":
            return _upsample(section)
        case "maxpool" | "max":
            return _maxpool(section)
        case "dropout" | "cost":
            return Identity(section.line)
        case "yolo":
            return _yolo(section)
        case unknown:
            supported = ", ".join(f"[{kind}]" for kind in LAYERS)
            raise CfgError(f"cfg line {section.line}: layer {index}, [{unknown}], is not supported; {supported} are.")


def _convolutional(section: Section) -> Convolutional:
    for key in (*ALTERING, *NOT_LOADED):
        section.refuse_unless(key, 0)
    if "share_index" in section.options:
        raise section.error("share_index", "convolutions that share weights are not supported")
    size = section.integer("size", 1, minimum=1)
    if size > 1:
        section.refuse_unless("dilation", 1)
    stride = _stride(section)
    return Convolutional(
        line=section.line,
        filters=section.integer("filters", 1, minimum=1),
        size=size,
        stride=stride,
        padding=size // 2 if section.integer("pad", 0) else section.integer("padding", 0),
        groups=section.integer("groups", 1, minimum=1),
        batch_normalize=bool(section.integer("batch_normalize", 0)),
        activation=_activation(section, "logistic"),
    )


def _stride(section: Section) -> int:
    """The step both ways, which `stride_x` and `stride_y` may name as well."""
    stride = section.integer("stride", 1, minimum=1)
    across, down = (section.integer(key, stride, minimum=1) for key in ("stride_x", "stride_y"))
    if across != down:
        key = "stride_x" if "stride_x" in section.options else "stride_y"
        raise section.error(key, f"only equal strides are supported, here they are {across} and {down}")
    return across


def _shortcut(section: Section, index: int) -> Shortcut:
    if section.text("weights_type", "none") != "none":
        raise section.error("weights_type", "only weights_type=none is supported")
    return Shortcut(section.line, _sources(section, "from", index), _activation(section, "linear"))


def _route(section: Section, index: int) -> Route:
    groups = section.integer("groups", 1, minimum=1)
    group_id = section.integer("group_id", 0)
    if group_id >= groups:
        raise section.error("group_id", f"expected less than groups={groups}")
    return Route(section.line, _sources(section, "layers", index), groups, group_id)


def _upsample(section: Section) -> Upsample:
    section.refuse_unless("scale", 1)
    return Upsample(section.line, section.integer("stride", 2, minimum=1))


def _maxpool(section: Section) -> Maxpool:
    section.refuse_unless("maxpool_depth", 0)
    section.refuse_unless("antialiasing", 0)
    stride = _stride(section)
    size = section.integer("size", section.integer("stride", 1, minimum=1), minimum=1)
    padding = section.integer("padding", size - 1)
    if padding > 2 * (size - 1):
        raise section.error("padding", f"expected at most {2 * (size - 1)}, so that no window of {size} lies outside")
    return Maxpool(section.line, size, stride, padding)


def _yolo(section: Section) -> Yolo:
    numbers = section.numbers("anchors")
    anchors = tuple(zip(numbers[::2], numbers[1::2], strict=False))
    if len(numbers) % 2 or min(numbers) <= 0:
        raise section.error("anchors", "expected pairs of a width and a height, in pixels")
    mask = section.integers("mask") if "mask" in section.options else tuple(range(_all(section, len(anchors))))
    if not all(0 <= each < len(anchors) for each in mask):
        raise section.error("mask", f"expected numbers of anchors, from 0 to {len(anchors) - 1}")
    classes = section.integer("classes", 20, minimum=1)
    new_coords = bool(section.integer("new_coords", 0))
    return Yolo(section.line, mask, anchors, classes, section.number("scale_x_y", 1.0), new_coords)


def _all(section: Section, anchors: int) -> int:
    """How many anchors a head without a mask has: `num`, for which there have to be enough."""
    count = section.integer("num", anchors, minimum=1)
    if count > anchors:
        raise section.error("num", f"expected anchors for as many, got {anchors}")
    return count


def _activation(section: Section, default: str) -> str:
    name = section.text("activation", default)
    if name not in ACTIVATIONS:
        raise section.error("activation", f"supported are {', '.join(ACTIVATIONS)}, with nothing behind the word")
    return name


def _sources(section: Section, key: str, index: int) -> tuple[int, ...]:
    """Layer indices, absolute: Darknet counts a negative one back from the layer itself."""
    sources = tuple(each if each >= 0 else index + each for each in section.integers(key))
    if not all(0 <= each < index for each in sources):
        raise section.error(key, f"layer {index} can only use layers 0 to {index - 1}")
    return sources
