"""One round of an engine: every picture once by each client, each stage timed."""

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from threading import Barrier
from time import perf_counter

from measure.rounds import TOTAL, Round, Sample
from measure.speed.engines.darknet_program import DarknetProgram
from measure.speed.loading import load_engine
from measure.speed.setups import Engine, EngineOptions
from processor.base import Standalone
from processor.imaging.decode import Photo, decode
from processor.stopwatch import Stopwatch
from processor.tasks.detect.processor import DetectProcessor
from processor.yolo.detector import DetectOptions

KEPT_PHOTOS = 512
Work = Callable[[Path], Sample]


def open_rounds(engine: Engine, pictures: Sequence[Path]) -> Callable[[EngineOptions], Round]:
    """The function that does a round on `pictures`, with the engine opened for it."""
    if engine.name == "darknet":
        program = DarknetProgram(engine.darknet)
        return lambda _: program.round(pictures)
    bench = _Bench(load_engine(engine))
    return lambda options: _measure_round(bench.work(options), pictures, options.clients)


def _measure_round(work: Work, pictures: Sequence[Path], clients: int) -> Round:
    ready = Barrier(clients + 1)

    def client(number: int) -> list[Sample]:
        # Each begins elsewhere, so that they do not all ask for the same shape at the same time.
        start = number * len(pictures) // clients
        ready.wait()
        return [work(path) for path in (*pictures[start:], *pictures[:start])]

    with ThreadPoolExecutor(clients) as pool:
        running = [pool.submit(client, number) for number in range(clients)]
        ready.wait()
        start = perf_counter()
        samples = tuple(sample for each in running for sample in each.result())
        return Round(perf_counter() - start, samples)


class _Bench:
    """An opened engine, and pictures that it decoded before."""

    def __init__(self, processor: DetectProcessor) -> None:
        self._processor = processor
        self._photo = lru_cache(KEPT_PHOTOS)(self._decode)

    def work(self, options: EngineOptions) -> Work:
        knobs: dict[str, str | int] = {"shape": options.shape, "size": options.size}
        if options.response == "boxes":
            return lambda path: self._boxes(path, DetectOptions(shape=options.shape, size=options.size))
        return lambda path: self._file(path, knobs, picture=options.response == "picture")

    def _decode(self, path: Path, side: int) -> Photo:
        return decode(path.read_bytes(), max_pixels=self._processor.max_pixels, longest_side=side)

    def _boxes(self, path: Path, options: DetectOptions) -> Sample:
        detector = self._processor.detector
        photo = self._photo(path, max(detector.frame_wh(options.size)))
        stopwatch, start = Stopwatch(), perf_counter()
        result = detector.detect(photo, options, stopwatch)
        return Sample({**stopwatch.timings_ms, TOTAL: _since(start)}, result.input_wh)

    def _file(self, path: Path, knobs: dict[str, str | int], *, picture: bool) -> Sample:
        stopwatch, start = Stopwatch(), perf_counter()
        with stopwatch.stage("read"):
            data = path.read_bytes()
        formats = ("jpeg",) if picture else ()
        output = self._processor.run({"image": (data,)}, knobs, Standalone(formats))
        with stopwatch.stage("json"):
            json.dumps(output.result)
        total = _since(start)
        timings = dict(_in_order(stopwatch.timings_ms, output.result["timings_ms"]))
        width, height = output.result["model"]["input"]
        return Sample({**timings, TOTAL: total}, (width, height))


def _in_order(around: dict[str, float], inside: dict[str, float]) -> Iterator[tuple[str, float]]:
    yield "read", around["read"]
    yield from inside.items()
    yield "json", around["json"]


def _since(start: float) -> float:
    return (perf_counter() - start) * 1000
