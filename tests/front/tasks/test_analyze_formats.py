"""Masks as files that other programs read."""

import csv
import io
import json
import time
import zipfile
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pycocotools.coco import COCO

from drawn_masks import DRAWN, blob, drawn
from front.tasks.analyze import FORMATS
from front.tasks.analyze.bridging import bridged
from front.tasks.base import Document, Entry, ResultQuery
from masked_results import analyzed, region, texts
from processor.geometry.masks.filling import filled
from processor.geometry.masks.polygons import polygons_of
from wire.errors import BadOptionError
from wire.tasks.analyze.result import RegionResult, Source

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # pycocotools on NumPy 2

BLOB = blob(160, 120)
EMPTY = np.zeros_like(BLOB)
BOX = EMPTY.copy()
BOX[10:40, 20:60] = True


def entry(*regions: RegionResult, name: str = "garden.jpg", size: tuple[int, int] = (160, 120)) -> Entry:
    return Entry(name, analyzed(*size, *regions))


def of_mask(bits: np.ndarray, simplify: float = 0) -> Entry:
    height, width = bits.shape
    return entry(region(bits, name="thing", simplify=simplify), size=(width, height))


def written(form: str, *entries: Entry, **options: Any) -> Document:
    """The document of a job where there is one entry, else that of a batch."""
    query = FORMATS.checked(ResultQuery(form, options))
    return FORMATS.write(query, entries[0]) if len(entries) == 1 else FORMATS.write_all(query, entries)


def parsed(form: str, *entries: Entry, **options: Any) -> Any:
    return json.loads(written(form, *entries, **options).content)


def unpacked(document: Document) -> dict[str, str]:
    archive = zipfile.ZipFile(io.BytesIO(document.content))
    return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize("form", ["coco", "coco-polygons"])
@pytest.mark.parametrize("name", [name for name in DRAWN if name != "empty"])
def test_pycocotools_reads_each_mask_as_it_is(form: str, name: str, tmp_path: Path) -> None:
    """Pixel by pixel: runs have all that a mask is, and so have polygons along pixels' edges, or their runs."""
    bits = drawn(name)
    (tmp_path / "masks.json").write_bytes(written(form, of_mask(bits)).content)
    masks = COCO(str(tmp_path / "masks.json"))
    (annotation,) = masks.anns.values()
    assert np.array_equal(masks.annToMask(annotation), bits)
    assert annotation["area"] == np.count_nonzero(bits)
    left, top, width, height = (int(each) for each in annotation["bbox"])
    assert bits[top : top + height, left : left + width].sum() == bits.sum()


def test_coco_polygons_are_runs_where_there_is_a_hole() -> None:
    """Two islands are two polygons of one annotation; a ring cannot be said by COCO's polygons."""
    document = parsed("coco-polygons", of_mask(drawn("a column")), of_mask(drawn("ring")))
    islands, ring = (each["segmentation"] for each in document["annotations"])
    assert islands == [[0, 2, 1, 2, 1, 4, 0, 4], [0, 0, 1, 0, 1, 1, 0, 1]]
    assert ring == analyzed(6, 4, region(drawn("ring")))["regions"][0]["masks"][0]["rle"]


def test_coco_numbers_pictures_masks_and_categories_of_a_batch() -> None:
    """By COCO's own ids where all categories are COCO's; the best mask of each region that is not empty is there."""
    dog, bike = region(BLOB, BOX, label="dog", confidence=0.7), region(BOX, name="motorbike")
    first, second = entry(dog, region(EMPTY), region()), entry(bike, dog, name="b.jpg")
    document = parsed("coco", first, second)
    assert document["images"] == [
        {"id": 1, "file_name": "garden.jpg", "width": 160, "height": 120},
        {"id": 2, "file_name": "b.jpg", "width": 160, "height": 120},
    ]
    assert document["categories"] == [{"id": 4, "name": "motorcycle"}, {"id": 18, "name": "dog"}]
    told = [(each["id"], each["image_id"], each["category_id"], each["score"]) for each in document["annotations"]]
    assert told == [(1, 1, 18, 0.7), (2, 2, 4, 0.9), (3, 2, 18, 0.7)]
    own = parsed("coco", first, entry(region(BOX, name="helmet")))
    assert own["categories"] == [{"id": 1, "name": "dog"}, {"id": 2, "name": "helmet"}]


