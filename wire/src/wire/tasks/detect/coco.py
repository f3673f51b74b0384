"""COCO's categories: their names, and the ids that COCO's own files count them by.

Source: the COCO data set (Lin et al., 2014), its instance categories. The ids go to 90 and leave ten out.
"""

from types import MappingProxyType

from wire.tasks.detect.labels import DARKNET, MODERN

NAMES = (
    *("person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat"),
    *("traffic light", "fire hydrant", "stop sign", "parking meter", "bench"),
    *("bird", "cat", "dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe"),
    *("backpack", "umbrella", "handbag", "tie", "suitcase"),
    *("frisbee", "skis", "snowboard", "sports ball", "kite", "baseball bat", "baseball glove"),
    *("skateboard", "surfboard", "tennis racket"),
    *("bottle", "wine glass", "cup", "fork", "knife", "spoon", "bowl"),
    *("banana", "apple", "sandwich", "orange", "broccoli", "carrot", "hot dog", "pizza", "donut", "cake"),
    *("chair", "couch", "potted plant", "bed", "dining table", "toilet"),
    *("tv", "laptop", "mouse", "remote", "keyboard", "cell phone"),
    *("microwave", "oven", "toaster", "sink", "refrigerator"),
    *("book", "clock", "vase", "scissors", "teddy bear", "hair drier", "toothbrush"),
)
"""COCO's own spelling of its 80 categories, by the class_id of a network that was trained on them."""

LEFT_OUT = frozenset({12, 26, 29, 30, 45, 66, 68, 69, 71, 83})

IDS = MappingProxyType(
    dict(zip(NAMES, (number for number in range(1, 91) if number not in LEFT_OUT), strict=True)),
)
"""COCO's category id of each of its names, from 1 to 90."""


def name(label: str) -> str:
    """COCO's own spelling of `label` where it is Darknet's; else the label as it is."""
    return MODERN.get(label, label)


def category_id(label: str) -> int | None:
    """COCO's id of the category that `label` means, in either spelling; None where it means none."""
    return IDS.get(name(label))


def darknet_name(class_id: int) -> str:
    """Darknet's spelling of the category with the class_id, in [0, 80)."""
    return DARKNET.get(NAMES[class_id], NAMES[class_id])
