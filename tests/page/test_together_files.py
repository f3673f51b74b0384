"""The files of several pictures together, which the page makes, beside what the service writes of the same results."""

import io
import json
import random
import zipfile
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from PIL import Image, ImageChops

from front.file_names import Names, distinct_stems
from front.tasks.detect.classes import LABELS
from front.tasks.formats import Entry, ResultQuery, of
from wire.tasks.detect import coco

pytestmark = pytest.mark.browser

DARKNET = tuple(coco.darknet_name(class_id) for class_id in range(80))
OWN = ("=helmet", 'a "glove", left', "two\nlines", "", "person", "hat")
MODELS: Mapping[str, Sequence[str]] = {"coco": DARKNET, "own": OWN}
NAMES = ["a.jpg", "a.jpg", "A.jpeg", "b.c.png", "trip/a.jpg", "..", "=1.jpg", "con.png", "classes.png", "x,y.jpg", ""]
NAMES += [
    "stra\u00dfe.jpg",
    "STRASSE.png",
    "e\u0301.jpg",
    "\u00e9.png",
    "q" * 300 + ".jpeg",
    "\u4e2d" * 90,
    "a-2.jpg",
    "a\u202eb?.jpg",
]
WRITE = """async ([format, entries, models, look]) => {
  const { filesOf } = await import("/static/tasks/detect/export/together/files.js");
  const settings = { threshold: look.threshold, hidden: new Set(look.hidden) };
  const { make } = filesOf(settings).gathered.find((each) => each.format === format);
  const bytes = new Uint8Array(await (await make(entries, models)).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""
NAMED = """async (names) => {
  const { distinctNames, distinctStems } = await import("/static/viewer/export/file-names.js");
  return [distinctNames(names), distinctStems(names, "classes")];
}"""
PACK = """async ([names, fails]) => {
  const { packed } = await import("/static/viewer/export/packing.js");
  const steps = [];
  const open = { now: 0, most: 0 };
  const piece = (name, ending) => ({ ending, content: async () => {
    open.most = Math.max(open.most, ++open.now);
    await new Promise((resolve) => setTimeout(resolve, 5));
    open.now -= 1;
    if (fails.includes(name)) throw new Error("It is gone.");
    return new Blob([name.repeat(1000), ending]);
  } });
  const run = { told: (done) => steps.push(done), signal: new AbortController().signal };
  const pieces = ({ name }) => [piece(name, ".txt"), piece(name, "-x.txt")];
  const { blob, missing } = await packed(names.map((name) => ({ name })), pieces, run);
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const zip = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return { zip, missing, steps, most: open.most };
}"""


def results(model: str, count: int, seed: int) -> list[dict[str, Any]]:
    """Of pictures of odd sizes, with boxes that touch their edges, areas that lie in the middle, and nothing at all."""
    chance, labels = random.Random(seed), MODELS[model]

    def span(side: int) -> tuple[float, float]:
        ends = [float(side), round(chance.random() * side, 2), round(chance.random() * side * 4) / 4, 0.0]
        start, end = sorted(chance.sample(ends, 2))
        return start, end

    found = []
    for number in range(count):
        width, height = chance.choice([(100, 80), (333, 77), (1, 1), (4032, 3024)])
        detections = []
        for _ in range(number % 7):
            (left, right), (top, bottom), class_id = span(width), span(height), chance.randrange(len(labels))
            confidence = round(0.05 + chance.random() * 0.95, 4)
            detection = {"label": labels[class_id], "class_id": class_id, "confidence": confidence}
            detections.append({**detection, "xyxy": [left, top, right, bottom]})
        detections.sort(key=lambda each: -float(each["confidence"]))
        about = {"name": model, "weights_sha256": model, "labels_sha256": ""}
        image = {"width": width, "height": height}
        found.append({"image": image, "detections": detections, "options": {"max_detections": 100}, "model": about})
    return found


def written(
    page: Any, form: str, named: Sequence[tuple[str, Mapping[str, Any]]], loaded: Sequence[str], **look: Any
) -> bytes:
    """What the page makes of these results."""
    entries = [{"name": name, "result": result, "job": "8a1c"} for name, result in named]
    models = [{"name": name, "weights_sha256": name, "labels_sha256": "", "labels": MODELS[name]} for name in loaded]
    return b64decode(page.evaluate(WRITE, [form, entries, models, {"threshold": 0.05, "hidden": [], **look}]))


def expected(form: str, named: Sequence[tuple[str, Mapping[str, Any]]], loaded: Sequence[str]) -> bytes:
    """What the service writes of a batch of them."""
    names = Names()
    entries = [
        Entry(
            names.distinct(name),
            result,
            {LABELS: tuple(MODELS[model]) if (model := result["model"]["name"]) in loaded else ()},
        )
        for name, result in named
    ]
    return of("detect").write_all(ResultQuery(form), entries).content


def files_in(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


DRAWN = """async ([result, picture]) => {
  const { filesOf } = await import("/static/tasks/detect/export/together/files.js");
  const bytes = Uint8Array.from(atob(picture), (each) => each.charCodeAt(0));
  const kept = async () => new Blob([bytes], { type: "image/png" });
  const { pieces } = filesOf({ threshold: 0.25, hidden: new Set() });
  const [marked] = pieces({ name: "a.jpg", job: "0".repeat(32), result }, kept);
  const blob = await marked.content(new AbortController().signal);
  const made = new Uint8Array(await blob.arrayBuffer());
  return [blob.type, btoa(Array.from(made, (byte) => String.fromCharCode(byte)).join(""))];
}"""


def test_the_picture_of_a_job_that_is_gone_is_marked_by_the_page(blank: Any) -> None:
    """In the picture's own size; what is seen of it has boxes, and nothing is drawn elsewhere."""
    file = io.BytesIO()
    Image.new("RGB", (200, 120), (128, 128, 128)).save(file, "PNG")
    found = [("dog", 0.9, [20.0, 40.0, 90.0, 110.0]), ("cat", 0.1, [150.0, 10.0, 190.0, 50.0])]
    result = {"image": {"width": 200, "height": 120}, "options": {"max_detections": 100}} | {
        "detections": [{"label": label, "class_id": 0, "confidence": sure, "xyxy": box} for label, sure, box in found]
    }
    blank.route(
        "**/v1/jobs/*", lambda route: route.fulfill(status=410, json={"code": "job_expired", "detail": "Gone."})
    )
    kind, made = blank.evaluate(DRAWN, [result, b64encode(file.getvalue()).decode()])
    assert kind == "image/jpeg"
    with Image.open(io.BytesIO(b64decode(made))) as marked:
        assert marked.size == (200, 120)
        difference = ImageChops.difference(marked.convert("L"), Image.new("L", (200, 120), 128)).point(
            lambda each: each > 30 and 255
        )
        left, top, right, bottom = difference.getbbox() or (0, 0, 0, 0)
    assert (left, right, bottom) == pytest.approx((20, 90, 110), abs=3)
    assert top < 40  # where the name is


