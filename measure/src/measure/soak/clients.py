"""Clients of every kind. Each asks as its kind does, once, and leaves the jobs that it got to whoever follows them."""

import time
from collections.abc import Callable, Mapping
from types import MappingProxyType
from urllib.parse import quote
from uuid import uuid4

import cv2
import numpy as np

from measure.soak.caller import Caller
from measure.soak.compat_clients import deepstack, open_inference
from measure.soak.exchange import NO_ANSWER, Reply, events, form
from measure.soak.pictures import Picture

WAIT_SECONDS = 10
SAME_JOB = "the same request with the same key is the same job"
TOLD_ONCE = "whoever follows a job is told how it ended"
TRIES, AGAIN_SECONDS = 4, 0.5
EVENTS_SECONDS = 60.0

Kind = Callable[[Caller], None]


def upload(caller: Caller) -> None:
    """A form, as the page sends it: mode 1 answers with the objects, mode 2 with where to look."""
    picture, mark = caller.picture(), caller.marks.next()
    body, content_type = form(picture.data, {"confidence_threshold": str(mark)})
    headers = {"Content-Type": content_type, "Accept": "application/json"}
    reply = caller.ask("POST", "/upload", body, headers, makes_job=True)
    if caller.expect(reply, 200, 202):
        url = str(reply.document["url"])
        caller.accepted(url.rpartition("/")[2], reply.began, picture, mark)
        if reply.status == 200:
            caller.check(picture.differs(_result(reply), mark), "POST /upload")


def job(caller: Caller) -> None:
    """A job that nobody waits for: it is asked for until it has ended."""
    _job(caller)


def waiting(caller: Caller) -> None:
    """One that waits for the result, and where that takes too long has the job."""
    _job(caller, headers={"Prefer": f"wait={WAIT_SECONDS}"})


def hooked(caller: Caller) -> None:
    """One that is called back."""
    _job(caller, f"&webhook={quote(caller.hook_url, safe='')}", webhook=True)


def canceling(caller: Caller) -> None:
    """One that changes its mind."""
    if job_id := _job(caller, canceled=True):
        time.sleep(caller.random.choice((0, 0.05, 0.5)))
        gone = caller.ask("DELETE", f"/v1/jobs/{job_id}", as_kind="canceling: DELETE")
        caller.expect(gone, 200, 409, 404, 410)


def with_key(caller: Caller) -> None:
    """One with an Idempotency-Key, which asks again where it got no answer, and once more when it has one."""
    picture, mark, life = caller.picture(), caller.marks.next(), caller.site.life()
    path, headers, known = f"/v1/jobs?confidence_threshold={mark}", {"Idempotency-Key": str(uuid4())}, ""
    for _ in range(TRIES):
        reply = caller.ask("POST", path, picture.data, headers, makes_job=not known)
        if caller.expect(reply, 200, 202):
            found = str(reply.document["id"])
            caller.accepted(found, reply.began, picture, mark)
            if known and found != known and life == caller.site.life():
                caller.book.breaks(SAME_JOB, f"{known}, and then {found}")
            if known:
                return
            known = found
        time.sleep(AGAIN_SECONDS)


def listening(caller: Caller) -> None:
    """One that listens to the job's events until its end."""
    job_id, began = _job(caller), time.monotonic()
    if not job_id:
        return
    last: Mapping[str, object] = {}
    for name, document in events(caller.front.url, f"/v1/jobs/{job_id}/events", EVENTS_SECONDS):
        if document.get("id") != job_id:
            caller.check(f"an event of {document.get('id')}", f"events of {job_id}")
        last = document if name == "end" else last
    if last and last.get("state") not in ("succeeded", "failed", "canceled", "expired"):
        caller.book.breaks(TOLD_ONCE, f"the last event of {job_id} is {last.get('state')}")
    caller.book.excuse("events until the end" if last else "events that broke off")
    if not last and time.monotonic() - began > EVENTS_SECONDS:
        caller.book.breaks(TOLD_ONCE, f"no last event of {job_id} in {EVENTS_SECONDS:g} s")


