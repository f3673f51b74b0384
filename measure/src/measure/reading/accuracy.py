"""How much of drawn text is read wrong, by size, by how it looks, and by how it lies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from measure.findings import Findings
from measure.progress import bar
from measure.reading.error_rate import distance
from measure.reading.ours import our_reader, text_lines
from measure.reading.pages import FONTS, Style, lines, page, turned
from measure.table import Cell
from processor.settings import Settings

SIZES = (12, 16, 24, 40)
LOOKS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "plain": {},
        "blurred by 0.8 px": {"blur": 0.8},
        "askew by 2.5 degrees": {"angle": 2.5},
        "light on dark": {"dark": True},
    }
)
TURNS = (90, 180, 270)
ROWS = 8
HEADINGS = ("text", *(f"{size} px" for size in SIZES))


@dataclass(frozen=True, slots=True)
class Case:
    """A way in which text may come: how it looks, and how far it is turned clockwise, in degrees."""

    name: str
    style: Style
    turn: int


def cases() -> Iterator[Case]:
    """Each look upright; plain text turned as well."""
    for name, look in LOOKS.items():
        yield Case(name, Style(**look), 0)
    for turn in TURNS:
        yield Case(f"turned by {turn} degrees", Style(), turn)


def run(settings: Settings, precision: str) -> Findings:
    """Character error rates in percent, each over a page in every font. Raises ModelError."""
    reader = our_reader(settings, precision)
    rates: dict[str, list[float]] = {}
    every = list(cases())
    with bar("Reading", len(every) * len(SIZES)) as advanced:
        for case in every:
            rates[case.name] = []
            for size in SIZES:
                wrong = characters = 0
                for seed, font in enumerate(FONTS):
                    text = lines(seed, ROWS)
                    picture = turned(page(text, replace(case.style, font=font, size=size)), case.turn)
                    wrong += distance("\n".join(text), "\n".join(text_lines(reader, picture)))
                    characters += len("\n".join(text))
                rates[case.name].append(100 * wrong / characters)
                advanced()
    rows: list[list[Cell]] = [[name, *found] for name, found in rates.items()]
    content = {"precision": precision, "percent": rates, "sizes": list(SIZES), "fonts": list(FONTS)}
    return Findings(HEADINGS, rows, content, {})
