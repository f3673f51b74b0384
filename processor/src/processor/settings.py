"""What the processor is told from outside, read once from the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from backends.outbound.addresses import checked_networks
from backends.stores.url import checked_redis_url, checked_store_url
from wire.desired_models import NAME
from wire.errors import BadOptionError
from wire.tasks.detect.spec import SHAPES
from wire.tasks.spec import AUTO, BOOLEANS, Task
from wire.tasks.watch.spec import WATCH

RUNTIMES = ("openvino", "keras")
PRECISIONS = (AUTO, "f32", "bf16", "int8")
SWITCH = ("true", "false")
SOURCE = Path(__file__).parents[1]
WORKSHOP = SOURCE.parent if SOURCE.name == "src" and not Path("processor").is_dir() else Path("processor")
"""Where weights and models lie: in the folder that the program is started in, where that has such a one, as a checkout
and a container have; else in the checkout that the program is of. It may be started among somebody's photos."""

WEIGHTS_DIR = WORKSHOP / "weights"
MODELS_DIR = WORKSHOP / "models"
MAX_PIXELS = 64_000_000
UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
REDIS_URL = "redis://localhost:6379/0"


@dataclass(frozen=True, slots=True)
class Settings:
    """The processor's settings, each with the environment variable of the same name in capitals.

    `tasks` are those that this process does; where there are none, those that are done by default.
    `model` is a name of the catalog, of a `NAME.cfg` in `weights_dir`, or of a folder in `models_dir`; None stands for
    the default. `others` are models that are loaded beside it. `cfg`, `weights` and `labels` name files of somebody's
    own.
    `weights_mirror` is a base address that downloads try first. `calibrate` is a folder of pictures to quantize by.
    `threads` bounds the cores that the network uses, `streams` is how many pictures it works on at a time; None leaves
    both to the runtime. `max_pixels` bounds one picture, `memory` (in bytes) the pictures of all jobs together; None
    stands for what the machine or the container has. With `safety_checker`, pictures that a model made pass the checker
    that came with it, where one did. A job that makes or changes a picture may cost `max_cost` at most, in steps of
    Stable Diffusion at 512 x 512; None for whatever it costs. `shape` is how a picture lies in the network's input
    where a request does not say; `auto` for how the model wants it. `store_url` is where a worker finds
    pictures; empty for redis. With `url_input` addresses are watched, `watch_at_once` at a time; `allowed_networks` may
    be reached although they are not public.
    """

    tasks: tuple[str, ...] = ()
    model: str | None = None
    others: tuple[str, ...] = ()
    cfg: Path | None = None
    weights: Path | None = None
    labels: Path | None = None
    weights_dir: Path = WEIGHTS_DIR
    models_dir: Path = MODELS_DIR
    weights_mirror: str = ""
    runtime: str = RUNTIMES[0]
    precision: str = PRECISIONS[0]
    threads: int | None = None
    streams: int | None = None
    calibrate: Path | None = None
    max_pixels: int = MAX_PIXELS
    shape: str = AUTO
    memory: int | None = None
    safety_checker: bool = True
    max_cost: int | None = None
    redis_url: str = REDIS_URL
    store_url: str = field(default="", repr=False)
    url_input: bool = False
    allowed_networks: tuple[str, ...] = ()
    watch_at_once: int = WATCH.at_once or 1

    def one_at_a_time(self) -> Self:
        """The settings for a process that works on one picture after the other, with all cores on each."""
        return replace(self, streams=self.streams or 1)

    def at_once(self, task: Task) -> int:
        """How many jobs that last a worker does at a time, beside the others."""
        return self.watch_at_once if task.name == WATCH.name else task.at_once or 1

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """The settings in `environ`; an empty variable counts as unset. Raises BadOptionError, naming the variable.

        MODELS, several names with commas between them, counts more than MODEL.
        """
        given = {name: value.strip() for name, value in environ.items() if value.strip()}

        names = model_names("Setting MODELS", given.get("MODELS", ""))

        def path(name: str) -> Path | None:
            return Path(given[name]) if name in given else None

        return cls(
            tasks=names_of(given.get("TASKS", "")),
            model=names[0] if names else given.get("MODEL"),
            others=names[1:],
            cfg=path("CFG"),
            weights=path("WEIGHTS"),
            labels=path("LABELS"),
            weights_dir=path("WEIGHTS_DIR") or WEIGHTS_DIR,
            models_dir=path("MODELS_DIR") or MODELS_DIR,
            weights_mirror=given.get("WEIGHTS_MIRROR", ""),
            runtime=_one_of(RUNTIMES, "RUNTIME", given),
            precision=_one_of(PRECISIONS, "PRECISION", given),
            threads=_positive("THREADS", given),
            streams=_positive("STREAMS", given),
            calibrate=path("CALIBRATE"),
            max_pixels=_positive("MAX_PIXELS", given) or MAX_PIXELS,
            shape=_one_of((AUTO, *SHAPES), "SHAPE", given),
            memory=_bytes("MEMORY", given),
            safety_checker=_one_of(SWITCH, "SAFETY_CHECKER", given) == SWITCH[0],
            max_cost=_positive("MAX_COST", given),
            redis_url=checked_redis_url(given.get("REDIS_URL", REDIS_URL)),
            store_url=checked_store_url(given["STORE_URL"]) if "STORE_URL" in given else "",
            url_input=_switch("URL_INPUT", given),
            allowed_networks=checked_networks("ALLOWED_NETWORKS", names_of(given.get("ALLOWED_NETWORKS", ""))),
            watch_at_once=_positive("WATCH_AT_ONCE", given) or cls().watch_at_once,
        )


def names_of(text: str) -> tuple[str, ...]:
    """The names in `text`, which have commas between them."""
    return tuple(each for part in text.split(",") if (each := part.strip()))


def model_names(what: str, text: str) -> tuple[str, ...]:
    """The names in `text`, each once, the default first. Raises BadOptionError, which says that `what` is wrong."""
    names = names_of(text)
    for name in names:
        if not NAME.fullmatch(name):
            raise BadOptionError(f"{what}: expected names such as yolov3,yolov3-tiny, got {name[:70]!r}.")
    return tuple(dict.fromkeys(names))


def _one_of(choices: tuple[str, ...], name: str, given: Mapping[str, str]) -> str:
    value = given.get(name, choices[0])
    if value not in choices:
        raise BadOptionError(f"Setting {name}: expected {' or '.join(choices)}, got {value!r}.")
    return value


def _switch(name: str, given: Mapping[str, str]) -> bool:
    text = given.get(name, "false").lower()
    if text not in BOOLEANS:
        raise BadOptionError(f"Setting {name}: expected true or false, got {text[:40]!r}.")
    return BOOLEANS[text]


def _bytes(name: str, given: Mapping[str, str]) -> int | None:
    """A size as compose files write it."""
    value = given.get(name)
    if value is None:
        return None
    size = re.fullmatch(r"([1-9][0-9]*)([kmg]?)b?", value.lower())
    if size is None:
        raise BadOptionError(f"Setting {name}: expected a size such as 4g or 512m, got {value!r}.")
    return int(size[1]) * UNITS[size[2]]


def _positive(name: str, given: Mapping[str, str]) -> int | None:
    value = given.get(name)
    if value is None:
        return None
    if not value.isdecimal() or int(value) < 1:
        raise BadOptionError(f"Setting {name}: expected a whole number from 1, got {value!r}.")
    return int(value)
