"""What comes of jobs goes into collections, which are searched as folders are."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from backends.memory.job_schedule import MemoryJobSchedule
from backends.stores.memory import MemoryStore
from made_jobs import detect_job
from processor.context import JobContext
from processor.finished_jobs import FinishedJobs
from processor.looking import Observation
from processor.pixel_budget import PixelBudget
from processor.tasks.search import collected_job
from processor.tasks.search.collected_job import CollectedJobs, lines_of, objects_of, said_of
from processor.tasks.search.decoding import PictureDecoder
from processor.tasks.search.job_collector import JobCollector
from processor.tasks.search.locations import Locations
from processor.tasks.search.protocols import Analyzers
from processor.tasks.search.runner import SearchRunner
from processor.tasks.search.settings import SearchSettings
from search_folder import Colours, Names, WordVectors, picture
from wire import keys
from wire.errors import BadOptionError, UnknownCollectionError
from wire.jobs import Job, Outcome
from wire.results import JobResult, StoredResults
from wire.tasks.search.spec import SEARCH

PIXELS = 1_000_000
DOG = {"detections": [{"label": "dog", "confidence": 0.8, "xyxy": [10, 20, 300, 400]}]}
ONE, OTHER = f"key:{'1' * 16}", f"key:{'2' * 16}"
"""The names of two API keys, as jobs have them."""


def large(number: int) -> bytes:
    """A picture of 800 x 800 pixels, another for each number."""
    return picture(number, "JPEG", 800)


@dataclass
class Process:
    """What a process has that does `search`: a store, jobs that end, and a runner, which takes them when told to."""

    folder: Path
    store: MemoryStore = field(default_factory=lambda: MemoryStore(50_000_000))
    schedule: MemoryJobSchedule = field(default_factory=MemoryJobSchedule)
    analyzers: Analyzers = field(default_factory=Analyzers)

    def __post_init__(self) -> None:
        settings = SearchSettings((), self.folder)
        self.finished = FinishedJobs(self.store, self.schedule)
        self.locations = Locations.of(settings)
        self.runner = SearchRunner(settings, PIXELS, PixelBudget(PIXELS))
        self.runner._finished = self.finished
        collected = CollectedJobs(lambda: self.analyzers, PictureDecoder(PIXELS, PixelBudget(PIXELS)))
        self.collector = JobCollector(self.finished, collected, self.locations)

    def end(self, job: Job, given: bytes, result: Mapping[str, Any] = DOG, seconds: int = 60) -> Job:
        """The job has ended with the result, as a worker ends one."""
        self.store.put(keys.record(job.id), _json(job), seconds)
        self.store.put(job.input_keys[0], given, seconds)
        results = StoredResults(self.store, NoCounts(), collected=self.schedule)
        results.keep(JobResult.of(job, Outcome.succeeded(job.id, result)), seconds)
        return job

    def take_all(self) -> None:
        while self.collector.put_next():
            pass

    def ask(self, query: str, owner: str = "", *, admin: bool = False, **options: object) -> Mapping[str, Any]:
        what = {"ask": options.pop("ask", "find")}
        context = JobContext(detect_job("asks", owner=owner, admin=admin), self.store)
        inputs = {"query": (query.encode(),)} if query else {}
        output = self.runner.run(inputs, SEARCH.parse_options(options) | what, context)
        return {**output.result, "files": output.files}

    def names(self, owner: str = "", *, admin: bool = False) -> list[str]:
        return [each["name"] for each in self.ask("", owner, admin=admin, ask="collections")["collections"]]


class NoCounts:
    """A `LabelCounter` of nothing."""

    def add(self, labels: object) -> None: ...

    def read(self) -> Any:
        raise AssertionError("Nobody asks.")


def _json(job: Job) -> bytes:
    return json.dumps(job.to_dict()).encode()


@pytest.fixture
def process(tmp_path: Path) -> Process:
    """One that does nothing besides, and has no folders to search."""
    return Process(tmp_path / "indexes")


def test_a_job_is_found_by_its_name_its_labels_and_its_text(process: Process) -> None:
    """With the boxes of its own result, in pixels of the picture that was sent; and it says which job it was."""
    process.end(detect_job("a", name="garden.png", collection="holiday"), large(1))
    lines = [{"text": "Invoice 17", "confidence": 0.9, "polygon": [[1, 2], [90, 2], [90, 20], [1, 20]]}]
    process.end(detect_job("b", name="page.jpg", collection="holiday"), large(2), {"text": "all", "lines": lines})
    process.end(detect_job("c", name="c", collection="holiday"), large(3), {"caption": {"text": "a red kite"}})
    process.take_all()
    hit = process.ask("dog", collection="jobs.holiday")["hits"][0]
    assert (hit["paths"], hit["job"], hit["picture"]) == (["a/garden.png"], "a", "kept")
    assert (hit["width"], hit["height"]) == (800, 800)
    (reason,) = [each for each in hit["why"] if each["leg"] == "labels"]
    assert reason["boxes"][0] == pytest.approx((10, 20, 300, 400), abs=0.1)
    for query, job in (("name:garden*", "a"), ("invoice", "b"), ("kite", "c"), ("in:b", "b")):
        assert [each["job"] for each in process.ask(query, collection="jobs.holiday")["hits"]] == [job]
    assert process.ask("", ask="collections")["collections"][0]["kind"] == "jobs"


def test_the_longest_name_that_a_picture_may_have_goes_into_a_collection(process: Process) -> None:
    """With the ending that it lacks; a name that no disk takes would be tried again for ever."""
    process.end(detect_job("a", name="ж" * 127, collection="holiday"), large(1))
    process.take_all()
    (hit,) = process.ask("dog", collection="jobs.holiday")["hits"]
    assert hit["paths"] == [f"a/{'ж' * 125}.jpg"]


def test_a_job_has_a_preview_that_outlives_its_picture(process: Process) -> None:
    """The picture itself is the store's; when that has forgotten it, the hit says so. No other user looks into it."""
    job = process.end(detect_job("a", name="a.heic", collection="holiday"), large(1))
    process.take_all()
    process.store.delete(keys.outcome("a"), *job.input_keys)
    answer = process.ask("dog", collection="jobs.holiday", previews=1)
    (hit,) = answer["hits"]
    assert (hit["paths"], hit["picture"]) == (["a/a.heic"], "expired")
    assert Image.open(BytesIO(answer["files"][hit["preview"]])).size == (512, 512)
    assert process.locations.jobs.stat().st_mode & 0o077 == 0


