"""Detections as files that other programs read."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from front.tasks.detect.classes import LABELS
from front.tasks.formats import Document, Entry, ResultQuery, of
from wire.errors import BadOptionError
from wire.tasks.detect import coco

DOG = {"label": "dog", "class_id": 16, "confidence": 0.875, "xyxy": [10.0, 20.0, 60.0, 60.0]}
BIKE = {"label": "motorbike", "class_id": 3, "confidence": 0.5, "xyxy": [0.0, 0.0, 100.0, 80.0]}
HELMET = {"label": "helmet", "class_id": 0, "confidence": 0.9, "xyxy": [1.0, 1.0, 2.0, 2.0]}
PERSON = {"label": "person", "class_id": 1, "confidence": 0.8, "xyxy": [1.0, 1.0, 2.0, 2.0]}


OWN = ("helmet", "person", "glove")
DARKNET = tuple(coco.darknet_name(class_id) for class_id in range(80))


def entry(*detections: dict[str, object], name: str = "garden.jpg", labels: tuple[str, ...] = ()) -> Entry:
    return Entry(name, {"image": {"width": 100, "height": 80}, "detections": list(detections)}, {LABELS: labels})


def written(form: str, *entries: Entry, confidence: bool = True) -> Document:
    """The document of a job where there is one entry, else that of a batch."""
    result_query, formats = ResultQuery(form, {} if confidence else {"confidence": False}), of("detect")
    return formats.write(result_query, entries[0]) if len(entries) == 1 else formats.write_all(result_query, entries)


def unpacked(document: Document) -> dict[str, str]:
    archive = zipfile.ZipFile(io.BytesIO(document.content))
    return {name: archive.read(name).decode() for name in archive.namelist()}


def test_coco_has_its_own_ids_and_names() -> None:
    """Darknet's motorbike, class 3, is COCO's motorcycle, category 4; its dog, class 16, is category 18."""
    document = json.loads(
        written("coco", entry(DOG, BIKE, labels=DARKNET), entry(name="empty.jpg", labels=DARKNET)).content
    )
    assert document["images"] == [
        {"id": 1, "file_name": "garden.jpg", "width": 100, "height": 80},
        {"id": 2, "file_name": "empty.jpg", "width": 100, "height": 80},
    ]
    assert {each["name"]: each["id"] for each in document["categories"]} == dict(coco.IDS)
    assert document["annotations"][0] == {
        "id": 1, "image_id": 1, "category_id": 18, "bbox": [10.0, 20.0, 50.0, 40.0], "area": 2000.0, "iscrowd": 0,
        "score": 0.875, "segmentation": [[10.0, 20.0, 60.0, 20.0, 60.0, 60.0, 10.0, 60.0]],
    }  # fmt: skip
    assert [each["category_id"] for each in document["annotations"]] == [18, 4]


def test_labels_of_ones_own_are_counted_from_one_in_the_models_order() -> None:
    """With one label that is not COCO's none has COCO's id: COCO's person would be helmet's 1."""
    document = json.loads(written("coco", entry(HELMET, PERSON, labels=OWN)).content)
    assert document["categories"] == [{"id": number, "name": name} for number, name in enumerate(OWN, 1)]
    assert [each["category_id"] for each in document["annotations"]] == [1, 2]


@pytest.mark.parametrize("labels", [OWN, DARKNET, ("person", "dog"), ("dog", "", "dog"), ("motorbike", "motorcycle")])
def test_categories_are_those_of_the_model_whatever_was_found(labels: tuple[str, ...]) -> None:
    """The same ones with nothing, with one and with each of them; every class has an id of its own."""
    found = [{**DOG, "label": label, "class_id": class_id} for class_id, label in enumerate(labels)]
    documents = [
        json.loads(written("coco", entry(*each, labels=labels)).content) for each in ([], found[:1], found[1:], found)
    ]
    categories = documents[0]["categories"]
    assert all(each["categories"] == categories for each in documents)
    assert len({each["id"] for each in categories}) == len(labels)
    assert [each["category_id"] for each in documents[3]["annotations"]][1:] == [
        each["category_id"] for each in documents[2]["annotations"]
    ]
    assert all(each["name"] for each in categories)


def test_two_models_in_one_document_share_one_numbering() -> None:
    """A model that was loaded anew while a batch ran: a label is one category, whoever found it."""
    new = {**HELMET, "class_id": 1}
    entries = entry(HELMET, PERSON, labels=OWN), entry(new, labels=("boot", "helmet"), name="b.jpg")
    document = json.loads(written("coco", *entries).content)
    assert [each["name"] for each in document["categories"]] == [*OWN, "boot"]
    assert [each["category_id"] for each in document["annotations"]] == [1, 2, 1]
    files = unpacked(written("yolo", *entries))
    assert files["classes.txt"].splitlines() == [*OWN, "boot"]
    assert files["b.txt"].startswith("0 ")


def test_results_whose_model_nobody_knows_any_more_are_written_too() -> None:
    """By what was found in all of them: COCO's 80 where that agrees, else with a name for each gap."""
    document = json.loads(written("coco", entry(DOG), entry(BIKE)).content)
    assert {each["name"]: each["id"] for each in document["categories"]} == dict(coco.IDS)
    tall = PERSON | {"class_id": 2}
    assert unpacked(written("yolo", entry(HELMET), entry(tall)))["classes.txt"] == "helmet\nclass 1\nperson\n"


