"""Many pictures in one request: what is taken, what is refused, and what comes of it."""

import json
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient

from front import errors
from front.app import FrontDoor
from front.dispatch.fakes import RESULT, FakeDispatcher, FakeProcess
from front.fakes import services_of
from front.inputs.zipped import unpack
from front.jobs import Jobs
from front.outbound.fetch import Fetcher
from front.services import Services
from front.settings import Settings
from front.v1.batches import routes as batch_routes
from front.v1.jobs.references import References
from wire import keys
from wire.errors import ExpiredJobError, QueueFullError, RequestError, WorkerLostError
from wire.jobs import Job, JobState, Outcome, Progress
from zips import zipped

SETTINGS = Settings(max_upload_bytes=20_000, max_pixels=1_000_000, max_queue=8, max_files=5, max_batch_bytes=60_000)


@dataclass
class QueueOfTests(FakeDispatcher):
    """A queue of `places`; `states` says where each job stands, by its turn."""

    places: int = 100
    states: dict[int, Progress | Exception | None] = field(default_factory=dict)

    def submit(self, job: Job, wait_seconds: float = 0) -> None:
        if len(self.submitted) - len(self.canceled) >= self.places:
            raise QueueFullError("No place.", 7)
        super().submit(job, wait_seconds)

    def progress(self, job: Job) -> Progress | None:
        self.looked_up.append(job.id)
        turn = self.ids.index(job.id) if job.id in self.ids else -1
        state = self.states.get(turn, Progress(JobState.QUEUED, turn) if turn >= 0 else None)
        if isinstance(state, Exception):
            raise state
        return state

    @property
    def ids(self) -> list[str]:
        return [job.id for job in self.submitted]

    def waiting(self, task: str) -> int:
        return len(self.submitted) - len(self.canceled)


@dataclass
class Bench:
    """A client before the batch routes alone, and what stands behind them."""

    client: FlaskClient
    services: Services
    queue: QueueOfTests

    def send(self, *files: tuple[str, bytes], query: str = "", **form: str) -> Any:
        parts = [(BytesIO(content), name) for name, content in files]
        return self.client.post("/v1/batches" + query, data={"file": parts, **form})

    def work(self, *turns: int) -> None:
        process = FakeProcess(self.services.store)
        for turn in turns or range(len(self.queue.submitted)):
            process(self.queue.submitted[turn].to_dict())


def routes_of(services: Services, settings: Settings) -> Blueprint:
    jobs = Jobs(services, settings)
    return batch_routes.blueprint(services, settings, jobs, References(settings, jobs, Fetcher(settings)))


@pytest.fixture
def bench() -> Bench:
    queue = QueueOfTests()
    services = services_of(queue)
    app: Flask = FrontDoor("front")
    app.config["MAX_CONTENT_LENGTH"] = 64_000  # what the whole service allows one picture
    app.register_blueprint(routes_of(services, SETTINGS))
    errors.register(app)
    return Bench(app.test_client(), services, queue)


Encode = Callable[[str, tuple[int, int]], bytes]


def test_all_jobs_of_a_batch_go_into_its_collection(bench: Bench, jpeg: bytes) -> None:
    """As each would that is sent alone."""
    assert bench.send(("a.jpg", jpeg), ("b.jpg", jpeg), collection="holiday").status_code == 202
    assert [job.collection for job in bench.queue.submitted] == ["holiday", "holiday"]
    assert bench.send(("a.jpg", jpeg), query="?collection=a.b").status_code == 422


def test_a_batch_can_wait_unless_it_says_otherwise(bench: Bench, jpeg: bytes) -> None:
    """Its jobs are of low priority: nobody looks at the clock for each of them."""
    for query in ("", "?priority=normal"):
        assert bench.send(("a.jpg", jpeg), query=query).status_code == 202
    assert [job.priority for job in bench.queue.submitted] == ["low", "normal"]
    assert bench.send(("a.jpg", jpeg), query="?priority=high").get_json()["code"] == "bad_option"


