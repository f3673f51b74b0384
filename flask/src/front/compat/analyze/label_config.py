"""Label Studio's labeling configuration: which picture is labelled, and by which tools with which labels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from xml.parsers import expat

from front.tasks.analyze.label_studio import KINDS, Tool
from wire.errors import RequestError
from wire.tasks.detect import coco

MOST_CHARACTERS = 200_000
IMAGE = "Image"
DRAWING = tuple(KINDS.values())
"""The kinds that an answer can be drawn with, the truest first; a control's tag is the name of its kind."""


@dataclass(frozen=True, slots=True)
class Control:
    """A `tool`, and its labels by all that they are called, in small letters: their own value, and what models say in
    its place."""

    tool: Tool
    labels: dict[str, str] = field(default_factory=dict)

    def label(self, name: str) -> str | None:
        """The label that a detector means by `name`, in Darknet's spelling or COCO's; None where there is none."""
        return self.labels.get(name.casefold()) or self.labels.get(coco.name(name).casefold())


@dataclass(frozen=True, slots=True)
class LabelConfig:
    """The `images` by name, each with the member of a task's data that has its picture; the `controls` in order."""

    images: Mapping[str, str]
    controls: tuple[Control, ...]

    @classmethod
    def of(cls, xml: str) -> Self:
        """What `xml` configures. Raises RequestError for what is none, or declares a type or entities of its own."""
        if len(xml) > MOST_CHARACTERS:
            raise _error(f"of at most {MOST_CHARACTERS:,} characters, got {len(xml):,}")
        found = _Found()
        parser = expat.ParserCreate("utf-8")
        parser.StartDoctypeDeclHandler = _refused
        parser.StartElementHandler = found.started
        try:
            parser.Parse(xml.encode("utf-8", "replace"), True)
        except expat.ExpatError as error:
            raise _error(f"as XML, got something that is none: {error}") from None
        return cls(found.images, tuple(found.controls))

    def drawing(self) -> tuple[Control, ...]:
        """The controls that draw on the first picture, the truest first. Raises RequestError where there are none."""
        found = [each for each in self.controls if each.tool.kind in DRAWING and each.tool.to_name in self.images]
        if not found:
            raise _error(
                f"with an {IMAGE} and, for it, one of BrushLabels, PolygonLabels and RectangleLabels, got none"
            )
        of_one = [each for each in found if each.tool.to_name == found[0].tool.to_name]
        return tuple(sorted(of_one, key=lambda control: DRAWING.index(control.tool.kind)))


@dataclass(slots=True)
class _Found:
    images: dict[str, str] = field(default_factory=dict)
    controls: list[Control] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)

    def started(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == IMAGE:
            self.images[attributes.get("name", "")] = attributes.get("value", "").removeprefix("$")
        elif tag.endswith("Labels"):
            control = Control(Tool(tag.lower(), attributes.get("name", ""), attributes.get("toName", "")))
            self.controls.append(control)
            self.labels = control.labels
        elif tag == "Label":
            value = attributes.get("value", "")
            called = (value, *attributes.get("predicted_values", "").split(","))
            label = attributes.get("alias") or value
            self.labels.update({each.strip().casefold(): label for each in called if each.strip()})


def _refused(*_: object) -> None:
    raise _error("without a DOCTYPE, got one")


def _error(expected: str) -> RequestError:
    return RequestError(f"Expected a labeling configuration {expected}.")
