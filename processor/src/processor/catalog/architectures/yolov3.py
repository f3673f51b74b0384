"""YOLOv3 and its variant with spatial pyramid pooling.

Source: Redmon and Farhadi, "YOLOv3: An Incremental Improvement", 2018, table 1 and section 2.
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

ANCHORS = ((10, 13), (16, 30), (33, 23), (30, 61), (62, 45), (59, 119), (116, 90), (156, 198), (373, 326))

STRIDE_8, STRIDE_16 = 36, 61
"""The last layers of Darknet-53 at these strides, which the finer heads look back to."""


def yolov3() -> str:
    """The cfg of YOLOv3 at 416."""
    return network(416, [*_darknet53(), *bottlenecks(512, 3), *_heads()])


def yolov3_spp() -> str:
    """The cfg of YOLOv3-SPP at 608."""
    pooled = [*bottlenecks(512, 1), convolutional(512, 1), *spatial_pyramid_pooling(), *bottlenecks(512, 2)]
    return network(608, [*_darknet53(), *pooled, *_heads()])


def _darknet53() -> Layers:
    layers = [convolutional(32, 3)]
    for filters, blocks in ((64, 1), (128, 2), (256, 8), (512, 8), (1024, 4)):
        block = [*bottlenecks(filters // 2, 1), shortcut(-3)]
        layers += [convolutional(filters, 3, stride=2), *(block * blocks)]
    return layers


def _heads() -> Layers:
    """The three heads, coarse to fine; each finer one starts at the last bottleneck of the one before."""
    return [
        *head(ANCHORS, (6, 7, 8)),
        *_finer(256, STRIDE_16),
        *head(ANCHORS, (3, 4, 5)),
        *_finer(128, STRIDE_8),
        *head(ANCHORS, (0, 1, 2)),
    ]


def _finer(filters: int, backbone: int) -> Layers:
    return [route(-4), convolutional(filters, 1), upsample(), route(-1, backbone), *bottlenecks(filters, 3)]
