"""Whether what a manifest says can be what a manifest says: anybody may have edited it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from wire.tasks.detect.spec import SHAPES

Check = Callable[[Any], bool]


def check(content: Mapping[str, Any]) -> None:
    """Raises ValueError, KeyError or TypeError where a member is missing or of a kind that it never is."""
    for name, (right, expected) in MEMBERS.items():
        if not right(content[name]):
            raise ValueError(f"{name}: expected {expected}")
    for name, (right, expected) in LATER.items():
        if name in content and not right(content[name]):
            raise ValueError(f"{name}: expected {expected}")
    if {head["classes"] for head in content["heads"]} != {len(content["labels"])}:
        raise ValueError("labels: expected one for each class of the heads")


def _text(given: Any) -> bool:
    return isinstance(given, str)


def _number(given: Any) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool)


def _side(given: Any) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and given > 0


def _file_name(given: Any) -> bool:
    return isinstance(given, str) and given not in ("", ".", "..") and Path(given).name == given


def _list_of(right: Check, length: int | None = None) -> Check:
    def is_list(given: Any) -> bool:
        return isinstance(given, list) and len(given) in (length, length or len(given)) and all(map(right, given))

    return is_list


def _mapping_to(right: Check) -> Check:
    return lambda given: isinstance(given, dict) and all(map(right, given.values()))


def _record(**members: Check) -> Check:
    def is_record(given: Any) -> bool:
        return isinstance(given, dict) and all(name in given and right(given[name]) for name, right in members.items())

    return is_record


_HEAD = _record(anchors=_list_of(_list_of(_number, 2)), classes=_side, scale_x_y=_number)
_QUANTIZATION = _record(calibration=_text, calibration_sha256=_text, pictures=_side, nncf=_text)
_AGREEMENT = _record(ap=_number, f1=_number, boxes=_number, pictures=_number)

MEMBERS: Mapping[str, tuple[Check, str]] = {
    "name": (_text, "text"),
    "cfg_sha256": (_text, "text"),
    "weights_sha256": (_text, "text"),
    "labels": (_list_of(_text), "a list of texts"),
    "heads": (lambda given: bool(given) and _list_of(_HEAD)(given), "a list of heads"),
    "input_wh": (_list_of(_side, 2), "width and height"),
    "networks": (_mapping_to(_file_name), "names of files"),
    "quantization": (lambda given: given is None or _QUANTIZATION(given), "how it was quantized, or null"),
    "versions": (_mapping_to(_text), "texts by name"),
}
LATER: Mapping[str, tuple[Check, str]] = {
    "stride": (lambda given: given == 0 or _side(given), "pixels"),
    "files": (lambda given: _mapping_to(_text)(given) and all(map(_file_name, given)), "hashes by file"),
    "agreement": (_mapping_to(_AGREEMENT), "figures by precision"),
    "shape": (lambda given: given in SHAPES, " or ".join(SHAPES)),
    "shape_reason": (_text, "text"),
}
"""What manifests of before do not have."""
