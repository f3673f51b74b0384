"""All that can be told apart in a picture, with a model that knows what is there."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
import pytest

from analyze_jobs import Hears, analyzed, bits_of
from processor.tasks.analyze.everything import LEAST_PREDICTED_IOU, LEAST_STABILITY
from processor.tasks.analyze.protocols import Embedding, PredictedMask
from toy_segmenter import ToySegmenter, analyzing, drawn
from wire.errors import CanceledJobError
from wire.image_size import ImageSize
from wire.tasks.analyze.regions import Box, Region

WHOLE = ImageSize(300, 300)
THINGS: tuple[Box, ...] = ((10, 10, 290, 290), (40, 40, 150, 160), (200, 60, 260, 120), (193, 193, 198, 198))


@dataclass
class Scene(ToySegmenter):
    """A picture of `things`, ellipses in boxes, with how good each mask is expected to be, and how stable.

    A point means whatever has it, the smallest first; where nothing is, nothing good.
    """

    things: Sequence[Box] = THINGS
    good: float = 0.95
    stable: float = 0.97

    def masks(self, embedding: Embedding, regions: Sequence[Region], *, three: bool) -> list[list[PredictedMask]]:
        assert three
        self.portions.append(len(regions))
        return [self._at(each, embedding.image) for each in regions]

    def _at(self, region: Region, image: ImageSize) -> list[PredictedMask]:
        (point,) = region.points
        shapes = [drawn(Region(box=box), image) for box in self.things]
        here = [bits for bits in shapes if bits[int(point.y), int(point.x)]]
        nothing = PredictedMask(lambda: drawn(region, image), 0.3, 0.3)
        told = [
            PredictedMask(partial(np.copy, bits), self.good, self.stable) for bits in sorted(here, key=np.count_nonzero)
        ]
        return [*told, *[nothing] * 3][:3]


def test_each_thing_is_found_once() -> None:
    """However many points it was found by; the largest first, each with the point that found it."""
    model = Scene()
    made = analyzed(analyzing(model), everything=True, points_per_side=10)
    expected = [drawn(Region(box=box), WHOLE) for box in THINGS]
    assert len(made["regions"]) == len(THINGS)
    for number, (region, bits) in enumerate(zip(made["regions"], expected, strict=True), start=1):
        assert (region["name"], region["source"], region["box"]) == (f"region {number}", "everything", None)
        assert np.array_equal(bits_of(region["masks"][0]), bits)
        ((x, y, inside),) = region["points"]
        assert bits[int(y), int(x)]
        assert inside == 1
    assert sum(model.portions) == 100


def test_what_is_a_little_better_takes_the_place_of_what_is_the_same() -> None:
    """And nothing is told twice for being drawn in two ways."""

    class Unsteady(Scene):
        def _at(self, region: Region, image: ImageSize) -> list[PredictedMask]:
            (point,) = region.points
            bits = drawn(Region(box=(20, 20, 280 - point.x / 20, 280)), image)
            return [PredictedMask(lambda: bits, 0.9 + point.x / 10_000, 0.97)]

    (region,) = analyzed(analyzing(Unsteady()), everything=True, points_per_side=4)["regions"]
    assert region["points"][0][0] == 262.5
    assert region["masks"][0]["predicted_iou"] == pytest.approx(0.92625)


@pytest.mark.parametrize(
    "poor", [{"good": LEAST_PREDICTED_IOU - 0.01}, {"stable": LEAST_STABILITY - 0.01}], ids=["expected", "stable"]
)
def test_masks_that_are_of_nothing_in_particular_are_left_out(poor: dict[str, float]) -> None:
    """Of which little is expected, or which change with the threshold."""
    assert analyzed(analyzing(Scene(**poor)), everything=True, points_per_side=8)["regions"] == []


def test_what_is_too_small_is_no_thing() -> None:
    """Nothing is left of it by `min_area`."""
    made = analyzed(analyzing(Scene()), everything=True, points_per_side=10, min_area=50)
    assert len(made["regions"]) == len(THINGS) - 1


def test_what_was_pointed_at_comes_before_everything() -> None:
    """In one job."""

    class Both(ToySegmenter):
        def masks(self, embedding, regions, *, three):
            return (
                Scene().masks(embedding, regions, three=three)
                if three
                else super().masks(embedding, regions, three=three)
            )

    made = analyzed(analyzing(Both()), everything=True, points_per_side=8, regions="40,40,150,160")
    assert [each["source"] for each in made["regions"]] == ["request", *["everything"] * 3]


def test_progress_is_told_with_what_there_is_so_far() -> None:
    """A step is a point of the grid or a region; the preview is a JPEG."""
    context = Hears()
    analyzed(analyzing(Scene()), context, everything=True, points_per_side=6)
    assert context.told[-1][:2] == (36, 36)
    assert any(preview and preview.startswith(b"\xff\xd8") for _, _, preview in context.told)
    counts = [each[0] for each in context.told]
    assert counts == sorted(counts)


def test_a_job_that_nobody_wants_ends_within_a_portion() -> None:
    """What follows is not asked; the next job finds the picture encoded."""
    model = Scene()
    runner = analyzing(model)
    with pytest.raises(CanceledJobError):
        analyzed(runner, Hears(cancel_at=16), everything=True, points_per_side=10)
    assert model.portions == [8, 8]
    assert analyzed(runner)["timings_ms"]["encode"] == 0


def test_whoever_points_at_something_does_not_wait_for_everything() -> None:
    """A job in the same process has its mask between two portions of the grid."""

    class Waits(Hears):
        def step(self, done: int, total: int, preview: bytes | None = None, text: str = "") -> None:
            super().step(done, total, preview, text)
            if done == 16:
                with ThreadPoolExecutor(1) as other:
                    pointed = other.submit(analyzed, runner, regions="50,60").result(30)
                assert pointed["regions"][0]["masks"][0]["area"]
                self.told.append((-1, 0, None))

    class Both(Scene):
        def masks(self, embedding: Embedding, regions: Sequence[Region], *, three: bool) -> list[list[PredictedMask]]:
            return super().masks(embedding, regions, three=True)

    runner, context = analyzing(Both()), Waits()
    analyzed(runner, context, everything=True, points_per_side=6)
    assert [each[0] for each in context.told].count(-1) == 1


def test_masks_of_nothing_in_particular_are_not_even_drawn() -> None:
    """They are as large as the picture: of a large one, drawing them takes longer than the model."""

    class Poor(ToySegmenter):
        def masks(self, embedding: Embedding, regions: Sequence[Region], *, three: bool) -> list[list[PredictedMask]]:
            def drawn_for_nothing():
                raise AssertionError("Nobody has to see it.")

            return [[PredictedMask(drawn_for_nothing, 0.3, 0.3)] * 3 for _ in regions]

    assert analyzed(analyzing(Poor()), everything=True, points_per_side=4)["regions"] == []
