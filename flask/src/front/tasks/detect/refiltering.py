"""Detections with other thresholds than their job had, from what was nearly found: no network is asked again."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from itertools import islice
from math import ceil
from typing import Any

from front.tasks.base import ResultQuery
from front.tasks.detect.nms import survivors
from front.tasks.detect.options import CHANGEABLE, NEAR_MISSES
from wire.errors import BadOptionError, ExpiredJobError
from wire.tasks.detect import labels
from wire.tasks.detect.candidates import Candidates, as_compared
from wire.tasks.detect.result import Detection

DEFAULTS = {option.name: option.default for option in CHANGEABLE}
MOST_NEAR_MISSES = 20


def refined(result: Mapping[str, Any], kept: bytes | None, result_query: ResultQuery) -> dict[str, Any]:
    """`result` with the detections that the options of `result_query` would have given, as `Formats` says.

    A label that nothing was nearly found of gives nothing; whether the model has it is not known here.
    """
    changes = {name: value for name, value in result_query.options.items() if name in DEFAULTS}
    options, near_misses = {**result["options"], **changes}, NEAR_MISSES.name in result_query.options
    changed = any(result["options"].get(name, DEFAULTS[name]) != value for name, value in changes.items())
    anew = {**result, "options": options}
    if not changed and not near_misses:
        return anew
    if kept is None:
        raise ExpiredJobError("What was nearly found is no longer kept with the job. Send the picture again.")
    candidates = Candidates.from_bytes(kept)
    thresholds = _thresholds({**DEFAULTS, **options}, candidates, may_be_low=not changed)
    wanted = [row for row in candidates.rows if row.label in thresholds]
    if changed:
        good = (row for row in wanted if row.confidence > thresholds[row.label])
        best = islice(survivors(good, _number(options, "iou_threshold")), int(_number(options, "max_detections")))
        anew["detections"] = _on_the_picture(best, result)
    if near_misses:
        all_that_stay = survivors(wanted, _number(options, "iou_threshold"))
        near = (row for row in all_that_stay if row.confidence <= thresholds[row.label])
        anew["near_misses"] = _on_the_picture(near, result)[:MOST_NEAR_MISSES]
    return anew


def _thresholds(options: Mapping[str, Any], candidates: Candidates, *, may_be_low: bool) -> dict[str, float]:
    """By label of the candidates, above which confidence it is wanted, as the processor compares it.

    Raises BadOptionError for one below the candidates' floor, unless it `may_be_low`.
    """
    general, wanted = float(options["confidence_threshold"]), _wanted(str(options["labels"]))
    thresholds = [general if own is None else own for own in wanted.values()] or [general]
    if min(thresholds) < candidates.floor and not may_be_low:
        lowest = ceil(candidates.floor * 10_000) / 10_000
        raise BadOptionError(
            f"Option confidence_threshold: expected at least {lowest:g}, below which nothing is kept with this job, "
            f"got {min(thresholds):g}. For less, send the picture again."
        )
    present = {row.label for row in candidates.rows}
    if not wanted:
        return dict.fromkeys(present, as_compared(general))
    found = {label: labels.known(label, present) for label in wanted}
    return {
        known: as_compared(general if (own := wanted[label]) is None else own)
        for label, known in found.items()
        if known
    }


def _wanted(text: str) -> dict[str, float | None]:
    try:
        return labels.parse(text) if text else {}
    except ValueError as error:
        raise BadOptionError(f"Option labels: {error}; {labels.QUOTING}.") from error


def _number(options: Mapping[str, Any], name: str) -> float:
    return float(options.get(name, DEFAULTS[name]))


def _on_the_picture(rows: Iterable[Detection], result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows cut off at the edges of the picture, without those outside of it, rounded as the processor does."""
    width, height = float(result["image"]["width"]), float(result["image"]["height"])
    placed = []
    for row in rows:
        left, top, right, bottom = row.xyxy
        left, right = min(max(left, 0.0), width), min(max(right, 0.0), width)
        top, bottom = min(max(top, 0.0), height), min(max(bottom, 0.0), height)
        if right > left and bottom > top:
            xyxy = [round(left, 2), round(top, 2), round(right, 2), round(bottom, 2)]
            placed.append(asdict(row) | {"confidence": round(row.confidence, 4), "xyxy": xyxy})
    return placed
