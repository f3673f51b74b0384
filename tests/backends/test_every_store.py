"""Every store that STORE_URL can name keeps the same promises."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from front.open_store import only_store
from front.settings import Settings
from mode2.bench import RedisServer
from s3_server import BUCKET, S3Server
from wire import keys
from wire.store import Store

SHARED = ["redis", "file", "s3"]
LIFETIME_SECONDS = 2

RACE = """
import sys, time
from front.settings import Settings
from front.open_store import only_store
store = only_store(Settings(store_url=sys.argv[1]))
time.sleep(max(0, float(sys.argv[3]) - time.time()))
for key in sys.argv[4:]:
    if store.put_first(key, sys.argv[2].encode(), 60):
        print(key)
"""


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, RedisServer | S3Server]]:
    """Those that were asked for, one of each kind."""
    started: dict[str, RedisServer | S3Server] = {}
    yield started
    for server in started.values():
        server.stop()


@pytest.fixture
def url(
    request: pytest.FixtureRequest,
    servers: dict[str, RedisServer | S3Server],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    """What STORE_URL is set to: an empty store."""
    kind, folder = str(request.param), tmp_path_factory.mktemp("store")
    if kind == "memory":
        return "memory://"
    if kind == "file":
        return f"file://{folder}/store"
    if kind not in servers:
        servers[kind] = RedisServer(folder) if kind == "redis" else S3Server(folder)
        servers[kind].start()
    server = servers[kind]
    if isinstance(server, RedisServer):
        return server.url
    for name, value in server.environ.items():
        monkeypatch.setenv(name, value)
    return f"s3://{BUCKET}/{uuid4().hex}/of-tests"


@pytest.fixture
def store(url: str) -> Store:
    """The store, as mode 1 opens it."""
    return only_store(Settings(store_url=url))


each_store = pytest.mark.parametrize("url", ["memory", *SHARED], indirect=True)
each_shared_store = pytest.mark.parametrize("url", SHARED, indirect=True)


def key() -> str:
    return keys.outcome(str(uuid4()))


@each_store
def test_what_was_put_is_found_and_what_was_never_put_is_not(store: Store) -> None:
    """To the byte, also where there is none, and where there are many."""
    for value in (b"", b"1", bytes(range(256)) * 4_000):
        name = key()
        assert store.get(name) is None
        store.put(name, value, 60)
        assert store.get(name) == value


@each_store
def test_a_value_is_gone_when_its_time_is_over(store: Store) -> None:
    """For `get` and `get_many`; what was put for longer stays."""
    short, long = key(), key()
    store.put_many({short: (b"short", LIFETIME_SECONDS), long: (b"long", 60)})
    assert store.get_many([short, long]) == [b"short", b"long"]
    time.sleep(LIFETIME_SECONDS + 0.1)
    assert store.get_many([short, long]) == [None, b"long"]
    assert store.get(short) is None


@each_store
def test_many_keys_are_looked_up_in_their_order(store: Store) -> None:
    """More of them than are asked for at a time; None for those that are not there."""
    names = [key() for _ in range(50)]
    store.put_many({name: (name.encode(), 60) for name in names[::2]})
    wanted = [*reversed(names), names[0], names[0]]
    assert store.get_many(wanted) == [name.encode() if name in names[::2] else None for name in wanted]


@each_store
def test_what_is_put_again_is_the_last_one_for_its_own_time(store: Store) -> None:
    """The first lifetime does not end it."""
    name = key()
    store.put(name, b"first", 1)
    store.put(name, b"second", 60)
    time.sleep(1.1)
    assert store.get(name) == b"second"


@each_store
def test_what_is_deleted_is_gone_and_may_be_put_first_again(store: Store) -> None:
    """Deleting what is not there is no error."""
    name = key()
    store.put(name, b"1", 60)
    store.delete(name, key())
    assert store.get(name) is None
    assert store.put_first(name, b"2", 60)
    assert store.get(name) == b"2"


@each_store
def test_a_lifetime_is_made_shorter_and_never_longer(store: Store) -> None:
    """Of many at once; what is not there stays away, and a value stays as it is until then."""
    short, long, other = key(), key(), key()
    store.put_many({short: (b"short", LIFETIME_SECONDS), long: (b"long", 60), other: (b"other", 60)})
    store.shorten([short, other], 60)
    store.shorten([long, key()], LIFETIME_SECONDS)
    assert store.get_many([long, other]) == [b"long", b"other"]
    time.sleep(LIFETIME_SECONDS + 0.1)
    assert store.get_many([short, long, other]) == [None, None, b"other"]


@each_store
def test_the_first_one_stays_until_it_expires(store: Store) -> None:
    """What is left of an expired one does not block the next."""
    name = key()
    assert store.put_first(name, b"first", LIFETIME_SECONDS)
    assert not store.put_first(name, b"second", 60)
    assert store.get(name) == b"first"
    time.sleep(LIFETIME_SECONDS + 0.1)
    assert store.put_first(name, b"third", 60)
    assert not store.put_first(name, b"fourth", 60)
    assert store.get(name) == b"third"


@each_shared_store
def test_of_several_processes_one_is_first(url: str, store: Store, tmp_path: Path) -> None:
    """At a new key, and at one whose value has just expired; what is kept is the winner's."""
    names = [key() for _ in range(30)]
    store.put_many(dict.fromkeys(names[::2], (b"expired", 1)))
    start = time.time() + 3
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACE, url, racer, str(start), *names], stdout=subprocess.PIPE, env=os.environ
        )
        for racer in ("one", "two", "three")
    ]
    won = {
        racer: racing.communicate(timeout=60)[0].decode().split()
        for racer, racing in zip(("one", "two", "three"), racers, strict=True)
    }
    assert sorted(name for each in won.values() for name in each) == sorted(names)
    assert store.get_many(names) == [
        next(racer.encode() for racer, each in won.items() if name in each) for name in names
    ]


@each_shared_store
def test_another_process_finds_what_was_kept(url: str, store: Store) -> None:
    """It need not even have lived at that time."""
    store.put("image-processor:job:1", b"here", 60)
    code = (
        "import sys; from front.settings import Settings; from front.open_store import only_store;"
        "print(only_store(Settings(store_url=sys.argv[1])).get('image-processor:job:1'))"
    )
    found = subprocess.run([sys.executable, "-c", code, url], capture_output=True, text=True, check=True, timeout=60)
    assert found.stdout == "b'here'\n"