def batch(caller: Caller) -> None:
    """Several pictures at once, of which one may be none."""
    mark, edge = caller.marks.next(), "image-processor-soak"
    chosen = caller.random.sample(list(caller.pictures), caller.random.randint(2, 4))
    sent: list[tuple[str, Picture | None, bytes]] = [
        (f"{number}.jpg", picture, picture.data) for number, picture in enumerate(chosen)
    ]
    if caller.random.random() < 0.3:
        sent.append(("broken.jpg", None, b"no picture at all"))
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode() + data + b"\r\n"
        for name, _, data in sent
    ]
    body = b"".join([*parts, f"--{edge}--\r\n".encode()])
    headers = {"Content-Type": f"multipart/form-data; boundary={edge}"}
    life = caller.site.life()
    reply = caller.ask("POST", f"/v1/batches?confidence_threshold={mark}", body, headers)
    if reply.status == NO_ANSWER or reply.status >= 500:
        for _ in chosen:
            caller.book.may_have_left_one(life, caller.site.life())
    if not caller.expect(reply, 200, 202):
        return
    by_name = {name: picture for name, picture, _ in sent}
    for each in reply.document["jobs"]:
        if each["id"]:
            caller.accepted(each["id"], reply.began, by_name[each["name"]], mark)
        elif by_name[each["name"]] is not None:
            caller.check(f"no job for {each}", "POST /v1/batches")


def webp(caller: Caller) -> None:
    """A picture in a format that is decoded in a process of its own."""
    picture, mark = caller.picture(), caller.marks.next()
    image = cv2.imdecode(np.frombuffer(picture.data, np.uint8), cv2.IMREAD_COLOR)
    _, data = cv2.imencode(".webp", image, [cv2.IMWRITE_WEBP_QUALITY, 101])  # beyond 100: lossless
    reply = caller.ask("POST", f"/v1/jobs?confidence_threshold={mark}", data.tobytes(), makes_job=True)
    if caller.expect(reply, 200, 202):
        seen = Picture(picture.name, b"", picture.wh)
        caller.accepted(str(reply.document["id"]), reply.began, seen, mark)  # other bytes, perhaps other boxes


def watching(caller: Caller) -> None:
    """Whoever runs the service: it lives, and says whether it is ready."""
    caller.expect(caller.ask("GET", "/healthz"), 200)
    caller.expect(caller.ask("GET", caller.random.choice(("/readyz", "/v1/status", "/metrics", "/counts"))), 200)


def _job(
    caller: Caller,
    query: str = "",
    headers: Mapping[str, str] | None = None,
    *,
    canceled: bool = False,
    webhook: bool = False,
) -> str:
    """The id of a job that was accepted and is followed, empty where it was not."""
    picture, mark = caller.picture(), caller.marks.next()
    path = f"/v1/jobs?confidence_threshold={mark}{query}"
    reply = caller.ask("POST", path, picture.data, headers, makes_job=True)
    if not caller.expect(reply, 200, 202):
        return ""
    job_id = str(reply.document["id"])
    caller.accepted(job_id, reply.began, picture, mark, canceled=canceled, webhook=webhook)
    if reply.status == 200:
        caller.check(picture.differs(reply.document["result"], mark), "POST /v1/jobs")
    return job_id


def _result(reply: Reply) -> Mapping[str, object]:
    document = reply.document
    return {**document.get("info", {}), "detections": document.get("detections", ())}


KINDS: Mapping[Kind, int] = MappingProxyType(
    {
        upload: 20,
        job: 14,
        waiting: 16,
        hooked: 6,
        canceling: 5,
        with_key: 8,
        listening: 4,
        batch: 4,
        deepstack: 10,
        open_inference: 6,
        webp: 2,
        watching: 5,
    }
)
"""Each kind, and how many of a hundred it is."""
