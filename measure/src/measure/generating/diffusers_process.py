"""Makes pictures by diffusers' own pipeline, in an environment that has it; arguments and answer are `our_process`'."""

import json
import sys
import time

import torch
from diffusers import AutoencoderTiny, DPMSolverMultistepScheduler, LCMScheduler, StableDiffusionPipeline

DTYPES = {"f32": torch.float32, "bf16": torch.bfloat16}
SCHEDULERS = {"lcm": LCMScheduler, "dpm++2m": DPMSolverMultistepScheduler}
PROMPT = "a lighthouse in the fog"


def main() -> None:
    """Makes what the arguments say."""
    folder, precision, request, side, jobs = sys.argv[1:]
    options, dtype = json.loads(request), DTYPES[precision]
    times = [(time.perf_counter(), time.process_time())]
    pipeline = StableDiffusionPipeline.from_pretrained(folder, torch_dtype=dtype)
    if options["decoder"] == "tiny":
        pipeline.vae = AutoencoderTiny.from_pretrained(f"{folder}/taesd", torch_dtype=dtype)
    pipeline.scheduler = SCHEDULERS[options["scheduler"]].from_config(pipeline.scheduler.config)
    pipeline.set_progress_bar_config(disable=True)
    times.append((time.perf_counter(), time.process_time()))
    for _ in range(int(jobs)):
        pipeline(
            PROMPT,
            num_inference_steps=options["steps"],
            guidance_scale=options["guidance"],
            width=int(side),
            height=int(side),
            generator=torch.Generator().manual_seed(options["seed"]),
        )
        times.append((time.perf_counter(), time.process_time()))
    took = [[now - then for now, then in zip(*each, strict=True)] for each in zip(times[1:], times, strict=False)]
    sys.stdout.write(json.dumps(took))


if __name__ == "__main__":
    main()
