"""Polygons with holes as one line each, for formats that know no holes."""

from collections.abc import Sequence

from front.tasks.analyze.cut_outs import Ring


def bridged(polygon: Sequence[Ring]) -> Ring:
    """The line around the polygon, with a way to each hole and back.

    Where these ways run changes nothing of what is inside, for they have no area; they are short, since lines may be
    drawn.
    """
    outline, *holes = polygon
    line = list(outline)
    for hole in sorted(holes, key=_leftmost):
        first = [tuple(each) for each in hole].index(_leftmost(hole))
        x, y = hole[first]
        near = min(range(len(line)), key=lambda at: (line[at][0] - x) ** 2 + (line[at][1] - y) ** 2)
        around = [*hole[first:], *hole[: first + 1]]
        line[near + 1 : near + 1] = [*around, line[near]]
    return line


def _leftmost(ring: Ring) -> tuple[float, ...]:
    return min(tuple(each) for each in ring)
