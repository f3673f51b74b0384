"""What a release leaves behind when it is stopped in the midst of its work, and how the next one finds it.

`python -m upgrade.leftovers`, in the folder `tests`, writes that of this checkout's version into a folder beside this
file; it is done once for each release (CONTRIBUTING.md) and never changed afterwards.
"""

import json
import math
import os
import shutil
import signal
import subprocess
import sys
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import requests
from PIL import Image, ImageDraw, ImageFont
from redis import Redis

from front import __version__
from service import COMMAND, GUNICORN, Service, free_port, kill, running_mode1, start

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
YEARS = str(20 * 365 * 86_400)
FOR_YEARS = {"QUEUE_SECONDS": YEARS, "RESULT_SECONDS": YEARS, "RECORD_SECONDS": YEARS}
"""So that what a release left is not over when it is looked at years later."""

PASSING_SECONDS = 61
"""What redis keeps for less than that, leases and heartbeats, is gone when another version comes."""

OF_A_WORKER = b"rq:worker:"
"""What rq notes of a worker's process goes with it, a few minutes later."""

OF_A_PLACE = ("root", "lock", "index.sqlite-shm", "index.sqlite-wal")
"""Files of an index that are of this machine or of a process, and are made anew where they are missing."""

HOOK, SECRET = "http://127.0.0.1:65001/hook", "whsec_" + b64encode(bytes(range(32))).decode()
KEY = "the-key-of-a-request"
SETTINGS = {**FOR_YEARS, "WEBHOOK_SECRET": SECRET, "ALLOWED_NETWORKS": "127.0.0.1/32"}
WAITING = "/v1/jobs?name=waiting.jpg&confidence_threshold=0.3"
COLLECTION = "holiday"
JSON = {"Accept": "application/json"}


@dataclass(frozen=True)
class Left:
    """The ids of jobs and batches, by what had become of them."""

    succeeded: str
    failed: str
    in_hand: str
    waiting: str
    called_back: str
    batch_done: str
    batch_waiting: str


def drawn() -> bytes:
    """A stop sign as nobody drew it before, in which the network finds one; as JPEG."""
    image, file = Image.new("RGB", (300, 220), (150, 180, 210)), BytesIO()
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 160, 300, 220), fill=(90, 120, 70))
    draw.rectangle((146, 110, 154, 215), fill=(120, 120, 120))
    turns = [math.pi * (1 / 8 + side / 4) for side in range(8)]
    for radius, fill in ((62, (240, 240, 240)), (57, (190, 20, 30))):
        draw.polygon([(150 + radius * math.cos(turn), 75 + radius * math.sin(turn)) for turn in turns], fill=fill)
    draw.text((150, 75), "STOP", fill=(250, 250, 250), font=ImageFont.load_default(38), anchor="mm")
    image.save(file, "JPEG", quality=80)
    return file.getvalue()


def models_environ() -> dict[str, str]:
    """Settings under which the real yolov3-tiny is at hand, as in the other tests."""
    folder = ROOT / "build/tests"
    environ = {"WEIGHTS_DIR": str(folder / "weights"), "MODELS_DIR": str(folder / "models"), "MODEL": "yolov3-tiny"}
    subprocess.run([COMMAND, "models", "get", "yolov3-tiny"], env=os.environ | environ, check=True)
    return environ


@contextmanager
def running_redis(folder: Path) -> Iterator[Redis]:
    """A redis-server that keeps nothing on disk."""
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    server = start(command, {}, folder / "redis.log")
    with Redis(port=port, socket_connect_timeout=5) as client:
        wait_for(lambda: _answers(client))
        yield client
    server.stop()


def url_of(client: Redis) -> str:
    return f"redis://127.0.0.1:{client.connection_pool.connection_kwargs['port']}/0"


@contextmanager
def running_front(client: Redis, environ: Mapping[str, str], folder: Path) -> Iterator[Service]:
    """Mode 2's front; nobody works yet."""
    port = free_port()
    environ = {**environ, **SETTINGS, "REDIS_URL": url_of(client), "PORT": str(port)}
    service = start(GUNICORN, environ, folder / "front.log", f"http://127.0.0.1:{port}/healthz")
    try:
        yield service
    finally:
        service.stop()


def start_worker(client: Redis, environ: Mapping[str, str], folder: Path) -> Service:
    return start([str(COMMAND), "worker"], {**environ, "REDIS_URL": url_of(client)}, folder / "worker.log")


def work_and_die(client: Redis, service: Service, environ: Mapping[str, str], folder: Path) -> Left:
    """Jobs of every kind, and a worker that is killed with one in hand; more come that nobody works on."""
    data, waits = drawn(), {"Prefer": "wait=30"}
    worker = start_worker(client, environ, folder)
    wait_for(lambda: requests.get(f"{service.url}/readyz", timeout=10).ok)

    def posted(path: str, body: Any, headers: Mapping[str, str] | None = None) -> str:
        sent = {"files": body} if isinstance(body, list) else {"data": body}
        answer = requests.post(f"{service.url}{path}", headers=headers, timeout=60, **sent)
        assert answer.status_code in (200, 202, 400), answer.text
        document = answer.json()
        return str(document.get("job", document)["id"])

    files = [("file", ("one.jpg", data)), ("file", ("other.jpg", data))]
    succeeded = posted("/v1/jobs?name=done.jpg&picture=true", data, waits)
    failed = posted("/v1/jobs", data[:1500], waits)
    batch_done = posted("/v1/batches", files, waits)
    worker.process.send_signal(signal.SIGSTOP)
    in_hand = posted("/v1/jobs?name=hand.jpg", data)
    worker.process.send_signal(signal.SIGCONT)
    until = time.monotonic() + 60
    while not client.zcard("rq:wip:detect"):
        assert time.monotonic() < until, "the worker never began"
    kill(worker.process)
    waiting = posted(WAITING, data, {"Idempotency-Key": KEY})
    called_back = posted(f"/v1/jobs?webhook={HOOK}", data)
    return Left(succeeded, failed, in_hand, waiting, called_back, batch_done, posted("/v1/batches", files))