def test_what_the_result_does_not_say_the_process_finds_out(tmp_path: Path) -> None:
    """By the tasks that it does itself: text, vectors."""
    names = Names({}, {sha256(large(1)).digest(): ["Hello world"]})
    process = Process(tmp_path / "indexes", analyzers=Analyzers(None, names, (WordVectors(),), (Colours(),)))
    process.end(detect_job("a", collection="holiday"), large(1))
    process.take_all()
    process.runner._analyzers = lambda: process.analyzers
    answer = process.ask("hello", collection="jobs.holiday")
    assert [hit["job"] for hit in answer["hits"]] == ["a"]
    assert answer["legs"]["meaning"] == "took part"
    (entry,) = (hit["entry"] for hit in answer["hits"])
    assert process.ask(f"like:{entry}", collection="jobs.holiday")["legs"]["looks"] == "took part"


def test_a_job_that_comes_twice_is_there_once(process: Process) -> None:
    """Whoever took it may have died behind the work; and what is taken comes again until it is settled."""
    process.end(detect_job("a", collection="holiday"), large(1))
    process.take_all()
    process.schedule.schedule("a", 0)
    process.take_all()
    process.schedule.schedule("a", 0)
    assert process.schedule.take(0) == "a"
    process.take_all()
    assert process.schedule.take(0) is None
    (collection,) = process.ask("", ask="collections")["collections"]
    assert (collection["files"], collection["pictures"]) == (1, 1)


def test_a_job_waits_while_another_process_is_at_its_collection(process: Process) -> None:
    """It comes again soon, and is not lost."""
    process.end(detect_job("a", collection="holiday"), large(1))
    with process.locations.of_a_job("", "holiday").owned():
        assert process.collector.put_next()
    assert process.names() == []
    process.schedule.schedule("a", 0)
    process.take_all()
    assert process.names() == ["jobs.holiday"]


