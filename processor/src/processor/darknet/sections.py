"""The sections of a Darknet cfg that are understood here, as plain facts.

Field names are the cfg's own. `line` is the number of the line that opens the section, from 1. A layer index that a
section names is absolute here, whatever the cfg wrote.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Net:
    """The network's input, in pixels and channels."""

    line: int
    width: int
    height: int
    channels: int


@dataclass(frozen=True, slots=True)
class Convolutional:
    """A convolution, its batch normalization if it has one, and its activation. `padding` in pixels on each side."""

    line: int
    filters: int
    size: int
    stride: int
    padding: int
    groups: int
    batch_normalize: bool
    activation: str


@dataclass(frozen=True, slots=True)
class Shortcut:
    """The sum of the layer before and of the layers `sources`."""

    line: int
    sources: tuple[int, ...]
    activation: str


@dataclass(frozen=True, slots=True)
class Route:
    """The layers `sources` side by side along the channels; of each only the part `group_id` of `groups`."""

    line: int
    sources: tuple[int, ...]
    groups: int
    group_id: int


@dataclass(frozen=True, slots=True)
class Upsample:
    """Each cell repeated `stride` times both ways."""

    line: int
    stride: int


@dataclass(frozen=True, slots=True)
class Maxpool:
    """The largest of each window of `size`. `padding` is in all, of what never is the largest, the smaller half first.

    Darknet pads by `size - 1` unless the cfg says otherwise, whatever the stride.
    """

    line: int
    size: int
    stride: int
    padding: int

    @property
    def pads(self) -> tuple[int, int]:
        """How many cells are before, and how many after."""
        return self.padding // 2, self.padding - self.padding // 2


@dataclass(frozen=True, slots=True)
class Identity:
    """A section that matters in training alone, such as dropout: it hands on what it is given."""

    line: int


@dataclass(frozen=True, slots=True)
class Yolo:
    """A detection head. `anchors` as (width, height) in pixels of the network's input; `mask` picks this head's own.

    With `new_coords`, the layer before has activated the numbers, and a side goes by their square.
    """

    line: int
    mask: tuple[int, ...]
    anchors: tuple[tuple[float, float], ...]
    classes: int
    scale_x_y: float
    new_coords: bool

    @property
    def head_anchors(self) -> tuple[tuple[float, float], ...]:
        return tuple(self.anchors[index] for index in self.mask)


Layer = Convolutional | Shortcut | Route | Upsample | Maxpool | Identity | Yolo


@dataclass(frozen=True, slots=True)
class Cfg:
    """A whole cfg: its input and its layers, in order. Layer indices count from 0, the section after [net]."""

    net: Net
    layers: tuple[Layer, ...]