@pytest.mark.parametrize("loaded", [("coco", "own"), ("coco",), ()])
@pytest.mark.parametrize("models", [("coco",), ("own",), ("coco", "own")])
def test_each_format_is_what_the_service_writes(
    calculator: Any, models: tuple[str, ...], loaded: tuple[str, ...]
) -> None:
    """The same columns and numbers of classes, by one model and by two, loaded or guessed; but for blanks in JSON."""
    found = [result for seed, model in enumerate(models) for result in results(model, 20, seed)]
    named = [(NAMES[at % len(NAMES)], result) for at, result in enumerate(found)]
    assert written(calculator, "csv", named, loaded) == expected("csv", named, loaded)
    made, wanted = written(calculator, "coco", named, loaded), expected("coco", named, loaded)
    assert json.loads(made) == json.loads(wanted)
    assert files_in(written(calculator, "yolo", named, loaded)) == files_in(expected("yolo", named, loaded))


def test_a_picture_in_which_nothing_is_seen_is_in_the_files_too(calculator: Any) -> None:
    """A CSV has its header alone then."""
    named = [("a.jpg", results("coco", 1, 0)[0])]
    assert written(calculator, "csv", named, ["coco"]) == expected("csv", named, ["coco"])
    coco_made, coco_wanted = written(calculator, "coco", named, ["coco"]), expected("coco", named, ["coco"])
    assert json.loads(coco_made) == json.loads(coco_wanted)
    assert files_in(written(calculator, "yolo", named, ())) == files_in(expected("yolo", named, ()))


def test_files_have_what_is_seen(calculator: Any) -> None:
    """At the threshold that all pictures are looked at with, without the labels that are hidden."""
    (result,) = results("coco", 7, 3)[6:]
    first = result["detections"][0]
    seen = [each for each in result["detections"] if each["confidence"] >= 0.3 and each["label"] != first["label"]]
    assert 0 < len(seen) < len(result["detections"])
    csv = written(calculator, "csv", [("a.jpg", result)], ["coco"], threshold=0.3, hidden=[first["label"]])
    assert csv == expected("csv", [("a.jpg", {**result, "detections": seen})], ["coco"])


def test_names_are_the_services(calculator: Any) -> None:
    """Safe on every system, and apart."""
    names = Names()
    assert calculator.evaluate(NAMED, NAMES) == [
        [names.distinct(name) for name in NAMES],
        distinct_stems(NAMES, "classes"),
    ]


def test_a_zip_has_all_files_in_their_order(calculator: Any) -> None:
    """A few are asked for at a time; what does not come is left out and named."""
    names = [f"p\u00e9 {number}.jpg" for number in range(12)]
    made = calculator.evaluate(PACK, [names, [names[3]]])
    files = files_in(b64decode(made["zip"]))
    stems = [name.removesuffix(".jpg") for at, name in enumerate(names) if at != 3]
    assert list(files) == [f"{stem}{ending}" for stem in stems for ending in (".txt", "-x.txt")]
    assert files[f"{stems[0]}-x.txt"] == (names[0] * 1000 + "-x.txt").encode()
    assert [each["name"] for each in made["missing"]] == ["p\u00e9 3.txt", "p\u00e9 3-x.txt"]
    assert {each["reason"] for each in made["missing"]} == {"It is gone."}
    assert made["steps"] == list(range(1, 13))
    assert made["most"] <= 6