def test_a_job_that_is_no_longer_kept_or_has_no_picture_to_show_is_passed_over(process: Process) -> None:
    """Those behind it go on."""
    process.end(detect_job("gone", collection="holiday"), large(1))
    process.store.delete(keys.input("gone", "image", 0))
    process.end(detect_job("broken", collection="holiday"), b"no picture")
    process.end(detect_job("last", collection="holiday"), large(2))
    process.take_all()
    assert [hit["job"] for hit in process.ask("dog", collection="jobs.holiday")["hits"]] == ["last"]


def test_only_jobs_that_succeeded_and_name_a_collection_go_into_one() -> None:
    """No failed one, and no file that is made of a job later."""
    job = detect_job("a", collection="holiday")
    assert JobResult.of(job, Outcome.succeeded("a", {})).collect
    assert not JobResult.of(job, Outcome.canceled("a")).collect
    assert not JobResult.of(job, Outcome.failed("a", BadOptionError("No."))).collect
    assert not JobResult.of(detect_job("a"), Outcome.succeeded("a", {})).collect


def test_a_collection_is_seen_with_the_key_that_made_it(process: Process) -> None:
    """And with an admin's, under a name that says whose it is; what was made without keys is seen by all."""
    for owner, number in ((ONE, 1), (OTHER, 2), ("", 3)):
        process.end(detect_job(f"of-{owner or 'all'}", owner=owner, collection="mine"), large(number))
    process.take_all()
    assert process.names(ONE) == ["jobs.mine", "jobs.everyone.mine"]
    assert process.names(admin=True) == ["jobs.mine", f"jobs.{'1' * 16}.mine", f"jobs.{'2' * 16}.mine"]
    assert process.names(f"key:{'3' * 16}") == ["jobs.mine"]
    for owner in (ONE, OTHER):
        assert [hit["job"] for hit in process.ask("dog", owner, collection="jobs.mine")["hits"]] == [f"of-{owner}"]
    with pytest.raises(UnknownCollectionError, match=r"there are jobs\.mine, jobs\.everyone\.mine"):
        process.ask("dog", ONE, collection=f"jobs.{'2' * 16}.mine")


def test_a_collection_that_is_deleted_is_gone_with_its_pictures(process: Process) -> None:
    """Nothing of it is made anew."""
    process.end(detect_job("a", collection="holiday"), large(1))
    process.take_all()
    assert process.ask("", collection="jobs.holiday", ask="forget")["forgotten"]
    assert process.names() == []
    assert not list(process.folder.rglob("*.jpg"))


def test_the_oldest_picture_goes_where_there_would_be_too_many(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the index and from the disk."""
    monkeypatch.setattr(collected_job, "MOST_PICTURES", 2)
    for number in range(3):
        process.end(detect_job(str(number), collection="holiday"), large(number))
        process.take_all()
    assert {hit["job"] for hit in process.ask("dog", collection="jobs.holiday")["hits"]} == {"1", "2"}
    assert len(list(process.folder.rglob("picture.jpg"))) == 2


def test_jobs_go_into_collections_by_themselves(process: Process) -> None:
    """In a thread of the runner, from when it knows where finished jobs are."""
    process.runner.keep_from(process.finished)
    process.end(detect_job("a", collection="holiday"), large(1))
    until = time.monotonic() + 30
    while process.names() != ["jobs.holiday"]:
        assert time.monotonic() < until
        time.sleep(0.02)


def test_what_results_say_is_read_from_them() -> None:
    """Objects where they are of some, lines with their boxes, captions and answers wherever they stand."""
    assert objects_of({"text": "x"}) is None
    assert objects_of({"detections": []}) == []
    polygon = [[3, 1], [9, 2], [8, 6], [2, 5]]
    assert lines_of({"lines": [{"text": "a", "confidence": 0.5, "polygon": polygon}]}) == [
        Observation("a", 0.5, (2, 1, 9, 6))
    ]
    assert lines_of({"text": "x"}) is None
    result = {"caption": {"text": "a dog", "finish": "stop"}, "answers": [{"question": "who?", "answer": "nobody"}]}
    assert said_of(result) == "a dog\nnobody"
    assert said_of({"text": "all of it", "lines": []}) == ""