def test_pycocotools_reads_coco_and_scores_it_perfect_against_itself(tmp_path: Path) -> None:
    """As ground truth and as results, without a word of complaint."""
    whole = written("coco", entry(DOG, BIKE), entry(DOG, name="other.jpg")).content
    (tmp_path / "truth.json").write_bytes(whole)
    (tmp_path / "results.json").write_text(json.dumps(json.loads(whole)["annotations"]))
    truth = COCO(str(tmp_path / "truth.json"))
    for kind in ("bbox", "segm"):
        evaluation = COCOeval(truth, truth.loadRes(str(tmp_path / "results.json")), kind)
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
        assert evaluation.stats[0] == pytest.approx(1.0)


def test_the_ids_are_those_of_the_data_set(shared: Path) -> None:
    """All eighty, against COCO's own file."""
    categories = json.loads((shared / "coco/instances.json").read_text())["categories"]
    assert {each["name"]: each["id"] for each in categories} == dict(coco.IDS)


@given(
    st.integers(1, 65_000),
    st.integers(1, 65_000),
    st.lists(st.tuples(*[st.floats(0, 1)] * 4), min_size=1, max_size=20),
)
def test_no_box_leaves_its_picture(width: int, height: int, corners: list[tuple[float, ...]]) -> None:
    """Neither in COCO's numbers nor in YOLO's, as they are written and as readers reckon them out; none is empty."""
    boxes = []
    for x, y, other_x, other_y in corners:
        (left, right), (top, bottom) = sorted((x, other_x)), sorted((y, other_y))
        xyxy = [round(left * width, 2), round(top * height, 2), round(right * width, 2), round(bottom * height, 2)]
        if xyxy[0] < xyxy[2] and xyxy[1] < xyxy[3]:
            boxes.append({**DOG, "xyxy": xyxy})
    picture = Entry("a.jpg", {"image": {"width": width, "height": height}, "detections": boxes})
    for each in json.loads(written("coco", picture).content)["annotations"]:
        left, top, across, down = each["bbox"]
        assert min(left, top) >= 0 < min(across, down)
        assert left + across <= width
        assert top + down <= height
    for line, found in zip(written("yolo", picture).content.decode().splitlines(), boxes, strict=True):
        _, x, y, across, down, confidence = map(float, line.split())
        assert all(0 <= each <= 1 for each in (x, y, confidence))
        assert all(0 < each <= 1 for each in (across, down))
        assert min(x - across / 2, y - down / 2) >= 0
        assert max(x + across / 2, y + down / 2) <= 1
        assert x * width == pytest.approx((found["xyxy"][0] + found["xyxy"][2]) / 2, abs=3e-6 * width)  # type: ignore[index]


