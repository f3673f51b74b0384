"""A bucket as a store: what is swept, what is refused, and what happens when nobody answers."""

import logging
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from backends.stores.key_paths import LONGEST_SECONDS
from backends.stores.objects import GRACE_SECONDS, ObjectStore, open_bucket
from backends.stores.open import open_store
from s3_server import BUCKET, S3Server
from wire import keys
from wire.errors import BadOptionError, NotReadyError

LIFETIMES = {"rendering": 3_600, "job": 90_000}
MINUTE = 60


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    server = S3Server(tmp_path_factory.mktemp("s3"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def environ(server: S3Server, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    for name, value in server.environ.items():
        monkeypatch.setenv(name, value)
    return server.environ


class Clock:
    """The time, and what a test adds to it."""

    added = 0.0

    def __call__(self) -> float:
        return time.time() + self.added


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bucket(environ: Mapping[str, str]) -> Any:
    """An empty folder of the bucket."""
    return open_bucket(f"s3://{BUCKET}/{uuid4().hex}")


@pytest.fixture
def store(bucket: Any, clock: Clock) -> ObjectStore:
    return ObjectStore(bucket, LIFETIMES, clock)


def paths(bucket: Any) -> set[str]:
    return {each["path"] for page in bucket.list() for each in page}


def test_an_object_holds_the_value_and_nothing_else(store: ObjectStore, bucket: Any) -> None:
    """Whoever looks into the bucket sees a picture in a folder of pictures."""
    store.put(keys.rendering("1-2", "jpeg", ""), b"\xff\xd8 a JPEG", MINUTE)
    assert bytes(bucket.get("rendering/1-2.jpeg.").bytes()) == b"\xff\xd8 a JPEG"


def test_what_has_surely_expired_is_swept_and_nothing_else(store: ObjectStore, bucket: Any, clock: Clock) -> None:
    """By kind, some time after the longest lifetime that the kind has; more objects than a list has on a page."""
    store.put_many({keys.rendering(str(at), "jpeg", ""): (b"", MINUTE) for at in range(1_020)})
    store.put(keys.record("1"), b"", 90_000)
    store.put("image-processor:novelty:1", b"", MINUTE)
    clock.added = LIFETIMES["rendering"] + GRACE_SECONDS - 30
    assert store.sweep() == 0
    clock.added += 120
    assert store.sweep() == 1_020
    assert paths(bucket) == {"job/1", "novelty/1"}
    clock.added = LONGEST_SECONDS + GRACE_SECONDS + MINUTE
    assert store.sweep() == 2
    assert paths(bucket) == set()


def test_an_object_of_somebody_elses_counts_as_expired(store: ObjectStore, bucket: Any) -> None:
    """It says of no time until when it is kept, so nothing relies on it."""
    bucket.put("job/1", b"from elsewhere")
    assert store.get(keys.record("1")) is None
    assert store.put_first(keys.record("1"), b"ours", MINUTE)


class ForgetfulBucket:
    """A bucket whose reply to the first `put` is lost, so that its client puts once more."""

    def __init__(self, bucket: Any) -> None:
        self._bucket = bucket

    def put(self, *args: Any, **kwargs: Any) -> Any:
        self._bucket.put(*args, **kwargs)
        return self._bucket.put(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._bucket, name)


def test_one_that_put_first_and_never_heard_of_it_was_first(bucket: Any) -> None:
    """The second try finds an object, and that it is its own."""
    assert ObjectStore(ForgetfulBucket(bucket)).put_first("image-processor:job:1", b"mine", MINUTE)
    assert not ObjectStore(bucket).put_first("image-processor:job:1", b"yours", MINUTE)


def test_a_server_that_does_not_answer_is_not_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each verb says so within seconds; the next one finds the server that is back."""
    server = S3Server(tmp_path)
    for name, value in server.environ.items():
        monkeypatch.setenv(name, value)
    store, begun = ObjectStore(open_bucket(f"s3://{BUCKET}/prefix")), time.monotonic()
    for verb in (
        lambda: store.get("a"),
        lambda: store.get_many(["a", "b"]),
        lambda: store.put("a", b"", MINUTE),
        lambda: store.put_many({"a": (b"", MINUTE), "b": (b"", MINUTE)}),
        lambda: store.put_first("a", b"", MINUTE),
        lambda: store.delete("a"),
        store.sweep,
    ):
        with pytest.raises(NotReadyError, match="object store does not answer as it should"):
            verb()
    assert time.monotonic() - begun < 20
    server.start()
    try:
        store.put("a", b"back", MINUTE)
        assert store.get("a") == b"back"
    finally:
        server.stop()


def test_a_server_that_is_not_there_yet_does_not_keep_the_service_from_starting(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """The log says so; the store is there as soon as the server is."""
    for name, value in S3Server(tmp_path).environ.items():
        monkeypatch.setenv(name, value)
    caplog.set_level(logging.WARNING)  # which NNCF, once used, has put higher for all of the process
    assert isinstance(open_store(f"s3://{BUCKET}/prefix"), ObjectStore)
    assert f"the store at s3://{BUCKET}/prefix does not answer yet" in caplog.text


def test_a_bucket_that_is_not_there_is_told_at_the_start(environ: Mapping[str, str]) -> None:
    """With the url, and nothing of the key to it."""
    with pytest.raises(BadOptionError, match=r"Setting STORE_URL: .* got s3://no-such-bucket/prefix: ") as caught:
        open_store("s3://no-such-bucket/prefix")
    assert environ["AWS_SECRET_ACCESS_KEY"] not in caught.value.message


def test_bad_credentials_are_told_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that asks for a key it knows; ours it does not."""
    monkeypatch.setenv("INITIAL_NO_AUTH_ACTION_COUNT", "1")  # one for the bucket; from then on keys are checked
    server = S3Server(tmp_path)
    server.start()
    try:
        for name, value in server.environ.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(BadOptionError, match=f"Setting STORE_URL: .* got s3://{BUCKET}: .*403") as caught:
            open_store(f"s3://{BUCKET}")
        assert server.environ["AWS_SECRET_ACCESS_KEY"] not in caught.value.message
    finally:
        server.stop()


def test_missing_credentials_are_told_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked of the machine's cloud in the end, where there is none."""
    for name in ("AWS_ENDPOINT", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(BadOptionError, match=f"Setting STORE_URL: .* got s3://{BUCKET}: no credentials"):
        open_store(f"s3://{BUCKET}")