def test_each_picture_becomes_a_job_under_one_id(bench: Bench, jpeg: bytes) -> None:
    """202 and where to look; the names are those that the client gave; options are for all."""
    answer = bench.send(("garden.jpg", jpeg), ("street.jpg", jpeg), query="?max_detections=7", expires_in="5")
    document = answer.get_json()
    assert (answer.status_code, answer.headers["Location"]) == (202, f"/v1/batches/{document['id']}")
    assert int(answer.headers["Retry-After"]) >= 1
    assert list(document) == ["id", "task", "state", "created_at", "progress", "eta_seconds", "links", "jobs"]
    assert document["progress"] == {"done": 0, "total": 2, "succeeded": 0, "failed": 0}
    assert [job["name"] for job in document["jobs"]] == ["garden.jpg", "street.jpg"]
    assert [job["id"] for job in document["jobs"]] == bench.queue.ids
    assert {(job.options["max_detections"], job.queue_seconds) for job in bench.queue.submitted} == {(7, 5)}
    assert bench.services.store.get(bench.queue.submitted[1].input_keys[0]) == jpeg


def test_a_zip_is_its_pictures_however_it_is_sent(bench: Bench, jpeg: bytes) -> None:
    """As a field, or as the body with any content type; folders, dotfiles and macOS's leftovers are no pictures."""
    archive = zipped(
        ("cats/", b""),
        ("cats/1.jpg", jpeg),
        ("dogs/1.jpg", jpeg),
        ("__MACOSX/cats/._1.jpg", b"x"),
        ("cats/.DS_Store", b"x"),
    )
    names = ["cats_1.jpg", "dogs_1.jpg"]
    responses = [bench.send(("holiday.zip", archive))]
    for mimetype in ("application/zip", "application/octet-stream", "application/x-www-form-urlencoded"):
        responses.append(bench.client.post("/v1/batches?task=detect", data=archive, content_type=mimetype))
        bench.queue.submitted.clear()
    for answer in responses:
        assert answer.status_code == 202, answer.text
        assert [job["name"] for job in answer.get_json()["jobs"]] == names


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "etc_passwd"),
        ("C:\\Users\\a.jpg", "C__Users_a.jpg"),
        ("/absolute.png", "absolute.png"),
        ("new\nline\x1b[31m\u202e.jpg", "newline[31m.jpg"),
        ("\x01", "picture-2"),
        ("./a.png", "a-2.png"),
        ("a.jpg", "a.jpg"),
        ("A.PNG", "A.PNG"),
        ("x" * 300 + ".jpg", "x" * 251 + ".jpg"),
        ("写" * 300 + ".jpg", "写" * 83 + ".jpg"),
    ],
)
def test_names_are_labels_only(bench: Bench, jpeg: bytes, given: str, shown: str) -> None:
    """No path leads anywhere, nothing unseen stays; they are the pictures' own, but for doubles."""
    answer = bench.client.post("/v1/batches", data=zipped(("a.png", jpeg), (given, jpeg)))
    assert [job["name"] for job in answer.get_json()["jobs"]] == ["a.png", shown]


def test_what_is_no_picture_fails_alone(bench: Bench, jpeg: bytes, encode: Encode) -> None:
    """Its entry says why; the others go on."""
    files = [("good.jpg", jpeg), ("notes.txt", b"hello"), ("huge.png", encode("PNG", (2000, 1000))), ("empty.jpg", b"")]
    document = bench.send(*files, ("long.jpg", jpeg + bytes(20_000))).get_json()
    codes = [job.get("error", {}).get("code") for job in document["jobs"]]
    assert codes == [None, "not_an_image", "too_many_pixels", "no_image", "too_many_bytes"]
    assert [job["state"] for job in document["jobs"]] == ["queued", *["failed"] * 4]
    assert [job["id"] is None for job in document["jobs"]] == [False, *[True] * 4]
    assert document["progress"] == {"done": 4, "total": 5, "succeeded": 0, "failed": 4}
    assert len(bench.queue.submitted) == 1


def _encrypted(jpeg: bytes) -> bytes:
    data = bytearray(zipped(("a.jpg", jpeg)))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def _damaged(jpeg: bytes) -> bytes:
    data = bytearray(zipped(("a.jpg", jpeg)))
    data[60] ^= 0xFF
    return bytes(data)


