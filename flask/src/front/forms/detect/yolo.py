"""Detections as the text files that YOLO's trainers read, with the confidence behind."""

import re
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from front.forms.view import Document, Entry
from wire import coco

CLASSES = "classes.txt"
UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*]')


def write(entries: Sequence[Entry]) -> Document:
    """The lines of one picture as text; of several, or of none, a zip with a file for each and `classes.txt`."""
    if len(entries) == 1:
        return Document(_lines(entries[0].result), "text/plain", "txt")
    file, taken = BytesIO(), {CLASSES}
    with ZipFile(file, "w") as archive:
        _add(archive, CLASSES, _classes(entries))
        for entry in entries:
            _add(archive, _free_name(entry.name, taken), _lines(entry.result))
    return Document(file.getvalue(), "application/zip", "zip")


def _lines(result: Mapping[str, Any]) -> bytes:
    """For each detection its class_id; centre x and y, width and height as parts of the picture's; confidence."""
    width, height = result["image"]["width"], result["image"]["height"]
    lines = []
    for each in result["detections"]:
        left, top, right, bottom = each["xyxy"]
        cxcywh = (
            (left + right) / 2 / width,
            (top + bottom) / 2 / height,
            (right - left) / width,
            (bottom - top) / height,
        )
        lines.append(f"{each['class_id']} {' '.join(f'{part:.6f}' for part in cxcywh)} {each['confidence']:.4f}\n")
    return "".join(lines).encode()


def _classes(entries: Iterable[Entry]) -> bytes:
    """A label a line, by class_id: COCO's 80 where all that was found agrees with them, else what was found.

    A class_id that nothing was found of has a line too, or the numbers would not fit.
    """
    found = {each["class_id"]: each["label"] for entry in entries for each in entry.result["detections"]}
    classes = len(coco.NAMES)
    if all(class_id < classes and coco.name(label) == coco.NAMES[class_id] for class_id, label in found.items()):
        known = {class_id: coco.darknet_name(class_id) for class_id in range(classes)} | found
    else:
        known = found
    names = (known.get(class_id, f"class {class_id}") for class_id in range(max(known, default=-1) + 1))
    return "".join(f"{name}\n" for name in names).encode()


def _free_name(picture: str, taken: set[str]) -> str:
    """The text file's name for the `picture`: within the archive, safe on any system, and none of those `taken`."""
    parts = [UNSAFE.sub("_", part).strip() for part in re.split(r"[\\/]+", picture)]
    path = PurePosixPath(*[part for part in parts if part.strip(".")] or ["picture"])
    name, number = f"{path.with_suffix('.txt')}", 1
    while name.casefold() in taken:
        number += 1
        name = f"{path.with_suffix('')}-{number}.txt"
    taken.add(name.casefold())
    return name


def _add(archive: ZipFile, name: str, content: bytes) -> None:
    """The file in the archive, without a date of its own: the same results make the same bytes."""
    archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
