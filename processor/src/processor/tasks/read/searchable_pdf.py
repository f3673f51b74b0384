"""A PDF of one page: a picture, and over it its text, which cannot be seen, but found, selected and copied.

Source: ISO 32000-1. The text is drawn in rendering mode 3, with glyphs that draw nothing: of a font of type 3, which
needs no font file, and has at most 256 of them; so there are as many fonts as it takes.
"""

from collections.abc import Iterable, Mapping
from math import atan2, cos, hypot, sin

from processor.tasks.read.pdf_objects import compressed, document, number_as_text, stream
from wire.tasks.read.result import Point, ReadResult, TextLine

POINTS_PER_PIXEL = 0.75
"""A page is as large as its picture on a screen of 96 dots an inch."""

MOST_POINTS = 14_400
GLYPHS = 256
EM = 1000
GLYPH = 6
"""The number of the object that is every glyph: it draws nothing."""


def write(jpeg: bytes, result: ReadResult) -> bytes:
    """The document of the picture in `jpeg`, RGB, of the size that `result` says, and of the text in `result`."""
    width, height = result.image.width, result.image.height
    scale = min(POINTS_PER_PIXEL, MOST_POINTS / max(width, height))
    alphabet = _alphabet(result.lines)
    fonts = range(-(-len(alphabet) // GLYPHS))
    named = " ".join(f"/F{number} {_font_at(number)} 0 R" for number in fonts)
    size = f"{number_as_text(width * scale)} {number_as_text(height * scale)}"
    page = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size}] "
        f"/Rotate {-result.turn % 360} /Contents 4 0 R "
        f"/Resources << /XObject << /Picture 5 0 R >> /Font << {named} >> >> >>"
    )
    picture = (
        f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceRGB "
        "/BitsPerComponent 8 /Filter /DCTDecode"
    )
    content = "\n".join(
        (
            f"{number_as_text(scale)} 0 0 {number_as_text(scale)} 0 0 cm",
            f"q {width} 0 0 {height} 0 0 cm /Picture Do Q",
            "BT 3 Tr",
            *(_line(line, alphabet, height) for line in result.lines),
            "ET",
        )
    )
    return document(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page.encode(),
            compressed(content.encode()),
            stream(picture, jpeg),
            compressed(f"{EM} 0 0 0 {EM} {EM} d1".encode()),
            *_fonts(alphabet),
        ]
    )


def _alphabet(lines: Iterable[TextLine]) -> dict[str, int]:
    """A number for each character of the text."""
    return {letter: number for number, letter in enumerate(dict.fromkeys("".join(line.text for line in lines)))}


def _font_at(number: int) -> int:
    """The number of the object that the font is."""
    return GLYPH + 1 + 2 * number


def _line(line: TextLine, alphabet: Mapping[str, int], height: int) -> str:
    """The words of the line, each stretched to where it stands in the picture; a space goes with the word before it."""
    (left, top), right, _, below = line.polygon
    size = max(1.0, hypot(below[0] - left, below[1] - top))
    length = hypot(right[0] - left, right[1] - top)
    angle = -atan2(right[1] - top, right[0] - left)
    turned = " ".join(map(number_as_text, (cos(angle), sin(angle), -sin(angle), cos(angle))))
    drawn = []
    for word, following in zip(line.words, [*line.words[1:], None], strict=True):
        text = f"{word.text} " if following else word.text
        end = following.start if following else word.end
        part = max(end - word.start, 0.001) * length
        x, y = _along(below, line.polygon[2], word.start)
        stretched = number_as_text(100 * part / (size * len(text)))
        place = f"{number_as_text(x)} {number_as_text(height - y)}"
        drawn.append(f"{stretched} Tz {turned} {place} Tm {_shown(text, alphabet, size)}")
    return "\n".join(drawn)


def _along(start: Point, end: Point, part: float) -> Point:
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part


def _shown(text: str, alphabet: Mapping[str, int], size: float) -> str:
    """`text`, each run of characters of one font in that font."""
    runs: list[tuple[int, list[int]]] = []
    for letter in text:
        font, glyph = divmod(alphabet.get(letter, 0), GLYPHS)
        if not runs or runs[-1][0] != font:
            runs.append((font, []))
        runs[-1][1].append(glyph)
    return " ".join(f"/F{font} {number_as_text(size)} Tf <{bytes(glyphs).hex()}> Tj" for font, glyphs in runs)


def _fonts(alphabet: Mapping[str, int]) -> Iterable[bytes]:
    """For each font its object, and the one that says which characters its glyphs are."""
    letters = list(alphabet)
    for number, start in enumerate(range(0, len(letters), GLYPHS)):
        ours = letters[start : start + GLYPHS]
        names = " ".join(f"/g{glyph}" for glyph in range(len(ours)))
        blank = " ".join(f"/g{glyph} {GLYPH} 0 R" for glyph in range(len(ours)))
        widths = " ".join([str(EM)] * len(ours))
        yield (
            f"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 {EM} {EM}] /FontMatrix [{1 / EM} 0 0 {1 / EM} 0 0] "
            f"/FirstChar 0 /LastChar {len(ours) - 1} /Widths [{widths}] /CharProcs << {blank} >> "
            f"/Encoding << /Type /Encoding /Differences [0 {names}] >> /Resources << >> "
            f"/ToUnicode {_font_at(number) + 1} 0 R >>"
        ).encode()
        yield compressed(_to_unicode(ours).encode())


def _to_unicode(letters: list[str]) -> str:
    """The table by which readers tell what stands there: of each glyph, in UTF-16. At most 100 rows make a block."""
    rows = [f"<{glyph:02x}> <{letter.encode('utf-16-be').hex()}>" for glyph, letter in enumerate(letters)]
    blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    tables = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Text def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<00> <ff>\nendcodespacerange\n{tables}\nendcmap\nend\nend"
    )