@pytest.mark.parametrize(
    ("pack", "status", "code"),
    [
        (lambda _: b"", 400, "no_image"),
        (lambda _: zipped(), 400, "no_image"),
        (lambda _: b"hello", 415, "not_an_image"),
        (lambda _: zipped(("a.txt", b"hello"), ("b.txt", b"")), 415, "not_an_image"),
        (lambda jpeg: zipped(("inner.zip", zipped(("a.jpg", jpeg)))), 415, "not_an_image"),
        (lambda jpeg: zipped(("a.jpg", jpeg))[:-30], 400, "bad_request"),
        (_encrypted, 400, "bad_request"),
        (_damaged, 400, "bad_request"),
        (lambda jpeg: zipped(("a.jpg", jpeg), compression=ZIP_BZIP2), 400, "bad_request"),
        (lambda jpeg: zipped(*((f"{number}.jpg", jpeg) for number in range(6))), 413, "too_many_files"),
        (lambda _: zipped(("bomb.jpg", bytes(1_000_000))), 413, "too_many_bytes"),
        (lambda jpeg: zipped(*((f"{n}.jpg", jpeg + bytes(15_000)) for n in range(5))), 413, "too_many_bytes"),
        (lambda _: bytes(80_000), 413, "too_many_bytes"),
    ],
)
def test_a_request_without_a_picture_is_refused_whole(
    bench: Bench, jpeg: bytes, pack: Callable[[bytes], bytes], status: int, code: str
) -> None:
    """Nothing, rubbish, a broken, locked or exploding zip: one clear problem, and no job."""
    answer = bench.client.post("/v1/batches", data=pack(jpeg))
    assert (answer.status_code, answer.get_json()["code"]) == (status, code), answer.text
    assert bench.queue.submitted == []


def test_sizes_are_counted_not_believed(bench: Bench, jpeg: bytes) -> None:
    """A zip that promises ten bytes and holds many is stopped at the limit."""
    bomb = bytearray(zipped(("good.jpg", jpeg), ("bomb.jpg", bytes(5_000_000))))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", bomb, bomb.rindex(signature) + offset, 10)
    answer = bench.client.post("/v1/batches", data=bytes(bomb))
    assert answer.status_code == 202, answer.text
    assert [job["state"] for job in answer.get_json()["jobs"]] == ["queued", "failed"]


def test_a_table_of_contents_without_end_is_not_read() -> None:
    """Before anything is made of it."""
    archive = zipped(*((f"{number:06}", b"") for number in range(20_000)))
    with pytest.raises(RequestError, match="table of contents is too long"):
        next(unpack(archive, 1000, 1000))


def test_every_damage_to_a_zip_is_the_clients_fault(bench: Bench, jpeg: bytes) -> None:
    """Each byte of a zip turned around, one at a time: never a 5xx."""
    whole = zipped(("a.jpg", jpeg), ("b.jpg", jpeg))
    where = [*range(60), *range(len(whole) - 160, len(whole))]
    for at in where:
        damaged = bytearray(whole)
        damaged[at] ^= 0xFF
        answer = bench.client.post("/v1/batches", data=bytes(damaged))
        assert answer.status_code in (202, 400, 413, 415), (at, answer.text)
        bench.queue.submitted.clear()


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("?task=dance", 404, "unknown_task"),
        ("?treshold=1", 422, "bad_option"),
        ("?confidence_threshold=2", 422, "bad_option"),
        ("?expires_in=0", 422, "bad_option"),
        ("?expires_in=x", 422, "bad_option"),
        ("?picture=maybe", 422, "bad_option"),
    ],
)
def test_a_bad_option_is_refused_before_anything_is_queued(
    bench: Bench, jpeg: bytes, query: str, status: int, code: str
) -> None:
    """With the option's name."""
    answer = bench.send(("a.jpg", jpeg), query=query)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert bench.queue.submitted == []


def test_a_file_field_of_another_name_is_refused(bench: Bench, jpeg: bytes) -> None:
    """With the names that there are."""
    answer = bench.client.post("/v1/batches", data={"photo": (BytesIO(jpeg), "a.jpg")})
    assert answer.status_code == 400
    assert "field `file`, got the field `photo` (a file)" in answer.get_json()["detail"]


def test_a_queue_without_room_for_all_takes_none(bench: Bench, jpeg: bytes) -> None:
    """Seen before the first is handed over: 429 and when to come again."""
    bench.send(*((f"{number}.jpg", jpeg) for number in range(5)))
    answer = bench.send(*((f"{number}.jpg", jpeg) for number in range(4)))
    assert (answer.status_code, answer.get_json()["code"]) == (429, "queue_full")
    assert int(answer.headers["Retry-After"]) >= 1
    assert (len(bench.queue.submitted), bench.queue.canceled) == (5, [])