def dump(client: Redis) -> dict[str, Any]:
    """All keys that last, with their types; strings are base64 where they are no text."""
    kept = {}
    for key in sorted(client.scan_iter()):
        seconds, kind = client.ttl(key), client.type(key).decode()
        if not 0 <= seconds < PASSING_SECONDS and not key.startswith(OF_A_WORKER):
            kept[key.decode()] = {"type": kind, "seconds": seconds, "value": READ[kind](client, key)}
    return kept


READ: Mapping[str, Callable[[Redis, bytes], Any]] = {
    "string": lambda client, key: _text(client.get(key)),
    "hash": lambda client, key: {_text(name): _text(value) for name, value in client.hgetall(key).items()},
    "list": lambda client, key: [_text(each) for each in client.lrange(key, 0, -1)],
    "set": lambda client, key: sorted(_text(each) for each in client.smembers(key)),
    "zset": lambda client, key: {_text(name): score for name, score in client.zrange(key, 0, -1, withscores=True)},
}


def restore(client: Redis, kept: Mapping[str, Any], hook: str = HOOK) -> None:
    """Redis has what was dumped, with `hook` where webhooks went."""
    for key, entry in kept.items():
        value = entry["value"]
        match entry["type"]:
            case "string":
                client.set(key, to_bytes(value).replace(HOOK.encode(), hook.encode()))
            case "hash":
                client.hset(key, mapping={to_bytes(name): to_bytes(each) for name, each in value.items()})
            case "list":
                client.rpush(key, *(to_bytes(each) for each in value))
            case "set":
                client.sadd(key, *(to_bytes(each) for each in value))
            case "zset":
                client.zadd(key, {to_bytes(name): score for name, score in value.items()})
        if entry["seconds"] >= 0:
            client.expire(key, entry["seconds"])


def pack(folder: Path) -> list[dict[str, Any]]:
    """The files of a store, each with the time at which it is over."""
    files = sorted(each for each in folder.rglob("*") if each.is_file())
    return [
        {"path": str(each.relative_to(folder)), "until": each.stat().st_mtime, "value": _text(each.read_bytes())}
        for each in files
    ]


def unpack(packed: list[dict[str, Any]], folder: Path) -> None:
    """The folder of a store, as it was packed."""
    (folder / ".new").mkdir(parents=True, exist_ok=True)
    for each in packed:
        path = folder / each["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(to_bytes(each["value"]))
        os.utime(path, (each["until"], each["until"]))


def collecting_environ(environ: Mapping[str, str], store: Path, indexes: Path) -> dict[str, str]:
    """Settings of a process that keeps its store in files, and searches."""
    mine = {"STORE_URL": f"file://{store}", "TASKS": "detect,search", "SEARCH_INDEXES": str(indexes)}
    return {**environ, **SETTINGS, **mine}


def collect(service: Service) -> str:
    """The id of a job that succeeded, and that is in its collection by now."""
    path = f"/v1/jobs?name=corner.jpg&collection={COLLECTION}"
    answer = requests.post(f"{service.url}{path}", drawn(), headers={"Prefer": "wait=30"}, timeout=60)
    assert answer.status_code == 200, answer.text
    wait_for(lambda: requests.get(f"{service.url}/v1/collections", timeout=10).json()["collections"])
    return str(answer.json()["id"])


def written(environ: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """What this version leaves: `redis`, `store`, and about them `left` and `collected`; its indexes, in `folder`."""
    with TemporaryDirectory() as scratch_name:
        scratch = Path(scratch_name)
        with running_redis(scratch) as client, running_front(client, environ, scratch) as front:
            left = work_and_die(client, front, environ, scratch)
            in_redis = dump(client)
        store, indexes = scratch / "store", scratch / "indexes"
        with running_mode1(collecting_environ(environ, store, indexes), scratch) as service:
            collected = collect(service)
        shutil.copytree(indexes, folder / "indexes", ignore=shutil.ignore_patterns(*OF_A_PLACE))
        return {"left": asdict(left), "collected": collected, "redis": in_redis, "store": pack(store)}


def wait_for(find: Any, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not find():
        assert time.monotonic() < until, f"not within {seconds} s"
        time.sleep(0.1)


def _answers(client: Redis) -> bool:
    try:
        return bool(client.ping())
    except OSError:
        return False


def _text(value: bytes) -> str:
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return f"base64:{b64encode(value).decode()}"
    return f"base64:{b64encode(value).decode()}" if text.startswith("base64:") else text


def to_bytes(text: str) -> bytes:
    """What was written down as `text`."""
    return b64decode(text.removeprefix("base64:")) if text.startswith("base64:") else text.encode()


def main() -> None:
    folder = HERE / __version__
    if folder.exists():
        sys.exit(f"{folder} is there already: what a release left behind does not change. Raise the version first.")
    folder.mkdir()
    try:
        content = written(models_environ(), folder)
        (folder / "left.json").write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    except BaseException:
        shutil.rmtree(folder)
        raise


if __name__ == "__main__":
    main()
