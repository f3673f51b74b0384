"""What each layer of a cfg makes of the network's input: its channels, height and width."""

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Shape:
    """A layer's output, without the batch."""

    channels: int
    height: int
    width: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}x{self.channels}"


def shapes(cfg: Cfg) -> tuple[Shape, ...]:
    """Every layer's output shape. Raises CfgError, naming layer and line, where layers do not fit together."""
    found: list[Shape] = []
    for index, layer in enumerate(cfg.layers):
        found.append(_shape(layer, index, input_shape(cfg.net, found), found))
    return tuple(found)


def input_shape(net: Net, before: list[Shape] | tuple[Shape, ...]) -> Shape:
    """What the layer after the layers `before` is given: the last one's output, or the network's input."""
    return before[-1] if before else Shape(net.channels, net.height, net.width)


def _shape(layer: Layer, index: int, given: Shape, before: list[Shape]) -> Shape:
    match layer:
        case Convolutional(filters=filters, size=size, stride=stride, padding=padding, groups=groups):
            if given.channels % groups or filters % groups:
                raise _misfit(index, layer, f"groups={groups} divide neither its {given.channels} channels nor filters")
            return _slide(index, layer, filters, given, size, stride, 2 * padding)
        case Maxpool(size=size, stride=stride, padding=padding):
            return _slide(index, layer, given.channels, given, size, stride, padding)
        case Identity():
            return given
        case Upsample(stride=stride):
            return Shape(given.channels, given.height * stride, given.width * stride)
        case Shortcut(sources=sources):
            if any(before[source] != given for source in sources):
                raise _misfit(index, layer, f"adds {_listed([before[source] for source in sources])} to {given}")
            return given
        case Route(sources=sources, groups=groups):
            return _side_by_side(layer, index, [before[source] for source in sources], groups)
        case Yolo(mask=mask, classes=classes):
            expected = len(mask) * (classes + 5)
            if given.channels != expected:
                raise _misfit(
                    index, layer, f"expected {expected} channels (mask x (classes + 5)), got {given.channels}"
                )
            return given


def _slide(index: int, layer: Layer, channels: int, given: Shape, size: int, stride: int, padding: int) -> Shape:
    height, width = ((side + padding - size) // stride + 1 for side in (given.height, given.width))
    if min(height, width) < 1:
        raise _misfit(index, layer, f"leaves nothing of {given}")
    return Shape(channels, height, width)


def _side_by_side(layer: Route, index: int, sources: list[Shape], groups: int) -> Shape:
    first = sources[0]
    if any((each.height, each.width) != (first.height, first.width) for each in sources):
        raise _misfit(
            index, layer, f"puts {_listed(sources)} side by side; is width and height of [net] a multiple of 32?"
        )
    if any(each.channels % groups for each in sources):
        raise _misfit(index, layer, f"cannot split {_listed(sources)} into {groups} groups")
    return Shape(sum(each.channels // groups for each in sources), first.height, first.width)


def _misfit(index: int, layer: Layer, complaint: str) -> CfgError:
    return CfgError(f"cfg line {layer.line}: layer {index}, [{type(layer).__name__.lower()}], {complaint}.")


def _listed(found: list[Shape]) -> str:
    return " and ".join(str(each) for each in found)
