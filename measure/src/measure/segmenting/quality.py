"""How right masks are on COCO's outlined objects: `python -m measure.segmenting.quality --coco DIR FOLDER ...`.

FOLDER is a converted model's, such as processor/models/analyze/mobile-sam. DIR has instances.json and val2017.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

from measure.intervals import Interval
from measure.machine import describe, sentence
from measure.progress import bar
from measure.segmenting.objects import Outlined, filled, innermost, iou, read
from measure.table import Cell, render
from processor.imaging.decode import decode
from processor.tasks.analyze.sam.model import SamModel
from processor.tasks.analyze.sam.open import open_model
from wire.tasks.analyze.regions import Region

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
MAX_PIXELS = 64_000_000
DRAWN = 2000
SIZES = ("small", "medium", "large")


@dataclass(frozen=True, slots=True)
class Scored:
    """One object: the IoU of its mask by a box and by a point, what the model expected of both, and the box's own."""

    picture: str
    size: str
    by_box: float
    by_point: float
    expected_by_box: float
    expected_by_point: float
    of_box: float


def scored(model: SamModel, objects: Mapping[str, Sequence[Outlined]], images: Path) -> Iterator[Scored]:
    """Each of the objects, one after the other."""
    with bar(model.manifest.name, len(objects)) as advanced:
        for name, outlined in objects.items():
            photo = decode((images / name).read_bytes(), max_pixels=MAX_PIXELS)
            embedding = model.encode(photo)
            for each in outlined:
                truth = each.mask(photo.height, photo.width)
                regions = [Region(box=each.box), innermost(truth)]
                (by_box,), (by_point,) = model.masks(embedding, regions, three=False)
                yield Scored(
                    name,
                    each.size,
                    iou(by_box.draw(), truth),
                    iou(by_point.draw(), truth),
                    by_box.predicted_iou,
                    by_point.predicted_iou,
                    iou(filled(each.box, photo.height, photo.width), truth),
                )
            advanced()


def interval(scores: Sequence[Scored], figure: str) -> Interval:
    """The mean of a figure over all objects, and between which it lies: pictures are drawn anew, with all in them."""
    by_picture: dict[str, list[float]] = {}
    for each in scores:
        by_picture.setdefault(each.picture, []).append(getattr(each, figure))
    sums = np.array([(sum(each), len(each)) for each in by_picture.values()])
    rng = np.random.default_rng(1)
    drawn = sums[rng.integers(0, len(sums), (DRAWN, len(sums)))].sum(axis=1)
    return Interval.of(float(sums[:, 0].sum() / sums[:, 1].sum()), drawn[:, 0] / drawn[:, 1])


def correlation(scores: Sequence[Scored], expected: str, figure: str) -> float:
    """That of the IoU that the model expects with the one that it has, in [-1, 1]."""
    pairs = np.array([(getattr(each, expected), getattr(each, figure)) for each in scores])
    return float(np.corrcoef(pairs.T)[0, 1])


def row(name: str, scores: Sequence[Scored]) -> list[Cell]:
    """One line of the table."""
    by_size = [[each.by_box for each in scores if each.size == size] for size in SIZES]
    return [
        name,
        interval(scores, "by_box").plain(),
        *(f"{np.mean(each):.3f}" if each else "" for each in by_size),
        interval(scores, "by_point").plain(),
        f"{correlation(scores, 'expected_by_box', 'by_box'):.2f}",
        f"{correlation(scores, 'expected_by_point', 'by_point'):.2f}",
    ]


@click.command()
@click.option("--coco", type=FOLDER, required=True, help="COCO's val2017 and instances.json.")
@click.option("--precision", multiple=True, default=("f32",), help="f32, or bf16 where the CPU has it.")
@click.argument("folders", type=FOLDER, nargs=-1, required=True)
def main(coco: Path, precision: tuple[str, ...], folders: tuple[Path, ...]) -> None:
    """Hold the masks of the models in FOLDERS to the outlines of COCO/instances.json."""
    objects, rows = read(coco / "instances.json"), list[list[Cell]]()
    scores: list[Scored] = []
    for folder in folders:
        for each in precision:
            model = open_model(folder, each, None)
            scores = list(scored(model, objects, coco / "val2017"))
            rows.append(row(f"{model.manifest.name}, {model.precision}", scores))
    rows.append(["the box itself", interval(scores, "of_box").plain(), *[""] * 6])
    click.echo(f"{len(scores)} objects of {len(objects)} pictures\n")
    headings = ("mIoU of masks", "by box", *SIZES, "by point", "expected, box", "expected, point")
    click.echo(render(headings, rows))
    click.echo(sentence(describe()))


if __name__ == "__main__":
    main()
