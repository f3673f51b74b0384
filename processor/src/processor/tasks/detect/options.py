"""The task's options, as the detector of one model understands them."""

from collections.abc import Mapping, Sequence
from typing import Any

from processor.yolo.detector import DetectOptions
from wire.errors import BadOptionError
from wire.tasks.detect import labels

NOT_FOR_THE_DETECTOR = ("labels", "model")


def detect_options(options: Mapping[str, Any], model_labels: Sequence[str]) -> DetectOptions:
    """What `options` mean to a model with `model_labels`. Raises BadOptionError for a label that it does not have."""
    knobs = {name: value for name, value in options.items() if name not in NOT_FOR_THE_DETECTOR}
    plain, wanted = DetectOptions(**knobs), options.get("labels")
    if not wanted:
        return plain
    return DetectOptions(**knobs, class_thresholds=_by_class(wanted, model_labels, plain.confidence_threshold))


def _by_class(wanted: str, model_labels: Sequence[str], general: float) -> dict[int, float]:
    try:
        thresholds = labels.thresholds(labels.parse(wanted), model_labels, general)
    except ValueError as error:
        raise BadOptionError(f"Option labels: {error}. GET /v1/models lists all labels.") from None
    return {class_id: thresholds[label] for class_id, label in enumerate(model_labels) if label in thresholds}
