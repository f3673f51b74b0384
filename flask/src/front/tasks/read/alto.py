"""Text as ALTO, the form that libraries keep it in. Source: loc.gov/standards/alto, version 4.2."""

from collections.abc import Iterator
from itertools import groupby, zip_longest
from xml.etree.ElementTree import Element, SubElement, tostring

from front.tasks.base import Document, Entry
from front.tasks.read import boxes
from front.tasks.read.boxes import Box
from front.tasks.read.markup import printable
from wire.tasks.read.result import TextLine

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
VERSION = "4.2"


def write(entry: Entry) -> Document:
    """One picture: a block of text for all lines that lie alike, in the order of reading."""
    root = Element("alto", {"xmlns": NAMESPACE, "SCHEMAVERSION": VERSION})
    _describe(root, entry)
    size = {name.upper(): str(pixels) for name, pixels in entry.result["image"].items()}
    page = SubElement(SubElement(root, "Layout"), "Page", {"ID": "page_1", "PHYSICAL_IMG_NR": "1", **size})
    space = SubElement(page, "PrintSpace", {"HPOS": "0", "VPOS": "0", **size})
    for number, (turn, lines) in enumerate(groupby(boxes.lines(entry.result), key=lambda line: line.turn), 1):
        _block(space, number, turn, list(lines))
    return Document(tostring(root, "UTF-8", xml_declaration=True), "application/xml", "xml")


def _describe(root: Element, entry: Entry) -> None:
    description = SubElement(root, "Description")
    SubElement(description, "MeasurementUnit").text = "pixel"
    source = SubElement(description, "sourceImageInformation")
    SubElement(source, "fileName").text = printable(entry.name)
    processing = SubElement(description, "Processing", {"ID": "processing_1"})
    software = SubElement(processing, "processingSoftware")
    SubElement(software, "softwareName").text = "image-processor"
    SubElement(software, "applicationDescription").text = entry.result["model"]["name"]


def _block(space: Element, number: int, turn: int, lines: list[TextLine]) -> None:
    """ALTO counts how far text is turned the other way round."""
    name = f"block_{number}"
    place = _place(boxes.around([point for line in lines for point in line.polygon]))
    turned = {"ROTATION": str(360 - turn)} if turn else {}
    block = SubElement(space, "TextBlock", {"ID": name, **place, **turned})
    for index, line in enumerate(lines, 1):
        _line(block, f"{name}_line_{index}", line)


def _line(block: Element, name: str, line: TextLine) -> None:
    made = SubElement(block, "TextLine", {"ID": name, **_place(boxes.around(line.polygon))})
    points = " ".join(f"{x},{y}" for x, y in line.polygon)
    SubElement(SubElement(made, "Shape"), "Polygon", {"POINTS": points})
    sureness = {"WC": f"{line.confidence:.4f}"}
    for index, ((text, box), gap) in enumerate(_words(line), 1):
        said = {"ID": f"{name}_word_{index}", "CONTENT": printable(text)}
        SubElement(made, "String", {**said, **_place(box), **sureness})
        if gap:
            SubElement(made, "SP", {"HPOS": str(gap.left), "VPOS": str(gap.top), "WIDTH": str(gap.width)})


def _words(line: TextLine) -> Iterator[tuple[tuple[str, Box], Box | None]]:
    """Each word with its box, and that of the space behind it; None behind the last."""
    return zip_longest(boxes.words(line), boxes.gaps(line))


def _place(box: Box) -> dict[str, str]:
    return {"HPOS": str(box.left), "VPOS": str(box.top), "WIDTH": str(box.width), "HEIGHT": str(box.height)}