def test_a_queue_that_fills_up_meanwhile_keeps_none(bench: Bench, jpeg: bytes) -> None:
    """What was handed over already is canceled, its picture gone."""
    bench.queue.places = 2
    answer = bench.send(*((f"{number}.jpg", jpeg) for number in range(4)))
    assert (answer.status_code, answer.get_json()["code"]) == (429, "queue_full")
    assert answer.headers["Retry-After"] == "7"
    assert sorted(bench.queue.canceled) == sorted(bench.queue.ids)
    for job in bench.queue.submitted:
        outcome = bench.services.store.get(keys.outcome(job.id))
        assert Outcome.from_bytes(outcome or b"").state is JobState.CANCELED
        assert not bench.services.store.get(job.input_keys[0])


def test_more_than_the_queue_could_ever_hold_is_too_many(jpeg: bytes) -> None:
    """413 says how many fit, for no waiting would help."""
    queue = QueueOfTests()
    services, settings = services_of(queue), Settings(max_queue=2)
    app = FrontDoor("front")
    app.register_blueprint(routes_of(services, settings))
    errors.register(app)
    answer = Bench(app.test_client(), services, queue).send(*((f"{number}.jpg", jpeg) for number in range(3)))
    assert (answer.status_code, answer.get_json()["code"]) == (413, "too_many_files")
    assert "at most 2" in answer.get_json()["detail"]


def test_a_batch_shows_its_progress_and_then_its_results(bench: Bench, jpeg: bytes) -> None:
    """202 while one runs, 200 when all have ended; each job with its result or its error."""
    document = bench.send(("a.jpg", jpeg), ("b.jpg", jpeg), ("c.txt", b"no")).get_json()
    bench.work(0)
    bench.queue.states[1] = Progress(JobState.RUNNING)
    half = bench.client.get(document["links"]["self"])
    assert (half.status_code, half.get_json()["state"]) == (202, "running")
    assert half.get_json()["progress"] == {"done": 2, "total": 3, "succeeded": 1, "failed": 1}
    assert [job["state"] for job in half.get_json()["jobs"]] == ["succeeded", "running", "failed"]
    bench.work(1)
    whole = bench.client.get(document["links"]["self"])
    assert (whole.status_code, whole.get_json()["state"]) == (200, "finished")
    assert whole.get_json()["jobs"][1]["result"]["detections"] == RESULT["detections"]
    assert "Retry-After" not in whole.headers


def test_few_jobs_are_asked_for_one_by_one(bench: Bench, jpeg: bytes) -> None:
    """Behind one that waits, the others wait; only the last one is asked when it will end."""
    document = bench.send(*((f"{number}.jpg", jpeg) for number in range(5))).get_json()
    bench.queue.looked_up.clear()
    shown = bench.client.get(document["links"]["self"]).get_json()
    assert [job["state"] for job in shown["jobs"]] == ["queued"] * 5
    assert bench.queue.looked_up == [bench.queue.ids[0], bench.queue.ids[4]]


def test_a_job_that_was_lost_or_expired_ends_and_is_not_asked_for_again(bench: Bench, jpeg: bytes) -> None:
    """Its state is kept with the batch."""
    document = bench.send(("a.jpg", jpeg), ("b.jpg", jpeg), ("c.jpg", jpeg)).get_json()
    bench.queue.states.update({0: None, 1: WorkerLostError("Both died.")})
    bench.work(2)
    for _ in range(2):
        shown = bench.client.get(document["links"]["self"])
        assert shown.status_code == 200
        assert [job["state"] for job in shown.get_json()["jobs"]] == ["expired", "failed", "succeeded"]
        assert [job.get("error", {}).get("code") for job in shown.get_json()["jobs"]] == [
            "expired_job",
            "worker_lost",
            None,
        ]
        bench.queue.states.clear()


def test_unknown_and_expired_batches_are_told_apart(bench: Bench, jpeg: bytes) -> None:
    """404, and 410 when nothing of it is left."""
    for path in (str(uuid4()), "x", f"{uuid4()}/events"):
        assert bench.client.get(f"/v1/batches/{path}").get_json()["code"] == "unknown_job"
    document = bench.send(("a.jpg", jpeg), ("b.txt", b"no")).get_json()
    bench.queue.states[0] = None
    for path in (document["links"]["self"], document["links"]["events"]):
        answer = bench.client.get(path)
        assert (answer.status_code, answer.get_json()["code"]) == (410, ExpiredJobError.code)


