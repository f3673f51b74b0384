"""The task `search`: words, a picture or both in, hits with their reasons out."""

from collections.abc import Mapping
from dataclasses import asdict
from threading import Lock
from typing import Any

from processor.base import Context, Inputs, Output, Runner
from processor.pixel_budget import PixelBudget
from processor.tasks.search.analyzers import CurrentAnalyzers
from processor.tasks.search.collection import Collection
from processor.tasks.search.decoding import PictureDecoder
from processor.tasks.search.index.analysis import SIDE
from processor.tasks.search.index.location import IndexLocation
from processor.tasks.search.index_updater import IndexUpdater
from processor.tasks.search.previews import Previews, shown
from processor.tasks.search.protocols import DecodedPicture
from processor.tasks.search.query.grammar import parse
from processor.tasks.search.question import Answer, Question
from processor.tasks.search.ranking import find
from processor.tasks.search.settings import SearchSettings
from wire.errors import BadOptionError, RequestError, UnknownCollectionError
from wire.models import ModelInfo
from wire.tasks.search.spec import COLLECTIONS, FORGET


class SearchRunner:
    """A `processor.base.Runner`, which asks the indexes of the roots in its settings and keeps them up."""

    def __init__(self, settings: SearchSettings, max_pixels: int, budget: PixelBudget) -> None:
        self._settings = settings
        self._decoder = PictureDecoder(max_pixels, budget)
        self._previews = Previews(self._decoder)
        self._locations = _named(settings)
        self._analyzers = CurrentAnalyzers({})
        self._open: dict[str, Collection] = {}
        self._opening = Lock()
        self._updater: IndexUpdater | None = None

    def use(self, runners: Mapping[str, Runner]) -> None:
        """Pictures are looked at by these, and the indexes kept up from now on."""
        self._analyzers = CurrentAnalyzers(runners)
        if self._locations:
            locations = list(self._locations.values())
            self._updater = IndexUpdater(locations, self._analyzers, self._decoder, self._settings.rescan_seconds)
            self._updater.start()

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        if options["ask"] == COLLECTIONS:
            names = [options["collection"]] if options["collection"] else list(self._locations)
            return Output({"collections": [self._described(name) for name in names]})
        name = options["collection"] or next(iter(self._locations), "")
        if options["ask"] == FORGET:
            return Output({"collection": name, "forgotten": self._forget(name)})
        collection = self._collection(name)
        answer = self._answer(collection, inputs, options)
        looked_at = (answer.hits or answer.nearest)[: options["previews"]]
        previews = self._previews.of(collection, looked_at, context)
        return shown({"collection": name, "pictures": collection.facts.pictures, **asdict(answer)}, previews)

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

    def _collection(self, name: str) -> Collection:
        location = self._location(name)
        with self._opening:
            if name in self._open and not self._open[name].is_current:
                self._open.pop(name).close()
            if name not in self._open:
                if not location.is_there:
                    raise BadOptionError(f"Collection {name}: nothing of it is indexed yet. Ask again in a while.")
                self._open[name] = Collection(location, self._analyzers())
            self._open[name].analyzers = self._analyzers()
            return self._open[name]

    def _described(self, name: str) -> dict[str, Any]:
        if not self._location(name).is_there:
            return {"name": name, "indexed": False}
        collection = self._collection(name)
        with collection.snapshot():
            facts = asdict(collection.facts)
        return {"name": name, "indexed": True, **facts}

    def _forget(self, name: str) -> bool:
        """Whether the index is gone; it is made anew at once."""
        location = self._location(name)
        with self._opening:
            if (collection := self._open.pop(name, None)) is not None:
                collection.close()
            gone = location.forget()
        if self._updater:
            self._updater.hurry()
        return gone

    def _location(self, name: str) -> IndexLocation:
        if name not in self._locations:
            there = ", ".join(self._locations) or "none: the operator names folders in SEARCH_ROOTS"
            raise UnknownCollectionError(f"Collection {name[:40]!r}: there are {there}.")
        return self._locations[name]


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


def _named(settings: SearchSettings) -> dict[str, IndexLocation]:
    """The places of the roots by the names of their folders; of two that have the same, the second has a longer one."""
    found: dict[str, IndexLocation] = {}
    for root in settings.roots:
        location = IndexLocation.of(root, settings.indexes)
        found[location.name if location.slug in found else location.slug] = location
    return found
