"""Detections as files that other programs read."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from front.forms import Document, Entry, of
from wire import coco
from wire.errors import BadOptionError

DOG = {"label": "dog", "class_id": 16, "confidence": 0.875, "xyxy": [10.0, 20.0, 60.0, 60.0]}
BIKE = {"label": "motorbike", "class_id": 3, "confidence": 0.5, "xyxy": [0.0, 0.0, 100.0, 80.0]}
HELMET = {"label": "helmet", "class_id": 0, "confidence": 0.9, "xyxy": [1.0, 1.0, 2.0, 2.0]}
PERSON = {"label": "person", "class_id": 1, "confidence": 0.8, "xyxy": [1.0, 1.0, 2.0, 2.0]}


def entry(*detections: dict[str, object], name: str = "garden.jpg") -> Entry:
    return Entry(name, {"image": {"width": 100, "height": 80}, "detections": list(detections)})


def written(form: str, *entries: Entry) -> Document:
    return of("detect").write(form, entries)


def test_coco_has_its_own_ids_and_names() -> None:
    """Darknet's motorbike, class 3, is COCO's motorcycle, category 4; its dog, class 16, is category 18."""
    said = json.loads(written("coco", entry(DOG, BIKE), entry(name="empty.jpg")).content)
    assert said["images"] == [
        {"id": 1, "file_name": "garden.jpg", "width": 100, "height": 80},
        {"id": 2, "file_name": "empty.jpg", "width": 100, "height": 80},
    ]
    assert said["categories"] == [{"id": 4, "name": "motorcycle"}, {"id": 18, "name": "dog"}]
    assert said["annotations"][0] == {
        "id": 1, "image_id": 1, "category_id": 18, "bbox": [10.0, 20.0, 50.0, 40.0], "area": 2000.0, "iscrowd": 0,
        "score": 0.875,
    }  # fmt: skip
    assert len(said["annotations"]) == 2


def test_labels_of_ones_own_never_share_an_id() -> None:
    """With a label that is not COCO's, ids are class_id + 1 for all: COCO's person would be helmet's 1."""
    said = json.loads(written("coco", entry(HELMET, PERSON)).content)
    assert said["categories"] == [{"id": 1, "name": "helmet"}, {"id": 2, "name": "person"}]


def test_pycocotools_reads_coco_and_scores_it_perfect_against_itself(tmp_path: Path) -> None:
    """As ground truth and as results, without a word of complaint."""
    whole = written("coco", entry(DOG, BIKE), entry(DOG, name="other.jpg")).content
    (tmp_path / "truth.json").write_bytes(whole)
    (tmp_path / "results.json").write_text(json.dumps(json.loads(whole)["annotations"]))
    truth = COCO(str(tmp_path / "truth.json"))
    evaluation = COCOeval(truth, truth.loadRes(str(tmp_path / "results.json")), "bbox")
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    assert evaluation.stats[0] == pytest.approx(1.0)


def test_the_ids_are_those_of_the_data_set(shared: Path) -> None:
    """All eighty, against COCO's own file."""
    categories = json.loads((shared / "coco/instances.json").read_text())["categories"]
    assert {each["name"]: each["id"] for each in categories} == dict(coco.IDS)


def test_yolo_of_one_picture_is_text() -> None:
    """class, centre and size as parts of the picture, confidence."""
    document = written("yolo", entry(DOG, BIKE))
    assert (document.mimetype, document.extension) == ("text/plain", "txt")
    assert document.content.decode().splitlines() == [
        "16 0.350000 0.500000 0.500000 0.500000 0.8750",
        "3 0.500000 0.500000 1.000000 1.000000 0.5000",
    ]


def test_yolo_of_many_pictures_is_a_zip() -> None:
    """A text file for each, also for an empty one, and the names of the classes on the lines of their numbers."""
    document = written("yolo", entry(DOG), entry(name="empty.png"))
    archive = zipfile.ZipFile(io.BytesIO(document.content))
    assert document.mimetype == "application/zip"
    assert archive.namelist() == ["classes.txt", "garden.txt", "empty.txt"]
    assert archive.read("empty.txt") == b""
    classes = archive.read("classes.txt").decode().splitlines()
    assert (len(classes), classes[3], classes[16]) == (80, "motorbike", "dog")


def test_yolo_numbers_fit_the_lines_of_labels_of_ones_own() -> None:
    """A class that was not found has a line too."""
    tall = PERSON | {"class_id": 2}
    archive = zipfile.ZipFile(io.BytesIO(written("yolo", entry(HELMET), entry(tall)).content))
    assert archive.read("classes.txt").decode().splitlines() == ["helmet", "class 1", "person"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a.jpg", "a.png"], ["a.txt", "a-2.txt"]),
        (["A.jpg", "a.jpg", "a.jpg"], ["A.txt", "a-2.txt", "a-3.txt"]),
        (["../../etc/passwd", "/root/x.jpg"], ["etc/passwd.txt", "root/x.txt"]),
        (["C:\\photos\\x.jpg", "classes.jpg"], ["C_/photos/x.txt", "classes-2.txt"]),
        (["", "..", "\n"], ["picture.txt", "picture-2.txt", "_.txt"]),
    ],
)
def test_names_in_a_zip_are_safe_and_apart(names: list[str], expected: list[str]) -> None:
    """Whatever the pictures are called, nothing is written outside of where the zip is opened, or over another."""
    archive = zipfile.ZipFile(io.BytesIO(written("yolo", *(entry(DOG, name=name) for name in [*names, "z"])).content))
    assert archive.namelist()[1:-1] == expected


def test_csv_is_a_line_for_each_detection() -> None:
    """RFC 4180: a header, lines that end with CR LF, quotes where they are needed."""
    document = written("csv", entry(DOG, name='a "nice", garden.jpg'), entry(BIKE))
    assert document.mimetype == "text/csv"
    assert document.content.count(b"\r\n") == 3
    rows = list(csv.DictReader(io.StringIO(document.content.decode(), newline="")))
    assert rows[0] == {
        "file": 'a "nice", garden.jpg', "label": "dog", "class_id": "16", "confidence": "0.875", "x_min": "10.0",
        "y_min": "20.0", "x_max": "60.0", "y_max": "60.0", "image_width": "100", "image_height": "80",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\N{FULLWIDTH EQUALS SIGN}1"])
def test_a_name_is_no_formula(name: str) -> None:
    """A spreadsheet program shows the name and reckons nothing out."""
    rows = list(csv.DictReader(io.StringIO(written("csv", entry(DOG, name=name)).content.decode(), newline="")))
    assert rows[0]["file"] == f"'{name}"


def test_nothing_found_is_a_document_too() -> None:
    """Of every form."""
    assert json.loads(written("coco", entry()).content)["annotations"] == []
    assert written("yolo", entry()).content == b""
    assert written("csv", entry()).content.startswith(b"file,label,")
    with pytest.raises(BadOptionError, match="coco or yolo or csv"):
        written("gif", entry())
