"""The order in which lines are read: columns from the left, in each the rows from the top, in a row from the left."""

from collections.abc import Sequence
from statistics import median

Bounds = tuple[float, float, float, float]
"""Left, top, right, bottom, in pixels, of a line on an upright page."""

GUTTER = 1.5
"""Between columns there are at least so many times a line's height."""

COLUMN = 3
"""A column has at least so many rows: with fewer, it is a table that is read row by row."""


def in_order(lines: Sequence[Bounds]) -> list[int]:
    """The numbers of the `lines`, as they are read."""
    if not lines:
        return []
    height = median(bottom - top for _, top, _, bottom in lines)
    # Without recursion: a long page may be parted as often as it has lines.
    order, waiting = list[int](), [list(range(len(lines)))]
    while waiting:
        numbers = waiting.pop()
        if parts := _parts(numbers, lines, height):
            waiting += reversed(parts)
        else:
            order += [number for row in _rows(numbers, lines) for number in row]
    return order


def turned_upright(bounds: Bounds, turn: int, width: float, height: float) -> Bounds:
    """Where what lies at `bounds` in a picture of `width` x `height` is, once that is turned back by `turn` degrees."""
    left, top, right, bottom = bounds
    match turn:
        case 90:
            return top, width - right, bottom, width - left
        case 180:
            return width - right, height - bottom, width - left, height - top
        case 270:
            return height - bottom, left, height - top, right
        case _:
            return bounds


def _parts(numbers: list[int], lines: Sequence[Bounds], height: float) -> list[list[int]]:
    """Columns, or what is above and below a gap, in the order in which they are read; none where rows are left."""
    columns = _parted(numbers, lines, 0, GUTTER * height)
    if len(columns) > 1 and all(len(_rows(column, lines)) >= COLUMN for column in columns):
        return columns
    bands = _widest_parted(numbers, lines)
    return bands if len(bands) > 1 and len(_rows(numbers, lines)) > COLUMN else []


def _parted(numbers: list[int], lines: Sequence[Bounds], side: int, gap: float) -> list[list[int]]:
    """The lines in groups between which there is nothing for `gap` pixels: across for side 0, down for side 1."""
    groups: list[list[int]] = []
    reached = float("-inf")
    for number in sorted(numbers, key=lambda each: lines[each][side]):
        if not groups or lines[number][side] - reached >= gap:
            groups.append([])
        groups[-1].append(number)
        reached = max(reached, lines[number][side + 2])
    return groups


def _widest_parted(numbers: list[int], lines: Sequence[Bounds]) -> list[list[int]]:
    """The lines above and below the widest gap, where there is one."""
    groups = _parted(numbers, lines, 1, 0.0)
    if len(groups) == 1:
        return groups
    ends = [max(lines[number][3] for number in group) for group in groups]
    gaps = [min(lines[number][1] for number in group) - end for group, end in zip(groups[1:], ends, strict=False)]
    at = gaps.index(max(gaps)) + 1
    return [[number for group in part for number in group] for part in (groups[:at], groups[at:])]


def _rows(numbers: list[int], lines: Sequence[Bounds]) -> list[list[int]]:
    """The lines in rows, each from the left: of one row are those whose middle lies within the row's first line."""
    rows: list[list[int]] = []
    for number in sorted(numbers, key=lambda each: lines[each][1] + lines[each][3]):
        _, top, _, bottom = lines[number]
        first = lines[rows[-1][0]] if rows else None
        if first and first[1] <= (top + bottom) / 2 <= first[3]:
            rows[-1].append(number)
        else:
            rows.append([number])
    return [sorted(row, key=lambda each: lines[each][0]) for row in rows]