def test_yolo_of_a_job_is_text_and_of_a_batch_a_zip_however_many_there_are() -> None:
    """A batch of one, or of none that succeeded, is a batch."""
    document = written("yolo", entry(DOG, BIKE))
    assert (document.mimetype, document.extension) == ("text/plain", "txt")
    assert document.content.decode().splitlines() == [
        "16 0.350000 0.500000 0.500000 0.500000 0.8750",
        "3 0.500000 0.500000 1.000000 1.000000 0.5000",
    ]
    for entries in ([], [entry(DOG)]):
        batch = of("detect").write_all(ResultQuery("yolo"), entries)
        assert (batch.mimetype, batch.extension) == ("application/zip", "zip")
        assert list(unpacked(batch)) == ["classes.txt", *["garden.txt"] * len(entries)]
        assert unpacked(batch)["classes.txt"].splitlines() == list(DARKNET)


def test_yolo_goes_without_the_confidence() -> None:
    """Trainers read five columns."""
    expected = "16 0.350000 0.500000 0.500000 0.500000\n"
    assert written("yolo", entry(DOG), confidence=False).content.decode() == expected
    assert unpacked(written("yolo", entry(DOG), entry(), confidence=False))["garden.txt"] == expected


def test_yolo_of_many_pictures_is_a_zip() -> None:
    """A text file for each, also for an empty one, and the names of the classes on the lines of their numbers."""
    files = unpacked(written("yolo", entry(HELMET, labels=OWN), entry(name="empty.png", labels=OWN)))
    assert list(files) == ["classes.txt", "garden.txt", "empty.txt"]
    assert files["empty.txt"] == ""
    assert files["classes.txt"].splitlines() == list(OWN)


def test_each_class_has_a_line_that_is_not_empty() -> None:
    """Readers that leave out empty lines would count wrong."""
    labels = ("dog", "", "a\u2028b", "犬")
    files = unpacked(written("yolo", entry(labels=labels), entry(labels=labels)))
    assert files["classes.txt"] == "dog\nclass 1\na b\n犬\n"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a.jpg", "a.png"], ["a.txt", "a-2.txt"]),
        (["a.jpg", "a.png", "A-2.png"], ["a.txt", "a-3.txt", "A-2.txt"]),  # nobody's lines are taken for another's
        (["A.jpg", "a.jpg", "a.jpg"], ["A.txt", "a-2.txt", "a-3.txt"]),
        (["../../etc/passwd", "/root/x.jpg"], ["etc_passwd.txt", "root_x.txt"]),
        (["C:\\photos\\x.jpg", "classes.jpg"], ["C__photos_x.txt", "classes-2.txt"]),
        (["", "..", "\n"], ["picture.txt", "picture-2.txt", "picture-3.txt"]),
        (
            ["CON.jpg", "con .png", "Lpt1.tar.jpg", "console.jpg"],
            ["CON_.txt", "con_-2.txt", "Lpt1_.tar.txt", "console.txt"],
        ),
        (["caf\u00e9.jpg", "cafe\u0301.jpg"], ["caf\u00e9.txt", "cafe\u0301-2.txt"]),
    ],
)
def test_names_in_a_zip_are_safe_and_apart(names: list[str], expected: list[str]) -> None:
    """Whatever the pictures are called, nothing is written outside of where the zip is opened, or over another, and no
    system takes a file for a device."""
    files = unpacked(written("yolo", *(entry(DOG, name=name) for name in [*names, "z"])))
    assert list(files)[1:-1] == expected


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


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff201"]
)
def test_a_text_is_no_formula(name: str) -> None:
    """A spreadsheet program shows names and labels, and reckons nothing out; numbers are numbers."""
    content = written("csv", entry({**DOG, "label": name}, name=name)).content
    (row,) = csv.DictReader(io.StringIO(content.decode(), newline=""))
    assert (row["file"], row["label"], row["x_min"]) == (f"'{name}", f"'{name}", "10.0")


def test_nothing_found_is_a_document_too() -> None:
    """Of every form."""
    assert json.loads(written("coco", entry()).content)["annotations"] == []
    assert written("yolo", entry()).content == b""
    assert written("csv", entry()).content.startswith(b"file,label,")
    with pytest.raises(BadOptionError, match="coco or yolo or csv"):
        written("gif", entry())
