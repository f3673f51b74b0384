"""Batches of pictures that lie elsewhere: behind urls, and among the files of other jobs."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient

from front.app import create_app
from front.dispatch.fakes import FakeDispatcher
from front.fakes import services_of
from front.services import Services
from front.settings import Settings
from front.v1.batches import submit
from web_host import HERE, Host, listening, text
from wire import keys
from wire.jobs import JobState, Outcome, Progress

MINE, OTHERS, ADMINS = ({"X-API-Key": key * 20} for key in "moa")
SETTINGS = Settings(
    url_input=True,
    allowed_networks=HERE,
    max_upload_bytes=100_000,
    max_batch_bytes=200_000,
    max_files=5,
    max_queue=8,
    api_keys=("m" * 20, "o" * 20),
    admin_keys=("a" * 20,),
)


@dataclass
class Elsewhere:
    """A client of a whole service, what stands behind it, and a host with pictures."""

    client: FlaskClient
    services: Services
    queue: FakeDispatcher
    host: Host

    def url(self, path: str) -> str:
        return self.host.url(path, "127.0.0.1")

    def send(self, *images: str, headers: dict[str, str] = MINE, **members: object) -> Any:
        return self.client.post("/v1/batches", json={"image": list(images), **members}, headers=headers)

    def made_by_a_job(self, picture: bytes, name: str = "made.jpg") -> str:
        """Where the file is that a job of mine made."""
        job_id = self.client.post("/v1/jobs", data=picture, headers=MINE).get_json()["id"]
        self.services.store.put(keys.file(job_id, name), picture, 60)
        outcome = Outcome.succeeded(job_id, {}, files=(name,))
        self.services.store.put(keys.outcome(job_id), outcome.to_bytes(), 60)
        return f"job:{job_id}/{name}"

    def given(self, answer: Any) -> list[bytes | None]:
        """What the jobs of a batch were given, in its order."""
        jobs = {job.id: job for job in self.queue.submitted}
        ids = [each["id"] for each in answer.get_json()["jobs"]]
        return [self.services.store.get(jobs[each].input_keys[0]) if each else None for each in ids]


@pytest.fixture
def elsewhere(jpeg: bytes) -> Iterator[Elsewhere]:
    """With `/a.jpg` and `/b.jpg` on the host."""
    queue = FakeDispatcher(Progress(JobState.QUEUED, 0))
    services = services_of(queue)
    with listening() as host:
        host.responses |= {"/a.jpg": text("200 OK", jpeg), "/b.jpg": text("200 OK", jpeg + b"b")}
        yield Elsewhere(create_app(services, SETTINGS).test_client(), services, queue, host)


def _in_a_form(elsewhere: Elsewhere, jpeg: bytes, made: str) -> Any:
    parts = [
        ('"url"', elsewhere.url("/a.jpg").encode()),
        ('"file"', made.encode()),
        ('"file"; filename="c.jpg"', jpeg + b"c"),
        ('"image"', elsewhere.url("/b.jpg").encode()),
    ]
    head = "Content-Disposition: form-data; name="
    form = b"".join(f"--x\r\n{head}{name}\r\n\r\n".encode() + content + b"\r\n" for name, content in parts)
    kind = "multipart/form-data; boundary=x"
    return elsewhere.client.post("/v1/batches", data=form + b"--x--\r\n", content_type=kind, headers=MINE)


def _in_json(elsewhere: Elsewhere, jpeg: bytes, made: str) -> Any:
    images = (made, b64encode(jpeg + b"c").decode(), elsewhere.url("/b.jpg"))
    return elsewhere.send(*images, url=[elsewhere.url("/a.jpg")])


@pytest.mark.parametrize(("send", "third"), [(_in_a_form, "c.jpg"), (_in_json, "picture")])
def test_a_batch_takes_pictures_from_everywhere_in_their_order(
    elsewhere: Elsewhere, jpeg: bytes, send: Callable[..., Any], third: str
) -> None:
    """Called as they are where they lie; those of `url` come last."""
    answer = send(elsewhere, jpeg, elsewhere.made_by_a_job(jpeg + b"m"))
    assert answer.status_code == 202, answer.text
    assert [each["name"] for each in answer.get_json()["jobs"]] == ["made.jpg", third, "b.jpg", "a.jpg"]
    assert elsewhere.given(answer) == [jpeg + b"m", jpeg + b"c", jpeg + b"b", jpeg]


def test_a_form_may_have_urls_alone(elsewhere: Elsewhere, jpeg: bytes) -> None:
    """Several of them, as curl sends them without files, and in the query."""
    form = {"url": [elsewhere.url("/a.jpg"), elsewhere.url("/b.jpg")]}
    for sent in ({"data": form}, {"query_string": form}):
        answer = elsewhere.client.post("/v1/batches", headers=MINE, **sent)
        assert answer.status_code == 202, answer.text
        assert elsewhere.given(answer) == [jpeg, jpeg + b"b"]


def test_what_cannot_be_had_fails_alone(elsewhere: Elsewhere, jpeg: bytes) -> None:
    """With the error that a job of its own would have had."""
    elsewhere.host.responses |= {"/no.jpg": text("404 Not Found"), "/words.jpg": text("200 OK", b"words")}
    elsewhere.host.responses["/long.jpg"] = text("200 OK", jpeg + bytes(100_000))
    made = elsewhere.made_by_a_job(jpeg)
    bad = {
        elsewhere.url("/no.jpg"): "unreachable_url",
        elsewhere.url("/words.jpg"): "not_an_image",
        elsewhere.url("/long.jpg"): "too_many_bytes",
        "http://10.0.0.7/a.jpg": "bad_url",
        "http://[": "bad_url",
        made + ".png": "unknown_file",
        "job:8a1c6f0e-3f0b-4b57-9a53-5d8e2f7c1b11/a.png": "unknown_job",
        "job:x": "bad_request",
    }
    for url, code in bad.items():
        alone = elsewhere.client.post("/v1/jobs", json={"image": url}, headers=MINE)
        refused = elsewhere.send(url)
        assert alone.get_json()["code"] == refused.get_json()["code"] == code, refused.text
        assert alone.status_code == refused.status_code
        assert refused.get_json()["detail"].endswith(alone.get_json()["detail"])
        elsewhere.queue.submitted.clear()
        answer = elsewhere.send(url, elsewhere.url("/a.jpg"))
        assert answer.status_code == 202, answer.text
        failed, good = answer.get_json()["jobs"]
        assert (failed["state"], failed["error"]["code"], good["state"]) == ("failed", code, "queued")


def test_what_a_job_was_given_need_not_be_sent_again(elsewhere: Elsewhere, jpeg: bytes) -> None:
    """To a job, as JSON or a form, or to a batch; also while the first one waits, for as long as it is kept."""
    job_id = elsewhere.client.post("/v1/jobs", data=jpeg, headers=MINE).get_json()["id"]
    given = f"job:{job_id}/image"
    first = elsewhere.queue.submitted[0]
    for sent in ({"json": {"image": given}}, {"data": {"image": given}}):
        answer = elsewhere.client.post("/v1/jobs", headers=MINE, **sent)
        assert answer.status_code == 202, answer.text
        assert elsewhere.services.store.get(elsewhere.queue.submitted[-1].input_keys[0]) == jpeg
    assert elsewhere.given(elsewhere.send(given)) == [jpeg]
    elsewhere.services.store.delete(*first.input_keys)
    gone = elsewhere.client.post("/v1/jobs", json={"image": given}, headers=MINE)
    assert (gone.status_code, gone.get_json()["code"]) == (410, "expired_job")
    assert "Input image" in gone.get_json()["detail"]


def test_of_what_a_job_made_and_was_given_under_one_name_it_is_what_it_made(elsewhere: Elsewhere, jpeg: bytes) -> None:
    """As its files are listed in its result."""
    made = elsewhere.made_by_a_job(jpeg + b"m", name="image")
    elsewhere.services.store.put(elsewhere.queue.submitted[0].input_keys[0], jpeg, 60)
    assert elsewhere.given(elsewhere.send(made)) == [jpeg + b"m"]


def test_what_a_job_has_belongs_to_its_key(elsewhere: Elsewhere, jpeg: bytes) -> None:
    """Others learn no more of it than of a job that never was; an admin key may."""
    made = elsewhere.made_by_a_job(jpeg)
    for there in (made, made.replace("made.jpg", "image")):
        refused = elsewhere.send(there, headers=OTHERS)
        assert (refused.status_code, refused.get_json()["code"]) == (404, "unknown_job")
        assert elsewhere.given(elsewhere.send(there, headers=ADMINS)) == [jpeg]


def test_the_same_batch_twice_is_one(elsewhere: Elsewhere, jpeg: bytes) -> None:
    """Under its key: nothing is fetched again; another one with that key, or a job, is refused."""
    urls, headers = (elsewhere.url("/a.jpg"), "http://["), MINE | {"Idempotency-Key": "a"}
    first, second = (elsewhere.send(*urls, headers=headers) for _ in range(2))
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.get_json()["id"] == second.get_json()["id"]
    assert [each.headers.get("Idempotency-Replayed") for each in (first, second)] == [None, "true"]
    assert (len(elsewhere.queue.submitted), len(elsewhere.host.seen)) == (1, 1)
    for other in (
        elsewhere.send(*urls, headers=headers, labels="dog"),
        elsewhere.send(*reversed(urls), headers=headers),
        elsewhere.client.post("/v1/jobs", json={"image": urls[0]}, headers=headers),
    ):
        assert (other.status_code, other.get_json()["code"]) == (422, "idempotency_key_reused")
    assert elsewhere.send(*urls, headers=OTHERS | {"Idempotency-Key": "a"}).get_json()["id"] != first.get_json()["id"]


def test_a_refused_batch_leaves_its_key_free(elsewhere: Elsewhere) -> None:
    """It is taken as soon as it can be had."""
    headers = MINE | {"Idempotency-Key": "a"}
    there, elsewhere.host.responses["/a.jpg"] = elsewhere.host.responses["/a.jpg"], text("503 Later")
    assert elsewhere.send(elsewhere.url("/a.jpg"), headers=headers).status_code == 422
    elsewhere.host.responses["/a.jpg"] = there
    answer = elsewhere.send(elsewhere.url("/a.jpg"), headers=headers)
    assert (answer.status_code, "Idempotency-Replayed" in answer.headers) == (202, False)


def test_all_that_is_fetched_has_to_fit_into_a_batch(elsewhere: Elsewhere, jpeg: bytes) -> None:
    """As if it had been sent."""
    elsewhere.host.responses["/big.jpg"] = text("200 OK", jpeg + bytes(60_000))
    answer = elsewhere.send(*[elsewhere.url("/big.jpg")] * 4)
    assert (answer.status_code, answer.get_json()["code"]) == (413, "too_many_bytes")
    assert elsewhere.queue.submitted == []


def test_nothing_is_fetched_for_a_batch_that_finds_no_room(elsewhere: Elsewhere) -> None:
    """The queue is looked at before."""
    for _ in range(2):
        elsewhere.send(*[elsewhere.url("/a.jpg")] * 3)
    answer = elsewhere.send(*[elsewhere.url("/a.jpg")] * 3)
    assert (answer.status_code, answer.get_json()["code"]) == (429, "queue_full")
    assert len(elsewhere.host.seen) == 6


def test_hosts_that_are_slow_together_are_waited_for_so_long(
    elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not on its way by then fails alone."""
    monkeypatch.setattr(submit, "FETCH_SECONDS", 0)
    answer = elsewhere.send(b64encode(b"GIF89a\1\0\1\0").decode(), elsewhere.url("/a.jpg"))
    assert [each.get("error", {}).get("code") for each in answer.get_json()["jobs"]] == [None, "unreachable_url"]
    assert elsewhere.host.seen == []
