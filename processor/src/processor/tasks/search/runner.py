"""The task `search`: words, a picture or both in, hits with their reasons out."""

from collections.abc import Mapping
from dataclasses import asdict
from threading import Lock
from typing import Any

from processor.base import Context, Inputs, Output, Runner
from processor.finished_jobs import FinishedJobs
from processor.pixel_budget import PixelBudget
from processor.tasks.search.analyzers import CurrentAnalyzers
from processor.tasks.search.collected_job import CollectedJobs
from processor.tasks.search.collection import Collection
from processor.tasks.search.decoding import PictureDecoder
from processor.tasks.search.index.analysis import SIDE
from processor.tasks.search.index.location import IndexLocation
from processor.tasks.search.index_updater import IndexUpdater
from processor.tasks.search.job_collector import JobCollector
from processor.tasks.search.jobs_of_hits import with_jobs
from processor.tasks.search.locations import Locations
from processor.tasks.search.previews import Previews, shown
from processor.tasks.search.protocols import DecodedPicture
from processor.tasks.search.query.grammar import parse
from processor.tasks.search.question import Answer, Question
from processor.tasks.search.ranking import find
from processor.tasks.search.settings import SearchSettings
from wire.errors import BadOptionError, RequestError
from wire.models import ModelInfo
from wire.tasks.search.spec import COLLECTIONS, FORGET


class SearchRunner:
    """A `processor.base.Runner`, which asks the indexes of the roots in its settings and of jobs, and keeps them up."""

    def __init__(self, settings: SearchSettings, max_pixels: int, budget: PixelBudget) -> None:
        self._settings = settings
        self._decoder = PictureDecoder(max_pixels, budget)
        self._previews = Previews(self._decoder)
        self._locations = Locations.of(settings)
        self._analyzers = CurrentAnalyzers({})
        self._open: dict[IndexLocation, Collection] = {}
        self._opening = Lock()
        self._updater: IndexUpdater | None = None
        self._finished: FinishedJobs | None = None

    def use(self, runners: Mapping[str, Runner]) -> None:
        """Pictures are looked at by these, and the indexes kept up from now on."""
        self._analyzers = CurrentAnalyzers(runners)
        if locations := list(self._locations.folders.values()):
            self._updater = IndexUpdater(locations, self._analyzers, self._decoder, self._settings.rescan_seconds)
            self._updater.start()

    def keep_from(self, finished: FinishedJobs) -> None:
        """Jobs that name a collection go into it from now on."""
        self._finished = finished
        JobCollector(finished, CollectedJobs(self._analyzers, self._decoder), self._locations).start()

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        visible = self._locations.visible(context)
        if options["ask"] == COLLECTIONS:
            names = [options["collection"]] if options["collection"] else list(visible)
            return Output({"collections": [self._described(name, context) for name in names]})
        name = options["collection"] or next(iter(visible), "")
        location = self._locations.find(name, context)
        if options["ask"] == FORGET:
            return Output({"collection": name, "forgotten": self._forget(location)})
        collection = self._collection(name, location)
        answer = self._answer(collection, inputs, options)
        looked_at = (answer.hits or answer.nearest)[: options["previews"]]
        previews = self._previews.of(collection, looked_at, context)
        result = {"collection": name, "pictures": collection.facts.pictures, **asdict(answer)}
        if self._finished and self._locations.is_of_jobs(location):
            result |= with_jobs(result, self._finished)
        return shown(result, previews)

    def models(self) -> tuple[ModelInfo, ...]:
        return ()

    def _answer(self, collection: Collection, inputs: Inputs, options: Mapping[str, Any]) -> Answer:
        (text,), (image,) = inputs.get("query", (b"",)), inputs.get("image", (b"",))
        if not text.strip() and not image:
            raise RequestError("Expected a query, a picture (image) or both, got neither.")
        if not image:
            return find(collection, _question(text, None, options))
        with self._decoder.decoded(image, SIDE) as picture:
            return find(collection, _question(text, picture, options))

    def _collection(self, name: str, location: IndexLocation) -> Collection:
        with self._opening:
            if location in self._open and not self._open[location].is_current:
                self._open.pop(location).close()
            if location not in self._open:
                if not location.is_there:
                    raise BadOptionError(f"Collection {name}: nothing of it is indexed yet. Ask again in a while.")
                self._open[location] = Collection(location, self._analyzers())
            self._open[location].analyzers = self._analyzers()
            return self._open[location]

    def _described(self, name: str, context: Context) -> dict[str, Any]:
        location = self._locations.find(name, context)
        kind = "jobs" if self._locations.is_of_jobs(location) else "folder"
        if not location.is_there:
            return {"name": name, "kind": kind, "indexed": False}
        collection = self._collection(name, location)
        with collection.snapshot():
            facts = asdict(collection.facts)
        return {"name": name, "kind": kind, "indexed": True, **facts}

    def _forget(self, location: IndexLocation) -> bool:
        """Whether the index is gone; that of a folder is made anew at once, that of jobs is gone with its pictures."""
        with self._opening:
            if (collection := self._open.pop(location, None)) is not None:
                collection.close()
            gone = location.forget()
        if self._updater:
            self._updater.hurry()
        return gone


def _question(text: bytes, picture: DecodedPicture | None, options: Mapping[str, Any]) -> Question:
    return Question(
        query=parse(text.decode()),
        picture=picture,
        limit=options["limit"],
        cursor=options["cursor"],
        legs=frozenset(filter(None, options["legs"].split(","))),
        certainty=options["certainty"],
        group=options["group"],
    )
