"""Pages of text, drawn: what stands on them is known to the letter."""

import random
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from wire.errors import NotReadyError

Pixels = NDArray[np.uint8]

SYSTEM = Path("/usr/share/fonts/truetype")
FONTS = (
    *(f"DejaVuSans{style}.ttf" for style in ("", "-Bold", "-Oblique", "Mono")),
    *("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSerif-Italic.ttf"),
    *("STIXGeneral.ttf", "STIXGeneralItalic.ttf", "STIXGeneralBol.ttf", "cmr10.ttf", "cmss10.ttf"),
)
"""Twelve, with serifs and without, light, bold and slanted; matplotlib brings those that the system lacks."""

WORDS = (
    *("account", "amount", "April", "brown", "customer", "dog", "due", "Edit", "error", "File", "for", "fox", "from"),
    *("Help", "image", "Invoice", "jumps", "lazy", "number", "over", "payment", "processing", "quick", "received"),
    *("results", "search", "service", "Settings", "the", "total", "version", "View", "while", "Window", "Zürich"),
    *("503", "48213", "2.4.1", "17", "(optional)", "half-open", "9:30", "50%", "café", "naïve", "+1"),
)
LINE = 1.9
"""From one line to the next, in heights of a letter."""

EDGE = 40


@dataclass(frozen=True, slots=True)
class Style:
    """How a page looks. `size` in pixels; `angle` in degrees, counterclockwise; `blur` is a radius in pixels."""

    font: str = FONTS[0]
    size: int = 24
    angle: float = 0.0
    blur: float = 0.0
    dark: bool = False

    @property
    def colors(self) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
        """Of the paper, and of the text."""
        return ((24, 26, 30), (230, 230, 235)) if self.dark else ((255, 255, 255), (15, 15, 20))


@cache
def font_file(name: str) -> Path:
    """The font of that file name. Raises NotReadyError where it is not installed."""
    found = next(SYSTEM.rglob(name), None)
    matplotlib = find_spec("matplotlib")
    if found is None and matplotlib and matplotlib.origin:
        found = next((Path(matplotlib.origin).parent / "mpl-data").rglob(name), None)
    if found is None:
        raise NotReadyError(f"Font {name}: expected it in {SYSTEM} or with matplotlib, found it nowhere.")
    return found


def lines(seed: int, count: int, words: tuple[int, int] = (4, 8)) -> list[str]:
    """So many lines of so many words, the same for the same `seed`."""
    chance = random.Random(seed)  # noqa: S311 - words, not secrets
    return [" ".join(chance.choice(WORDS) for _ in range(chance.randint(*words))) for _ in range(count)]


def page(text: list[str], style: Style) -> Pixels:
    """The lines of `text` on a page just large enough: (H, W, 3) uint8 RGB."""
    font = ImageFont.truetype(font_file(style.font), style.size)
    width = int(max(font.getlength(line) for line in text)) + 2 * EDGE
    height = int(len(text) * style.size * LINE) + 2 * EDGE
    return _drawn(text, style, (width, height), style.size * LINE)


def screenshot(text: list[str], size_wh: tuple[int, int] = (1920, 1080), size: int = 22) -> Pixels:
    """The lines of `text` spread over a screen."""
    return _drawn(text, Style(size=size), size_wh, (size_wh[1] - 2 * EDGE) / len(text))


def turned(picture: Pixels, degrees: int) -> Pixels:
    """The picture, turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(picture, -degrees // 90))


def _drawn(text: list[str], style: Style, size_wh: tuple[int, int], step: float) -> Pixels:
    font = ImageFont.truetype(font_file(style.font), style.size)
    paper, ink = style.colors
    image = Image.new("RGB", size_wh, paper)
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(text):
        draw.text((EDGE, EDGE + int(number * step)), line, font=font, fill=ink)
    if style.blur:
        image = image.filter(ImageFilter.GaussianBlur(style.blur))
    if style.angle:
        image = image.rotate(style.angle, Image.Resampling.BICUBIC, expand=True, fillcolor=paper)
    return np.asarray(image)
