"""The layers of a Darknet cfg, one function per section. Each gives text; a list of texts is a part of a network."""

from collections.abc import Iterable, Sequence

CLASSES = 80

Layers = list[str]
Anchors = Sequence[tuple[int, int]]


def network(side: int, layers: Iterable[str]) -> str:
    """The cfg text of a network whose input is RGB, `side` x `side` pixels."""
    return "\n".join([_section("net", width=side, height=side, channels=3), *layers])


def convolutional(filters: int, size: int, *, stride: int = 1, activation: str = "leaky") -> str:
    """A convolution that keeps the grid (or divides it by `stride`), its batch normalization and its activation."""
    return _section(
        "convolutional",
        batch_normalize=1,
        filters=filters,
        size=size,
        stride=stride,
        pad=1,
        activation=activation,
    )


def shortcut(source: int) -> str:
    """The sum of the layer before and of layer `source`, counted back where negative."""
    return _section("shortcut", **{"from": source, "activation": "linear"})


def route(*sources: int) -> str:
    """The layers `sources` side by side along the channels."""
    return _section("route", layers=_listed(sources))


def second_half() -> str:
    """The second half of the channels of the layer before."""
    return _section("route", layers=-1, groups=2, group_id=1)


def upsample() -> str:
    """Each cell twice both ways."""
    return _section("upsample", stride=2)


def maxpool(size: int, stride: int) -> str:
    """The largest of each window of `size`."""
    return _section("maxpool", size=size, stride=stride)


def head(anchors: Anchors, mask: Sequence[int], scale_x_y: float = 1.0) -> Layers:
    """A detection head: per anchor of `mask` four numbers of a box, its objectness and a probability per class."""
    filters = len(mask) * (5 + CLASSES)
    return [
        _section("convolutional", filters=filters, size=1, stride=1, pad=1, activation="linear"),
        _section(
            "yolo",
            mask=_listed(mask),
            anchors=_listed(side for anchor in anchors for side in anchor),
            classes=CLASSES,
            num=len(anchors),
            **({} if scale_x_y == 1 else {"scale_x_y": scale_x_y}),
        ),
    ]


def bottlenecks(filters: int, times: int) -> Layers:
    """1x1 convolutions of `filters` and 3x3 ones of twice as many, `times` in turn."""
    return [convolutional(filters, 1), convolutional(2 * filters, 3)] * times


def spatial_pyramid_pooling() -> Layers:
    """The layer before beside its maxima over 5, 9 and 13 cells. Source: the tables of YOLOv3-SPP and YOLOv4."""
    return [maxpool(5, 1), route(-2), maxpool(9, 1), route(-4), maxpool(13, 1), route(-1, -3, -5, -6)]


def _section(kind: str, **options: object) -> str:
    return "\n".join([f"[{kind}]", *(f"{key}={value}" for key, value in options.items()), ""])


def _listed(numbers: Iterable[int]) -> str:
    return ",".join(str(number) for number in numbers)
