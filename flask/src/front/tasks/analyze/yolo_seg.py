"""Masks as the text files that trainers of YOLO's segmenting networks read."""

from collections.abc import Mapping, Sequence

from front.tasks.analyze.bridging import bridged
from front.tasks.analyze.cut_outs import best, categories
from front.tasks.base import Document, Entry
from front.tasks.yolo import dataset


def write(entries: Sequence[Entry]) -> Document:
    """A zip with a file for each picture, and `classes.txt` with a category a line, by number.

    A line for each part of a mask: the number of its class, then x and y by turns, as parts of the picture's sides.
    """
    names = categories(entries)
    numbers = {name: number for number, name in enumerate(names)}
    return dataset(entries, names, lambda entry: _lines(entry, numbers))


def _lines(entry: Entry, numbers: Mapping[str, int]) -> bytes:
    width, height = entry.result["image"]["width"], entry.result["image"]["height"]
    lines = []
    for each in best(entry):
        for polygon in each.polygons:
            points = " ".join(f"{x / width:.6f} {y / height:.6f}" for x, y in bridged(polygon))
            lines.append(f"{numbers[each.category]} {points}\n")
    return "".join(lines).encode()
