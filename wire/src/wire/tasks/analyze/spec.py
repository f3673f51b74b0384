"""The row of the task `analyze`."""

from collections.abc import Mapping
from enum import StrEnum

from wire.tasks.analyze import regions, texts
from wire.tasks.analyze.result import AnalyzeResult
from wire.tasks.spec import MODEL, Input, Kind, Option, Task, Value, model_name


class Template(StrEnum):
    """The sentences that a text is put into before it is compared: none, one, or several whose mean counts."""

    NONE = "none"
    PHOTO = "photo"
    ENSEMBLE = "ensemble"


class Masks(StrEnum):
    """Which masks of a region are told: the best one, or three of different extent, the likeliest first."""

    BEST = "best"
    THREE = "three"


class View(StrEnum):
    """What of a region is compared with texts: its pixels alone, its box, or its box and some of what is around it."""

    MASKED = "masked"
    BOX = "box"
    MARGIN = "margin"


DEFAULT_DETECTOR = "default"
"""The value of the option `detect` that stands for the default model of that task."""

REGIONS_A_UNIT, POINTS_A_UNIT, DETECTED = 10, 10, 10
"""So many regions, or points of a grid, take as long as encoding a picture; about so many objects are found in one."""


SENTENCES_A_UNIT, ENSEMBLE = 64, 8
"""So many sentences take as long; so many are made of a text by the template of several."""


def cost(options: Mapping[str, Value]) -> float:
    """In units of one encoded picture."""
    asked = len(regions.read(str(options["regions"]))) + (DETECTED if options["detect"] else 0)
    looks = 2 if options["region_texts"] else 1  # at each region
    grid = int(options["points_per_side"]) ** 2 if options["everything"] else 0
    sentences = len(texts.read(str(options["texts"]))) * (ENSEMBLE if options["template"] == Template.ENSEMBLE else 1)
    return 1 + looks * asked / REGIONS_A_UNIT + grid / POINTS_A_UNIT + sentences / SENTENCES_A_UNIT


ANALYZE = Task(
    name="analyze",
    about="Says which of your words fit a picture, and cuts out what you point at: masks by boxes and points.",
    inputs=(Input("image", Kind.IMAGE, "The picture that is analyzed."),),
    runner="processor.tasks.analyze.task:prepare",
    formats="front.tasks.analyze:FORMATS",
    result=AnalyzeResult,
    timeout_seconds=60,
    most_seconds=1800,
    option_bytes=500_000,
    at_once=2,
    by_default=False,
    cost=cost,
    options=(
        Option(
            "texts",
            "",
            f"What the picture is compared with: at most {texts.MOST} texts, one a line.",
            written=texts.canonical,
            syntax=texts.SYNTAX,
            listed=texts.from_json,
            multiline=True,
        ),
        Option(
            "template",
            Template.PHOTO.value,
            "The sentences that a text is put into: none, one (a photo of ...), or several whose mean counts.",
            choices=tuple(Template),
        ),
        Option("none_of_these", False, "Whether no text at all may fit best, and how likely that is."),
        Option(
            "regions",
            "",
            f"What masks are wanted of: at most {regions.MOST} boxes and points, one a line.",
            written=regions.canonical,
            syntax=regions.SYNTAX,
            listed=regions.from_json,
            multiline=True,
        ),
        Option(
            "detect",
            "",
            f"Masks of all that this model of the task detect finds; {DEFAULT_DETECTOR} for its default one.",
            written=model_name,
            syntax=f"a model's name, or {DEFAULT_DETECTOR}",
        ),
        Option("confidence_threshold", 0.25, "Detected objects below this confidence are left out."),
        Option("everything", False, "Masks of all that can be told apart, whatever it is."),
        Option("points_per_side", 16, "How fine the grid is that everything is looked for by.", 2, 64),
        Option(
            "masks", Masks.BEST.value, "The best mask of a region, or three of different extent.", choices=tuple(Masks)
        ),
        Option("simplify", 1.0, "Polygons may be so many pixels away from their mask's edge.", 0, 100),
        Option("min_area", 0, "Parts of a mask with fewer pixels are left out.", 0, 100_000_000),
        Option("fill_holes", 0, "Holes in a mask with at most so many pixels are filled.", 0, 100_000_000),
        Option("region_texts", False, "Whether the texts are compared with each region, too."),
        Option(
            "region_view",
            View.MASKED.value,
            "What of a region the texts are compared with: its pixels alone, its box, or its box with a margin.",
            choices=tuple(View),
        ),
        MODEL,
    ),
)