@pytest.mark.parametrize("name", [name for name in DRAWN if name != "empty"])
def test_geojson_is_what_its_rfc_wants(name: str) -> None:
    """Rings are closed, of four positions or more, counterclockwise around parts and clockwise around holes."""
    bits = drawn(name)
    document = parsed("geojson", of_mask(bits))
    assert document["type"] == "FeatureCollection"
    (feature,) = document["features"]
    geometry = feature["geometry"]
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    assert (len(polygons) > 1) == (geometry["type"] == "MultiPolygon")
    for polygon in polygons:
        for place, ring in enumerate(polygon):
            x, y = np.array(ring).T
            assert len(ring) >= 4
            assert ring[0] == ring[-1]
            assert (np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) > 0) == (place == 0)
    rings = [np.array(ring) for ring in chain.from_iterable(polygons)]
    assert np.array_equal(filled(rings, (bits.shape[0], bits.shape[1])), bits)
    left, top, right, bottom = feature["bbox"]
    assert (left, top) == tuple(np.concatenate(rings).min(axis=0))
    assert (right, bottom) == tuple(np.concatenate(rings).max(axis=0))


def test_geojson_tells_all_masks_and_what_is_known_of_them() -> None:
    """Those of a region are numbered; nothing is said twice, and an empty mask has no geometry."""
    both = region(BLOB, BOX, name="region 1", texts=texts(cat=0.2, dog=0.8), simplify=1)
    document = parsed("geojson", entry(both, region(EMPTY), region(BOX, label="cup", confidence=0.5)))
    assert [each["properties"]["region"] for each in document["features"]] == [1, 1, 3]
    assert [each["properties"]["mask"] for each in document["features"]] == [1, 2, 1]
    told = document["features"][0]["properties"]
    assert 0.98 < told.pop("polygon_iou") < 1
    assert told == {
        "file": "garden.jpg", "region": 1, "mask": 1, "category": "dog", "name": "region 1", "source": "request",
        "label": None, "confidence": None, "text": "dog", "predicted_iou": 0.9, "stability": 0.95,
        "area": int(BLOB.sum()),
    }  # fmt: skip
    assert document["images"] == [{"file": "garden.jpg", "width": 160, "height": 120}]
    assert written("geojson", entry()).mimetype == "application/geo+json"


@pytest.mark.parametrize("name", [name for name in DRAWN if name != "empty"])
def test_yolo_lines_filled_are_the_mask(name: str) -> None:
    """A line for each part; ways to its holes and back take nothing away."""
    bits = drawn(name)
    height, width = bits.shape
    lines = unpacked(written("yolo-seg", of_mask(bits)))["garden.txt"].splitlines()
    places = [np.array(line.split()[1:], float).reshape(-1, 2) * (width, height) for line in lines]
    assert {line.split()[0] for line in lines} == {"0"}
    assert np.array_equal(filled(places, (height, width)), bits)


def test_a_line_to_thousands_of_holes_takes_no_minutes() -> None:
    """A client may send such a mask: 22 s where each hole was looked for among all points, 0.2 s by cells."""
    bits = np.ones((322, 322), bool)
    bits[2::4, 2::4] = False
    ((polygon,), _) = polygons_of(bits, 0)
    began = time.process_time()
    line = bridged(polygon)
    assert time.process_time() - began < 5
    assert len(polygon) == 1 + 80**2
    assert np.array_equal(filled([np.array(line)], bits.shape), bits)


def test_yolo_counts_categories_in_the_order_in_which_they_come() -> None:
    """Over all pictures; a picture of which nothing was cut out has an empty file."""
    first = entry(region(BOX, name="dog\nand cat"), region(BLOB, label="cup", confidence=1))
    files = unpacked(written("yolo-seg", first, entry(name="classes.png"), entry(region(BOX, label="cup"), name="b")))
    assert files["classes.txt"] == "dog and cat\ncup\n"
    assert list(files) == ["classes.txt", "garden.txt", "classes-2.txt", "b.txt"]
    assert files["classes-2.txt"] == ""
    assert files["b.txt"] == "1 0.125000 0.083333 0.375000 0.083333 0.375000 0.333333 0.125000 0.333333\n"


