"""Masks as polygons."""

from itertools import chain
from pathlib import Path

import cv2
import numpy as np
import pytest
from pycocotools.coco import COCO

from drawn_masks import DRAWN, blob, drawn, noise
from processor.geometry.masks.filling import filled, iou
from processor.geometry.masks.polygons import WORST, polygons_of
from wire.tasks.analyze.result import Polygon, Ring

ROUGH, SMOOTH = 0.0, 1.5


def again(polygons: tuple[Polygon, ...], bits: np.ndarray) -> np.ndarray:
    return filled([np.array(ring) for ring in chain.from_iterable(polygons)], (bits.shape[0], bits.shape[1]))


def area(ring: Ring) -> float:
    x, y = np.array(ring).T
    return float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)) / 2)


def parts(bits: np.ndarray) -> int:
    return int(cv2.connectedComponents(bits.view(np.uint8), connectivity=4)[0]) - 1


def crossings(polygons: tuple[Polygon, ...]) -> int:
    """How many pairs of edges of all rings have a place in common that is no corner of both."""
    rings = [np.array(ring, float) for ring in chain.from_iterable(polygons)]
    start = np.concatenate(rings)
    way = np.concatenate([np.roll(ring, -1, axis=0) - ring for ring in rings])
    between = start[None] - start[:, None]
    cross = way[:, None, 0] * way[None, :, 1] - way[:, None, 1] * way[None, :, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        one = (between[..., 0] * way[None, :, 1] - between[..., 1] * way[None, :, 0]) / cross
        other = (between[..., 0] * way[:, None, 1] - between[..., 1] * way[:, None, 0]) / cross
        within = (one >= -1e-9) & (one <= 1 + 1e-9) & (other >= -1e-9) & (other <= 1 + 1e-9)
        inner = (one > 1e-9) & (one < 1 - 1e-9) | (other > 1e-9) & (other < 1 - 1e-9)
    return int(np.count_nonzero(within & inner & (cross != 0)))


def check_shape(polygons: tuple[Polygon, ...], bits: np.ndarray) -> None:
    """One polygon for each part and one ring for each hole, no ring meets another one, and holes lie inside."""
    assert len(polygons) == parts(bits)
    if not polygons:
        return
    assert crossings(polygons) == 0
    assert all(len(set(ring)) == len(ring) >= 3 for ring in chain.from_iterable(polygons))
    assert all(area(outer) > 0 for outer, *_ in polygons)
    assert all(area(hole) < 0 for _, *holes in polygons for hole in holes)
    # Without crossings, an area is what is inside but where a hole lies outside, or in another hole.
    inside = 8
    for polygon in polygons:
        lines = [np.array(ring) * inside for ring in polygon]
        size = int(max(line.max() for line in lines)) + 1
        alone = [np.count_nonzero(filled([line], (size, size))) for line in lines]
        assert np.count_nonzero(filled(lines, (size, size))) == alone[0] - sum(alone[1:])


@pytest.mark.parametrize("simplify", [0, 0.3, 1, 5])
@pytest.mark.parametrize("name", DRAWN)
def test_drawn_masks_keep_their_shape(name: str, simplify: float) -> None:
    """Rings, islands, thin lines, pixels that touch at corners, and what reaches the picture's edge."""
    bits = drawn(name)
    polygons, true = polygons_of(bits, simplify)
    check_shape(polygons, bits)
    assert true == iou(bits, again(polygons, bits)) >= 1 - WORST * simplify


@pytest.mark.parametrize("simplify", [0, 1, 3, 20])
@pytest.mark.parametrize("blur", [ROUGH, SMOOTH])
@pytest.mark.parametrize("seed", range(12))
def test_any_mask_keeps_its_shape(seed: int, blur: float, simplify: float) -> None:
    """However far from the mask lines may be, no part and no hole gets lost, and none meets another one."""
    bits = noise(seed, blur)
    polygons, true = polygons_of(bits, simplify)
    check_shape(polygons, bits)
    assert true == iou(bits, again(polygons, bits)) >= 1 - WORST * simplify


def test_without_simplifying_nothing_is_lost() -> None:
    """Lines run along the edges of pixels: filled again they are the mask, and their areas its pixels."""
    for seed in range(200):
        bits = noise(seed, side=12)
        polygons, true = polygons_of(bits, 0)
        assert true == 1
        assert (again(polygons, bits) == bits).all()
        assert sum(map(area, chain.from_iterable(polygons))) == np.count_nonzero(bits)


def test_a_box_has_four_corners() -> None:
    """Also where lines may be further away, and the polygon of a box at the picture's corner is the box."""
    bits = np.zeros((50, 60), bool)
    bits[:30, 20:] = True
    assert polygons_of(bits, 0) == polygons_of(bits, 2) == (((((20, 0), (60, 0), (60, 30), (20, 30)),),), 1.0)


def test_a_hole_is_the_second_ring_and_an_island_a_polygon() -> None:
    """The largest part comes first."""
    polygons, _ = polygons_of(drawn("island in a hole"), 0)
    assert [[len(ring) for ring in polygon] for polygon in polygons] == [[4, 4], [4, 4]]
    assert polygons[0][0] == ((0, 0), (7, 0), (7, 7), (0, 7))
    assert polygons[1][1] == ((3, 4), (4, 4), (4, 3), (3, 3))


def test_simple_polygons_have_far_fewer_corners_and_are_true() -> None:
    """A large smooth shape: at most a fifth of the corners, nearly all of its pixels."""
    bits = blob()
    (exact, _), (simple, true) = polygons_of(bits, 0), polygons_of(bits, 1)
    corners, left = (sum(map(len, chain.from_iterable(each))) for each in (exact, simple))
    assert left < corners / 5
    assert true > 0.99


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # pycocotools on NumPy 2
def test_polygons_of_things_in_photographs_are_true(shared: Path) -> None:
    """All 679 masks of the pictures of COCO at hand: an IoU of 0.98 or more, a third of the corners or fewer."""
    known = COCO(str(shared / "coco/instances.json"))
    masks = [known.annToMask(each).astype(bool) for each in known.anns.values() if each["segmentation"]]
    found = [(polygons_of(bits, 0), polygons_of(bits, 1)) for bits in masks if bits.any()]
    assert len(found) == 679
    assert min(true for _, (_, true) in found) >= 0.98
    corners = [[sum(map(len, chain.from_iterable(each))) for each, _ in pair] for pair in found]
    exact, simple = np.sum(corners, axis=0)
    assert simple < exact / 3
