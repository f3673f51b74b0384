"""A worker whose processor does what the picture says. Arguments: the URL of redis, a diary, perhaps `burst`, and
`two` for one of two tasks, `lasting` for one whose jobs last."""

import logging
import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from processor.base import Context, Inputs, Output
from processor.worker import work
from processor.worker.intervals import WorkerIntervals
from wire.errors import UndecodableImageError
from wire.models import ModelInfo
from wire.tasks.detect.model import DetectModel, DetectModelVersion

QUICK = WorkerIntervals(heartbeat=0.4, lease=2, maintenance=1, idle=1, overdue=1)


@dataclass(frozen=True, slots=True)
class StandIn:
    """Obeys `sleep SECONDS`, `tick SECONDS` (none pass while it is stopped), `hold FILE` until that is there, `refuse`,
    `crash`, `die` and `hang`.

    It finds nothing in anything else; of a GIF it says so as `detect` does.
    """

    diary: Path

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        order, _, argument = inputs["image"][0].decode("ascii", "replace").partition(" ")
        with self.diary.open("a") as diary:
            diary.write(f"{order} {os.getpid()}\n")
        match order:
            case "sleep":
                time.sleep(float(argument))
            case "tick":
                for _ in range(int(10 * float(argument))):
                    time.sleep(0.1)
            case "hold":
                while not Path(argument).exists():
                    time.sleep(0.05)
            case "refuse":
                raise UndecodableImageError("Expected a whole picture, got half of one.")
            case "crash":
                raise ZeroDivisionError
            case "die":
                os._exit(9)
            case "hang":
                signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
                time.sleep(60)
        renderings = dict.fromkeys(context.formats, b"marked")
        result = {"pid": os.getpid(), "order": order}
        if order.startswith("GIF"):
            result = {"options": dict(options), "detections": []}
        return Output(result, renderings=renderings, counts={"dog": 1})

    def models(self) -> tuple[ModelInfo, ...]:
        return (DetectModel(DetectModelVersion("stand-in", "0" * 64, "none", "float32", (416, 416)), ("dog",)).info,)


class Lasting(StandIn):
    """Goes on until it is stopped, and tells whose process it is."""

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        while not context.stopping:
            context.step(0, 1, live={"pid": os.getpid()})
            time.sleep(0.05)
        return Output({"stopped": True})


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    stand_in = StandIn(Path(sys.argv[2]))
    tasks = ("other", "detect") if "two" in sys.argv else ("detect",)
    runners: dict[str, StandIn] = dict.fromkeys(tasks, stand_in)
    runners |= {"watch": Lasting(Path(sys.argv[2]))} if "lasting" in sys.argv else {}
    work(runners, sys.argv[1], intervals=QUICK, burst="burst" in sys.argv)