def test_csv_has_a_row_for_each_mask() -> None:
    """Empty ones too; a cell is no formula, and what nobody knows is empty."""
    found = region(BOX, EMPTY, name="=dog", source=Source.DETECT, label="dog", confidence=0.5, texts=texts(pet=1))
    rows = list(csv.DictReader(io.StringIO(written("csv", entry(found, region(BLOB)), entry()).content.decode())))
    assert len(rows) == 3
    assert rows[0] == {
        "file": "garden.jpg", "region": "1", "mask": "1", "category": "'=dog", "name": "'=dog", "source": "detect",
        "label": "dog", "confidence": "0.5", "predicted_iou": "0.9", "stability": "0.95", "area": "1200",
        "x_min": "20", "y_min": "10", "x_max": "60", "y_max": "40", "polygons": "1", "polygon_iou": "1.0",
        "text": "pet", "text_cosine": "0.25", "text_probability": "1", "image_width": "160", "image_height": "120",
    }  # fmt: skip
    assert (rows[1]["mask"], rows[1]["area"], rows[1]["polygons"]) == ("2", "0", "0")
    assert (rows[2]["region"], rows[2]["category"], rows[2]["confidence"], rows[2]["text"]) == ("2", "object", "", "")


def test_label_studio_reads_brushed_masks() -> None:
    """One task for each picture, with a prediction that says which model made it."""
    first, second = parsed("labelstudio", entry(region(BLOB, label="dog", confidence=0.5), region(BOX)), entry())
    assert first["data"] == {"image": "garden.jpg"}
    (prediction,) = first["predictions"]
    assert prediction["score"] == pytest.approx(0.7)
    dog, thing = prediction["result"]
    runs = dog["value"].pop("rle")
    assert bytes(runs[:4]) == (4 * 160 * 120).to_bytes(4)
    assert dog == {
        "id": "1-1", "type": "brushlabels", "from_name": "label", "to_name": "image", "original_width": 160,
        "original_height": 120, "image_rotation": 0, "score": 0.5, "value": {"format": "rle", "brushlabels": ["dog"]},
    }  # fmt: skip
    assert thing["value"]["brushlabels"] == ["object"]
    assert second["predictions"] == [{"model_version": "", "score": 0, "result": []}]


def test_label_studio_reads_polygons_and_boxes_in_percent() -> None:
    """A polygon for each part, with a way to each hole and back; the box around all parts."""
    both = entry(region(drawn("a row"), name="thing"), size=(8, 1))
    (task,) = parsed("labelstudio", both, shapes="polygons")
    values = [each["value"] for each in task["predictions"][0]["result"]]
    assert values[0] == {
        "points": [[62.5, 0], [100, 0], [100, 100], [62.5, 100]], "closed": True, "polygonlabels": ["thing"],
    }  # fmt: skip
    assert len({each["id"] for each in task["predictions"][0]["result"]}) == len(values) == 3
    (task,) = parsed("labelstudio", entry(region(BOX, name="thing")), shapes="boxes")
    (result,) = task["predictions"][0]["result"]
    box = result["value"]
    assert result["type"] == "rectanglelabels"
    assert [box["x"], box["y"], box["width"], box["height"]] == pytest.approx([12.5, 100 / 12, 25, 25])


@pytest.mark.parametrize("form", [*FORMATS.written])
def test_nothing_cut_out_is_a_document_too(form: str) -> None:
    """Of one picture and of none."""
    assert written(form, entry()).content
    assert FORMATS.write_all(ResultQuery(form), []).content


def test_another_format_is_refused_and_shapes_for_others_too() -> None:
    """With what was expected."""
    with pytest.raises(BadOptionError, match=r"coco or .*labelstudio, got 'svg'"):
        written("svg", entry())
    with pytest.raises(BadOptionError, match="shapes: expected with format=labelstudio alone"):
        written("coco", entry(), shapes="boxes")
    with pytest.raises(BadOptionError, match="marks: expected false with format=jpeg or png alone, got it with coco"):
        written("coco", entry(), marks=False)


@pytest.mark.parametrize("form", ["jpeg", "png"])
def test_the_picture_alone_has_no_masks_in_it(form: str) -> None:
    """Nor is it called after them."""
    query = FORMATS.checked(ResultQuery(form, {"marks": False}))
    assert FORMATS.refined(entry(region(BOX)).result, None, query) == entry().result
    assert FORMATS.suffix(query) == ""


def test_a_result_is_told_as_it_is_whatever_is_asked_for_its_files() -> None:
    """The option says how masks are written, and changes nothing of them."""
    result = entry(region(BOX)).result
    assert FORMATS.refined(result, None, ResultQuery("labelstudio", {"shapes": "boxes"})) == result


@pytest.mark.parametrize(
    ("form", "suffix"), [("coco", "-coco"), ("png", "-masks"), ("csv", ""), ("labelstudio", "-labelstudio")]
)
def test_files_are_called_after_their_picture(form: str, suffix: str) -> None:
    """With what they are, where the ending does not say it."""
    assert FORMATS.suffix(ResultQuery(form)) == suffix