def test_delete_cancels_what_has_not_ended(bench: Bench, jpeg: bytes) -> None:
    """What has ended keeps its result; doing it again changes nothing; a finished batch cannot be canceled."""
    document = bench.send(("a.jpg", jpeg), ("b.jpg", jpeg)).get_json()
    bench.work(0)
    for _ in range(2):
        answer = bench.client.delete(document["links"]["self"])
        assert answer.status_code == 200, answer.text
        assert [job["state"] for job in answer.get_json()["jobs"]] == ["succeeded", "canceled"]
    done = bench.send(("a.jpg", jpeg)).get_json()
    bench.work(2)
    refused = bench.client.delete(done["links"]["self"])
    assert (refused.status_code, refused.get_json()["code"]) == (409, "finished_job")


def _finished(bench: Bench, jpeg: bytes, query: str = "") -> str:
    document = bench.send(("a.jpg", jpeg), ("b.png", jpeg), ("c.txt", b"no"), query=query).get_json()
    bench.work()
    return str(document["links"]["self"])


def test_a_finished_batch_is_one_document(bench: Bench, jpeg: bytes) -> None:
    """coco, csv and yolo of all pictures that something came of, by their names."""
    url = _finished(bench, jpeg)
    coco = bench.client.get(url + "?format=coco").get_json()
    assert [image["file_name"] for image in coco["images"]] == ["a.jpg", "b.png"]
    assert len(coco["annotations"]) == 4
    table = bench.client.get(url + "?format=csv")
    assert len(table.text.strip().splitlines()) == 5
    yolo = bench.client.get(url + "?format=yolo")
    with ZipFile(BytesIO(yolo.data)) as archive:
        assert {"a.txt", "b.txt", "classes.txt"} <= set(archive.namelist())
    assert "batch." in yolo.headers["Content-Disposition"]


def test_a_document_of_an_unfinished_batch_is_a_202(bench: Bench, jpeg: bytes) -> None:
    """With where it stands; a format or an option that there is not is a 422 at once."""
    url = bench.send(("a.jpg", jpeg)).get_json()["links"]["self"]
    assert bench.client.get(url + "?format=coco").status_code == 202
    assert bench.client.get(url + "?format=docx").status_code == 422
    assert bench.client.get(url + "?model=other").status_code == 422


