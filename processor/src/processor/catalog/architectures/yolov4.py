"""YOLOv4: CSPDarknet-53 with mish, spatial pyramid pooling, a path aggregation neck, three heads.

Source: Bochkovskiy, Wang and Liao, "YOLOv4: Optimal Speed and Accuracy of Object Detection", 2020, section 3.4.
"""

from processor.catalog.architectures.layers import (
    Layers,
    bottlenecks,
    convolutional,
    head,
    network,
    route,
    shortcut,
    spatial_pyramid_pooling,
    upsample,
)

ANCHORS = ((12, 16), (19, 36), (40, 28), (36, 75), (76, 55), (72, 146), (142, 110), (192, 243), (459, 401))

STRIDE_8, STRIDE_16 = 54, 85
"""The last layers of CSPDarknet-53 at these strides, which the neck takes in."""


def yolov4() -> str:
    """The cfg of YOLOv4 at 608."""
    return network(608, [*_cspdarknet53(), *_neck(), *_heads()])


def _cspdarknet53() -> Layers:
    layers = [_mish(32, 3)]
    layers += _stage(64, width=64, squeeze=32, blocks=1)
    for filters, blocks in ((128, 2), (256, 8), (512, 8), (1024, 4)):
        layers += _stage(filters, width=filters // 2, squeeze=filters // 2, blocks=blocks)
    return layers


def _stage(filters: int, *, width: int, squeeze: int, blocks: int) -> Layers:
    """Half the grid; then two branches of `width` channels, one with `blocks` residual blocks, side by side."""
    block = [_mish(squeeze, 1), _mish(width, 3), shortcut(-3)]
    branches = [_mish(width, 1), route(-2), _mish(width, 1), *(block * blocks), _mish(width, 1)]
    return [_mish(filters, 3, stride=2), *branches, route(-1, -len(branches)), _mish(filters, 1)]


def _neck() -> Layers:
    pooled = [*bottlenecks(512, 1), convolutional(512, 1), *spatial_pyramid_pooling()]
    return [*pooled, *bottlenecks(512, 1), convolutional(512, 1), *_up(256, STRIDE_16), *_up(128, STRIDE_8)]


def _up(filters: int, backbone: int) -> Layers:
    """Twice the grid, beside the backbone's layer of that grid, the latter first narrowed."""
    meeting = [convolutional(filters, 1), upsample(), route(backbone), convolutional(filters, 1), route(-1, -3)]
    return [*meeting, *bottlenecks(filters, 2), convolutional(filters, 1)]


def _heads() -> Layers:
    """The three heads, fine to coarse; each coarser one starts at the last 1x1 convolution of the one before."""
    return [
        convolutional(256, 3),
        *head(ANCHORS, (0, 1, 2), 1.2),
        *_down(256, -16),
        *head(ANCHORS, (3, 4, 5), 1.1),
        *_down(512, -37),
        *head(ANCHORS, (6, 7, 8), 1.05),
    ]


def _down(filters: int, neck: int) -> Layers:
    """Half the grid, beside the neck's layer of that grid, `neck` layers back."""
    return [route(-4), convolutional(filters, 3, stride=2), route(-1, neck), *bottlenecks(filters, 3)]


def _mish(filters: int, size: int, *, stride: int = 1) -> str:
    return convolutional(filters, size, stride=stride, activation="mish")
