"""What a detector nearly found: kept beside a job, so that a client can ask again with other thresholds for nothing.

The detections come out of the candidates again, bit for bit, by these steps. All numbers are double precision.

1. The rows stay in the order they lie in: by falling confidence, equal ones as the network's heads have them. That is
   the order in which suppression looks at them; nothing is sorted anew.
2. A row goes unless its confidence is above (`>`) its label's threshold `as_compared`. The threshold is that of
   `wire.tasks.detect.labels.thresholds`, where the option `labels` names any, or else `confidence_threshold`.
3. From the front, a row stays unless one of the same class_id that stayed before it overlaps it by more (`>`) than
   `iou_threshold`, just as the client wrote it. With `max_detections` rows that stay, it is over. An overlap is
   `shared / (first_area + area - shared)` of the boxes as they lie here, not clipped and not rounded: `first_area` is
   that of the one before, `shared` that of what they have in common, and an area is `max(x_max - x_min, 0) *
   max(y_max - y_min, 0)`. Where the divisor is not above 0, so is the overlap not.
4. What stays is clipped to [0, width] and [0, height]; it goes where not both sides are above 0.
5. Coordinates become `round(number, 2)`, the confidence `round(number, 4)`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from struct import Struct
from typing import Self

from wire.tasks.detect.result import Detection

ROW = Struct("<5fH")
"""x_min, y_min, x_max, y_max (pixels of the upright image, not yet clipped to it), confidence, class_id."""

CANDIDATE_FLOOR = 0.05
"""Candidates are kept from this confidence on, or from the job's lowest threshold where that is lower."""

MOST_KEPT = 500
"""At most so many of them, the most confident ones."""

SINGLE = Struct("<f")


@dataclass(frozen=True, slots=True)
class Candidates:
    """Boxes by falling confidence, before non-maximum suppression; their `xyxy` are not clipped to the image.

    Nothing above `floor`, in [0, 1], is missing: thresholds from it on give what the detector itself would give.
    """

    floor: float
    rows: tuple[Detection, ...]

    @staticmethod
    def pack(floor: float, labels: Mapping[int, str], rows: bytes) -> bytes:
        """What `from_bytes` reads. `rows` is one ROW for each box; `labels` has the label of each class_id in them."""
        head = json.dumps({"floor": floor, "labels": {str(class_id): label for class_id, label in labels.items()}})
        return head.encode() + b"\n" + rows

    @classmethod
    def from_bytes(cls, given: bytes) -> Self:
        head, _, rows = given.partition(b"\n")
        header = json.loads(head)
        return cls(
            floor=header["floor"],
            rows=tuple(
                Detection(header["labels"][str(class_id)], class_id, confidence, (left, top, right, bottom))
                for left, top, right, bottom, confidence, class_id in ROW.iter_unpack(rows)
            ),
        )


def as_compared(threshold: float) -> float:
    """A threshold of confidence as the detector compares with it: the nearest number of single precision."""
    return float(SINGLE.unpack(SINGLE.pack(threshold))[0])
