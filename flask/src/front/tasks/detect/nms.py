"""Non-maximum suppression without NumPy, as the processor does it (`wire.tasks.detect.candidates`)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from wire.tasks.detect.result import XYXY, Detection


def survivors(rows: Iterable[Detection], iou_threshold: float) -> Iterator[Detection]:
    """Those of `rows`, given by falling confidence, that no survivor before them suppresses, as they come.

    One suppresses another of its class that it overlaps by more than `iou_threshold`, in [0, 1].
    """
    kept: defaultdict[int, list[tuple[XYXY, float]]] = defaultdict(list)
    for row in rows:
        left, top, right, bottom = row.xyxy
        area = max(right - left, 0.0) * max(bottom - top, 0.0)
        before = kept[row.class_id]
        for (first_left, first_top, first_right, first_bottom), first_area in before:
            width = min(right, first_right) - max(left, first_left)
            if width <= 0:
                continue
            height = min(bottom, first_bottom) - max(top, first_top)
            if height <= 0:
                continue
            shared = width * height
            union = first_area + area - shared
            if union > 0 and shared / union > iou_threshold:
                break
        else:
            before.append((row.xyxy, area))
            yield row
