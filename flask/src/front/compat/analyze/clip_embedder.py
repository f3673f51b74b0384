"""Pictures and texts as vectors of one model, for clients that compare them."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from front import access
from front.compat.sync_jobs import SyncJobs
from front.compat.vector_file import numbers, rows
from front.inputs import task_inputs
from front.job_request import Given, JobRequest, Reference
from front.jobs import Jobs
from front.services import NOBODY, Services
from front.settings import Settings
from front.v1.jobs.references import References
from wire.errors import NotReadyError, RequestError, UnknownModelError
from wire.models import ModelInfo
from wire.tasks.embed.spec import EMBED, FILE, MOST_CHARACTERS, MOST_PICTURES, MOST_TEXTS, VECTORS
from wire.workers import models

WAIT_SECONDS = 120
KINDS = frozenset({"texts", "pictures"})

OFFICIAL = MappingProxyType(
    {
        "vit-b-32": "clip-vit-base-patch32",
        "vit-b-16": "clip-vit-base-patch16",
        "vit-l-14": "clip-vit-large-patch14",
        "vit-l-14-336px": "clip-vit-large-patch14-336",
    }
)
"""What the makers of CLIP call their models, and under which name each is published."""


@dataclass(frozen=True, slots=True)
class ClipEmbedder:
    """The task `embed`, with a model that knows texts and pictures. `references` gets pictures that lie elsewhere."""

    services: Services
    settings: Settings
    jobs: Jobs
    references: References

    def vectors(self, given: Sequence[Given | str], version: str) -> list[list[float]]:
        """The vectors, of length 1, of pictures and texts (`str`) in their order, by the model that `version` means,
        or where that is empty by the first one that knows both.

        Raises RequestError, UnknownModelError, NotReadyError where no model knows both, or as `SyncJobs.do`.
        """
        if not given:
            return []
        model, owner = self._model(version), access.owner()
        pictures = tuple(
            self.references.picture(each, owner) if isinstance(each, Reference) else each
            for each in given
            if not isinstance(each, str)
        )
        texts = tuple(_text(each) for each in given if isinstance(each, str))
        for count, most, kind in ((len(pictures), MOST_PICTURES, "pictures"), (len(texts), MOST_TEXTS, "texts")):
            if count > most:
                raise RequestError(f"Expected at most {most:,} {kind}, got {count:,}. Send them in portions.")
        inputs = {name: values for name, values in (("image", pictures), ("text", texts)) if values}
        task_inputs.check(EMBED, inputs, self.settings)
        options = EMBED.parse_options({"model": model.name, "vectors": FILE})
        request = JobRequest(EMBED, inputs, options, owner=owner)
        done = SyncJobs(self.services, self.jobs).do(request, WAIT_SECONDS)
        made = rows(done.files[VECTORS], done.result["dimensions"], len(given))
        of_pictures, of_texts = iter(made[: len(pictures)]), iter(made[len(pictures) :])
        return [numbers(next(of_texts if isinstance(each, str) else of_pictures)) for each in given]

    def _model(self, version: str) -> ModelInfo:
        known = models(self.services.workers.reports(), EMBED.name)
        if not known:
            raise NotReadyError(NOBODY)
        joint = [each for each in known if set(each.facts.get("embeds", ())) >= KINDS]
        name = version.rpartition("/")[2].casefold()
        wanted = {name, OFFICIAL.get(name, name)}
        found = next((each for each in joint if not name or each.name.casefold() in wanted), None)
        if found is None:
            there = ", ".join(each.name for each in joint) or "none"
            raise UnknownModelError(f"Model {version[:70]!r} of texts and pictures: loaded are {there}.")
        return found


def _text(text: str) -> bytes:
    if not text or len(text) > MOST_CHARACTERS:
        raise RequestError(f"Expected texts of 1 to {MOST_CHARACTERS:,} characters, got one of {len(text):,}.")
    return text.encode("utf-8", "replace")
