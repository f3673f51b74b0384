"""The small networks: YOLOv3-tiny and YOLOv4-tiny, two heads each.

Sources: Darknet's description of YOLOv3-tiny; Wang, Bochkovskiy and Liao, "Scaled-YOLOv4", 2020, section 3.2.
"""

from processor.catalog.architectures.layers import (
    Layers,
    convolutional,
    head,
    maxpool,
    network,
    route,
    second_half,
    upsample,
)

ANCHORS = ((10, 14), (23, 27), (37, 58), (81, 82), (135, 169), (344, 319))


def yolov3_tiny() -> str:
    """The cfg of YOLOv3-tiny at 416. Its second head has anchors 0, 1 and 2, as it was trained."""
    backbone: Layers = []
    for filters in (16, 32, 64, 128, 256):
        backbone += [convolutional(filters, 3), maxpool(2, 2)]
    backbone += [convolutional(512, 3), maxpool(2, 1), convolutional(1024, 3)]
    return network(416, [*backbone, *_heads(fine_layer=8, fine_mask=(0, 1, 2), scale_x_y=1.0)])


def yolov4_tiny() -> str:
    """The cfg of YOLOv4-tiny at 416. Its second head has anchors 1, 2 and 3, as it was trained."""
    backbone = [convolutional(32, 3, stride=2), convolutional(64, 3, stride=2)]
    for filters in (64, 128, 256):
        backbone += [*_cross_stage(filters), maxpool(2, 2)]
    backbone += [convolutional(512, 3)]
    return network(416, [*backbone, *_heads(fine_layer=23, fine_mask=(1, 2, 3), scale_x_y=1.05)])


def _cross_stage(filters: int) -> Layers:
    """A convolution whose second half goes through three more; all side by side."""
    half = filters // 2
    inner = [second_half(), convolutional(half, 3), convolutional(half, 3), route(-1, -2), convolutional(filters, 1)]
    return [convolutional(filters, 3), *inner, route(-6, -1)]


def _heads(*, fine_layer: int, fine_mask: tuple[int, ...], scale_x_y: float) -> Layers:
    coarse = [convolutional(256, 1), convolutional(512, 3), *head(ANCHORS, (3, 4, 5), scale_x_y)]
    fine = [route(-4), convolutional(128, 1), upsample(), route(-1, fine_layer), convolutional(256, 3)]
    return [*coarse, *fine, *head(ANCHORS, fine_mask, scale_x_y)]
