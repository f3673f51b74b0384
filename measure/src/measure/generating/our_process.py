"""Makes pictures as the task does: `python -m measure.generating.our_process FOLDER PRECISION REQUEST SIDE JOBS`.

Prints a JSON list of the seconds, and those of all cores, that opening took, and each of so many JOBS.
"""

import json
import sys
import time
from pathlib import Path

from measure.generating.in_int8 import open_in
from measure.generating.stable_diffusion import PROMPT
from processor.base import Standalone
from processor.model_pool import ModelPool
from processor.pixel_budget import process_budget
from processor.tasks.generate.generator import Generator
from processor.tasks.generate.runner import GenerateRunner
from processor.tasks.generate.stable_diffusion import StableDiffusion
from wire.tasks.generate.spec import GENERATE

PIXELS = 1 << 30


def main() -> None:
    """Makes what the arguments say."""
    folder, precision, request, side, jobs = sys.argv[1:]
    options = GENERATE.parse_options(json.loads(request) | {"width": int(side), "height": int(side)})
    times = [(time.perf_counter(), time.process_time())]
    model = StableDiffusion(open_in(Path(folder), precision))
    runner = GenerateRunner(ModelPool[Generator](lambda _: model, [model]), PIXELS, process_budget(PIXELS), None)
    times.append((time.perf_counter(), time.process_time()))
    for _ in range(int(jobs)):
        runner.run({"prompt": (PROMPT.encode(),)}, options, Standalone())
        times.append((time.perf_counter(), time.process_time()))
    took = [[now - then for now, then in zip(*each, strict=True)] for each in zip(times[1:], times, strict=False)]
    sys.stdout.write(json.dumps(took))


if __name__ == "__main__":
    main()
