"""Rows as text, in columns."""

from collections.abc import Sequence

Cell = str | float | int | None


def render(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """A table in Markdown whose columns also line up as plain text; text to the left, numbers to the right."""
    cells = [[_text(cell) for cell in row] for row in rows]
    widths = [max(len(line[column]) for line in [headings, *cells]) for column in range(len(headings))]
    right = [any(isinstance(row[column], int | float) for row in rows) for column in range(len(headings))]
    rule = "|".join(
        "-" * (width + 1) + (":" if at_right else "-") for width, at_right in zip(widths, right, strict=True)
    )
    lines = [" | ".join(_aligned(line, widths, right)) for line in [headings, *cells]]
    return "\n".join([f"| {lines[0]} |", f"|{rule}|", *(f"| {line} |" for line in lines[1:])])


def _aligned(line: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> list[str]:
    return [
        text.rjust(width) if at_right else text.ljust(width)
        for text, width, at_right in zip(line, widths, right, strict=True)
    ]


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case float():
            return f"{cell:.0f}" if abs(cell) >= 1000 else f"{cell:.1f}" if abs(cell) >= 100 else f"{cell:.2f}"
        case _:
            return str(cell)
