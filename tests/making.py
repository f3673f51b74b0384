"""A stand-in for a process that makes and changes pictures, at once; it analyzes and embeds, too."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from typing import Any

from PIL import Image

from analyzing import AnalyzingDispatcher
from wire import keys
from wire.errors import QueueFullError
from wire.jobs import Job, Outcome, Progress
from wire.models import ModelInfo, ModelVersion

SD = ModelInfo("generate", ModelVersion("sd-1.5", "5" * 64, "fake", "f32"), default=True, facts={"side": 512})
LCM = ModelInfo("generate", ModelVersion("lcm", "6" * 64, "fake", "f32"), facts={"side": 512})
INPAINTS = ModelInfo("edit", ModelVersion("sd-1.5", "5" * 64, "fake", "f32"), default=True)
DRAWN_SEED = 1234
WHY = "The model's safety checker found something."


@dataclass
class MakingDispatcher(AnalyzingDispatcher):
    """Pictures are small and of one colour, which their prompt and their seed choose. Those whose number is among
    `withheld`, from 0, are. From the `most`-th job on the queue is full. `progress_of` jobs is told by their ids."""

    withheld: tuple[int, ...] = ()
    most: int = 100
    progress_of: dict[str, Progress] = field(default_factory=dict)
    given: list[Mapping[str, bytes]] = field(default_factory=list)

    def submit(self, job: Job, wait_seconds: float = 0) -> None:
        if len(self.submitted) >= self.most:
            raise QueueFullError("Expected a queue with room, got a full one.", 5)
        self.given.append({name: self.store.get(key) for name, (key, *_) in job.inputs.items()})
        super().submit(job, wait_seconds)

    def progress(self, job: Job) -> Progress | None:
        return self.progress_of.get(job.id) or super().progress(job)

    def generate(self, job: Job) -> Outcome:
        seed, count = int(job.options["seed"] or DRAWN_SEED), int(job.options["n"])
        told = [self._told(job, number, seed + number) for number in range(count)]
        return self._succeeded(job, {"pictures": told})

    def edit(self, job: Job) -> Outcome:
        seed = int(job.options["seed"] or DRAWN_SEED)
        return self._succeeded(job, {"picture": self._told(job, 0, seed), "seed": seed})

    def _file(self, job: Job, told: Mapping[str, Any]) -> bytes:
        content: bytes = self.store.get(keys.file(job.id, told["file"]))
        return content

    def _told(self, job: Job, number: int, seed: int) -> dict[str, Any]:
        if number in self.withheld:
            return {"file": "", "sha256": "", "seed": seed, "withheld": WHY}
        content = picture(self.store.get(job.inputs["prompt"][0]).decode() if "prompt" in job.inputs else "", seed)
        name = f"{number + 1}.png"
        self.store.put(keys.file(job.id, name), content, 60)
        return {"file": name, "sha256": sha256(content).hexdigest(), "seed": seed, "withheld": ""}

    def _succeeded(self, job: Job, made: Mapping[str, Any]) -> Outcome:
        told = made.get("pictures") or [made["picture"]]
        for form in job.formats if told[0]["file"] else ():
            self.store.put(keys.rendering(job.id, form, ""), converted(form, self._file(job, told[0])), 60)
        result = {
            "prompt": "",
            "image": {"width": 16, "height": 8},
            "steps_done": job.options["steps"] or 20,
            "model": {"name": job.options["model"] or "sd-1.5", "weights_sha256": "5" * 64},
            "notice": "",
            "options": {**job.options, "width": 16, "height": 8, "steps": job.options["steps"] or 20},
            **made,
        }
        return Outcome.succeeded(job.id, result, files=[each["file"] for each in told if each["file"]])


def converted(form: str, png: bytes) -> bytes:
    """The PNG in another form."""
    file = BytesIO()
    Image.open(BytesIO(png)).save(file, form)
    return file.getvalue()


def picture(prompt: str, seed: int) -> bytes:
    """A PNG."""
    file = BytesIO()
    Image.new("RGB", (16, 8), tuple(sha256(f"{prompt}{seed}".encode()).digest()[:3])).save(file, "PNG")
    return file.getvalue()
