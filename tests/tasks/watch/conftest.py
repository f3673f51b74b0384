"""What watching is tested with: a camera, someone who detects by colour, and a context that hears what is told."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Timer
from typing import Any

import numpy as np
import pytest

from backends.outbound.addresses import Guard
from backends.outbound.guarded_client import GuardedClient
from backends.outbound.network import Resolver, resolve
from camera import HERE, Camera, camera
from listening import Listening
from processor.base import Context, Inputs, Output
from processor.imaging.decode import Photo
from processor.imaging.encode import encode_jpeg
from processor.settings import Settings
from processor.tasks.watch.task import WatchRunner
from processor.tasks.watch.visit import Patiences
from wire.models import ModelInfo
from wire.tasks.detect.model import DetectModel, DetectModelVersion
from wire.tasks.watch.spec import ADDRESS, WATCH

QUICK = Patiences(answer=5, frame=5, gone=3, first_pause=0.05, longest_pause=0.2)


def painted(red: int, width: int = 64) -> bytes:
    """A JPEG in which there is a dog where it is red enough."""
    pixels = np.zeros((48, width, 3), np.uint8)
    pixels[..., 0] = red
    return encode_jpeg(pixels)


DOG, NOTHING = painted(250), painted(0)


@dataclass
class ByColour:
    """The runner of `detect`: finds a dog in what is red, within `seconds`."""

    looked: int = 0
    seconds: float = 0

    def look(self, photo: Photo, options: Mapping[str, Any]) -> Mapping[str, Any]:
        self.looked += 1
        time.sleep(self.seconds)
        if photo.pixels[..., 0].mean() < 128:
            return {"detections": []}
        box = [4.0, 4.0, photo.width / 2, photo.height / 2]
        return {"detections": [{"label": "dog", "class_id": 16, "confidence": 0.9, "xyxy": box}]}

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        raise AssertionError("a decoded picture is looked at")

    def models(self) -> tuple[ModelInfo, ...]:
        version = DetectModelVersion("by-colour", "0" * 64, "none", "float32", (64, 48))
        return (DetectModel(version, ("dog",)).info,)


@dataclass
class Hearing:
    """A `Context` that keeps what is told, and stops the job once `enough` says so of that."""

    enough: Any
    looked_at: bool = False
    told: list[Mapping[str, Any]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    shown: list[bytes] = field(default_factory=list)
    formats: tuple[str, ...] = ()
    owner: str = ""
    result_seconds: int = 60
    stopping: bool = False

    def may_see(self, owner: str) -> bool:
        return True

    def show(self, jpeg: bytes) -> None:
        self.shown.append(jpeg)

    def step(
        self, done: int, total: int, preview: bytes | None = None, text: str = "", live: Mapping[str, Any] | None = None
    ) -> None:
        assert live is not None
        self.told.append(live)
        if text:
            self.texts.append(text)
        self.stopping = bool(self.enough(live))


def detected(count: int) -> Callable[[Mapping[str, Any]], bool]:
    """Enough once so many frames were looked at."""
    return lambda live: bool(live["frames"]["detected"] >= count)


def leaving_once(eye: Listening) -> Hearing:
    """The camera goes away after three frames, and comes back half a second later, which is enough."""
    away = Timer(0.5, eye.up)

    def enough(live: Mapping[str, Any]) -> bool:
        if live["frames"]["detected"] >= 3 and away.ident is None:
            eye.down()
            away.start()
        return bool(live["reconnects"] >= 1)

    return Hearing(enough)


@pytest.fixture
def eye() -> Iterator[Camera]:
    with camera() as made:
        yield made


@dataclass
class Watcher:
    """Watches with a runner of its own."""

    detect: ByColour = field(default_factory=ByColour)
    patiences: Patiences = QUICK
    allowed: tuple[str, ...] = (HERE,)
    resolver: Resolver = resolve
    settings: Settings = field(default_factory=Settings)

    def watch(self, url: str, context: Hearing, **options: Any) -> Mapping[str, Any]:
        client = GuardedClient(Guard.of(self.allowed), self.resolver)
        runner = WatchRunner(self.settings, client, self.patiences)
        runner.use({"detect": self.detect, "watch": runner})
        wanted = WATCH.parse_options({"seconds": 60, **options})
        return runner.run({ADDRESS: (url.encode(),)}, wanted, context).result


@pytest.fixture
def watcher() -> Watcher:
    return Watcher()