def test_pictures_come_as_a_zip_once_they_are_made(bench: Bench, jpeg: bytes) -> None:
    """202 while they are in the making, each asked for once; the zip holds one for each that succeeded."""
    url = _finished(bench, jpeg)
    for _ in range(2):
        assert bench.client.get(url + "?format=png").status_code == 202
    makings = bench.queue.submitted[2:]
    assert [job.rendering.form for job in makings if job.rendering] == ["png", "png"]
    for job in makings:
        FakeProcess(bench.services.store)(job.to_dict())
    answer = bench.client.get(url + "?format=png")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    with ZipFile(BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["a.png", "b.png"]
        assert archive.read("b.png") == jpeg


def test_pictures_lie_apart_in_their_zip_on_systems_that_see_no_case(bench: Bench, jpeg: bytes) -> None:
    """Whatever becomes of their endings, and whatever Windows takes for a device; in crops they are folders."""
    names = ["a.jpg", "a.png", "A.JPG", "CON.jpg", "写" * 80 + ".jpg"]
    url = bench.send(*((name, jpeg) for name in names)).get_json()["links"]["self"]
    bench.work()
    assert [each["file_name"] for each in bench.client.get(url + "?format=coco").get_json()["images"]] == names
    for form, put in (("jpeg", jpeg), ("crops", zipped(("001-dog.jpg", b"1")))):
        bench.client.get(f"{url}?format={form}")
        for job in bench.queue.submitted[5:]:
            bench.services.store.put(job.rendering.key if job.rendering else "", put, 60)
        with ZipFile(BytesIO(bench.client.get(f"{url}?format={form}").data)) as archive:
            found = [name.removesuffix(".jpg").removesuffix("/001-dog") for name in archive.namelist()]
        assert found == ["a", "a-2", "A-3", "CON_", "写" * 60]


def test_a_batch_of_one_is_a_zip_of_yolo(bench: Bench, jpeg: bytes) -> None:
    """As one of many, and as one of which nothing succeeded; without the confidence where that is asked for."""
    url = bench.send(("a.jpg", jpeg)).get_json()["links"]["self"]
    bench.work()
    answer = bench.client.get(url + "?format=yolo&confidence=false")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="batch.zip"'
    with ZipFile(BytesIO(answer.data)) as archive:
        assert archive.namelist() == ["classes.txt", "a.txt"]
        assert {len(line.split()) for line in archive.read("a.txt").decode().splitlines()} == {5}


def test_pictures_that_find_no_place_in_the_queue_are_asked_for_again(bench: Bench, jpeg: bytes) -> None:
    """202 while some are in the making, 429 where not one can be begun; the next look asks for the rest."""
    url = _finished(bench, jpeg) + "?format=png"
    bench.queue.places = 2
    refused = bench.client.get(url)
    assert (refused.status_code, refused.get_json()["code"]) == (429, "queue_full")
    bench.queue.places = 3
    assert bench.client.get(url).status_code == 202
    bench.queue.places = 4
    assert bench.client.get(url).status_code == 202
    bench.work(2, 3)
    assert bench.client.get(url).status_code == 200


def test_a_picture_that_is_gone_is_gone_for_the_whole_zip(bench: Bench, jpeg: bytes) -> None:
    """410 rather than a zip that lacks one unsaid."""
    url = _finished(bench, jpeg)
    bench.services.store.delete(bench.queue.submitted[0].input_keys[0])
    answer = bench.client.get(url + "?format=png")
    assert (answer.status_code, answer.get_json()["code"]) == (410, "expired_job")


def test_crops_of_all_pictures_lie_in_one_zip(bench: Bench, jpeg: bytes) -> None:
    """A folder for each picture, no zip in a zip."""
    url = _finished(bench, jpeg)
    bench.client.get(url + "?format=crops")
    for job in bench.queue.submitted[2:]:
        assert job.rendering
        bench.services.store.put(job.rendering.key, zipped(("dog-1.jpg", b"1"), ("dog-2.jpg", b"2")), 60)
    with ZipFile(BytesIO(bench.client.get(url + "?format=crops").data)) as archive:
        assert archive.namelist() == ["a/dog-1.jpg", "a/dog-2.jpg", "b/dog-1.jpg", "b/dog-2.jpg"]


def test_events_tell_of_the_batch_until_it_has_finished(bench: Bench, jpeg: bytes) -> None:
    """One event for each change, each a JSON line; the last has the results."""
    document = bench.send(("a.jpg", jpeg), ("b.jpg", jpeg)).get_json()
    stream = bench.client.get(document["links"]["events"], buffered=False)
    assert stream.mimetype == "text/event-stream"
    events = stream.iter_encoded()
    first = json.loads(next(events).removeprefix(b"data: "))
    assert (first["state"], first["progress"]["done"]) == ("running", 0)
    bench.work(0)
    bench.queue.states[1] = Progress(JobState.RUNNING)
    second = json.loads(next(events).removeprefix(b"data: "))
    assert (second["progress"]["done"], "result" in second["jobs"][0]) == (1, False)
    bench.work(1)
    last = json.loads(next(events).removeprefix(b"id: end\ndata: "))
    assert (last["state"], last["jobs"][1]["result"]["detections"]) == ("finished", RESULT["detections"])
    assert list(events) == []
    stream.close()


def test_a_browser_that_comes_back_after_the_end_is_told_to_stay_away(bench: Bench, jpeg: bytes) -> None:
    """204 ends an EventSource; without it the whole stream would start anew for ever."""
    url = _finished(bench, jpeg)
    assert bench.client.get(f"{url}/events", headers={"Last-Event-ID": "end"}).status_code == 204


def test_streams_are_bounded_and_their_places_come_back(bench: Bench, jpeg: bytes) -> None:
    """Each holds a thread: the ninth is told to come later, until one has hung up."""
    url = bench.send(("a.jpg", jpeg)).get_json()["links"]["events"]
    streams = [bench.client.get(url, buffered=False) for _ in range(8)]
    refused = bench.client.get(url)
    assert (refused.status_code, refused.get_json()["code"]) == (429, "busy")
    for stream in streams:
        stream.close()
    again = bench.client.get(url, buffered=False)
    assert again.status_code == 200
    again.close()


def test_a_truncated_deflate_stream_fails_alone(bench: Bench, jpeg: bytes) -> None:
    """A member whose compressed bytes end too soon is broken; its neighbor is worked on."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    cut = (packer.compress(jpeg * 3) + packer.flush())[:40]
    archive = bytearray(zipped(("good.jpg", jpeg), ("cut.jpg", cut), compression=0))
    for signature, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        struct.pack_into("<H", archive, archive.rindex(signature) + offset, ZIP_DEFLATED)
    document = bench.client.post("/v1/batches", data=bytes(archive)).get_json()
    assert [job["state"] for job in document["jobs"]] == ["queued", "failed"]
