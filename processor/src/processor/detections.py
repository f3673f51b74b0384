"""What a detector found, as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wire.tasks.detect.result import Detection

ROW = np.dtype([("xyxy", "<f4", 4), ("confidence", "<f4"), ("class_id", "<u2")])
"""One box as `wire.tasks.detect.candidates.ROW` has it."""


@dataclass(frozen=True, slots=True)
class Detections:
    """M found objects.

    `xyxy` (M, 4) float32, in pixels of whatever picture they were found in; `confidence` (M,) float32 in [0, 1];
    `class_id` (M,).
    """

    xyxy: NDArray[np.float32]
    confidence: NDArray[np.float32]
    class_id: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.confidence)

    def __getitem__(self, wanted: NDArray[np.intp] | NDArray[np.bool_]) -> "Detections":
        return Detections(self.xyxy[wanted], self.confidence[wanted], self.class_id[wanted])

    def strongest(self, most: int) -> "Detections":
        """The `most` most confident ones, by falling confidence. Equal ones stay in their order."""
        if len(self) > most:
            return self[np.sort(np.argpartition(-self.confidence, most - 1)[:most])].strongest(most)
        return self[np.argsort(-self.confidence, kind="stable")]

    def to_rows(self) -> bytes:
        """The same as `wire.tasks.detect.candidates` keeps them, unrounded."""
        rows = np.empty(len(self), ROW)
        rows["xyxy"], rows["confidence"], rows["class_id"] = self.xyxy, self.confidence, self.class_id
        return rows.tobytes()

    def to_wire(self, labels: Sequence[str]) -> tuple[Detection, ...]:
        """The same as they travel: hundredths of a pixel, confidence to four places."""
        rows = zip(self.xyxy.tolist(), self.confidence.tolist(), self.class_id.tolist(), strict=True)
        return tuple(
            Detection(labels[class_id], class_id, round(confidence, 4), _rounded(xyxy))
            for xyxy, confidence, class_id in rows
        )


def _rounded(xyxy: Sequence[float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = (round(each, 2) for each in xyxy)
    return left, top, right, bottom
