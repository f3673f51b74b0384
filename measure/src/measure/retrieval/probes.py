"""COCO's pictures are indexed and asked for: what each leg ranks, and what is known of each picture that it ranks."""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from measure.retrieval.absent import ABSENT
from processor.tasks.search.certainty import Evidence, Map
from processor.tasks.search.collection import Collection
from processor.tasks.search.decoding import PictureDecoder
from processor.tasks.search.evidence import evidence_of
from processor.tasks.search.index.location import IndexLocation
from processor.tasks.search.index_updater import update
from processor.tasks.search.protocols import Analyzers
from processor.tasks.search.query.grammar import Query, parse
from processor.tasks.search.question import Question
from processor.tasks.search.rank_fusion import fuse
from processor.tasks.search.ranking import WEIGHTS, with_evidence
from processor.tasks.search.retrieval import retrieve
from processor.tasks.search.retrievers.base import LABELS, WORDS, Ranking

LEGS_WITHOUT_MEANING = frozenset({WORDS, LABELS})
CAPTION, CATEGORY, NOTHING = "caption", "category", "nothing"
"""What a query is: what a person said of one picture, a name of objects, or of what is in no picture."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What a search knew when it was asked for `text`. `right` are the numbers of the pictures that it should find.

    `rankings` are those of the legs. `evidence` is of all pictures in them, by number, the best first; `unmeant` is the
    same where only words and labels took part.
    """

    kind: str
    text: str
    right: frozenset[int]
    rankings: Sequence[Ranking]
    evidence: Mapping[int, Evidence]
    unmeant: Mapping[int, Evidence]

    def fused(self, by: Map | None = None) -> list[int]:
        """The pictures' numbers, the best first, by the map `by` in place of the shipped one."""
        return [entry for entry, _ in fuse(with_evidence(self.rankings, self.evidence, by), WEIGHTS)]


@dataclass(frozen=True, slots=True)
class Probed:
    """The answers to all queries. `names` has the file of each picture by its number."""

    names: Mapping[int, str]
    probes: Sequence[Probe]

    def of(self, *kinds: str) -> list[Probe]:
        """Those of some kinds of query."""
        return [each for each in self.probes if each.kind in kinds]


def probed(coco: Path, analyzers: Analyzers, decoder: PictureDecoder) -> Probed:
    """The pictures in `coco`/val2017 are asked for by their captions, by COCO's categories, and for what is in none."""
    with tempfile.TemporaryDirectory() as folder:
        location = IndexLocation.of(coco / "val2017", Path(folder))
        update(location, analyzers, decoder)
        with closing(Collection(location, analyzers)) as collection:
            return Probed(*_probed(collection, coco))


def _probed(collection: Collection, coco: Path) -> tuple[Mapping[int, str], list[Probe]]:
    with collection.snapshot() as connection:
        names = dict(connection.execute("SELECT entry, name FROM files").fetchall())
    numbers = {name: entry for entry, name in names.items()}
    return names, [
        _probe(collection, kind, query, text, frozenset(numbers[name] for name in right))
        for kind, query, text, right in queries(coco)
    ]


def _probe(collection: Collection, kind: str, query: Query, text: str, right: frozenset[int]) -> Probe:
    rankings, evidence = _answer(collection, Question(query))
    _, unmeant = _answer(collection, Question(query, legs=LEGS_WITHOUT_MEANING))
    return Probe(kind, text, right, rankings, evidence, unmeant)


def _answer(collection: Collection, question: Question) -> tuple[Sequence[Ranking], Mapping[int, Evidence]]:
    """What the retrievers rank, and the evidence of all of it, the best first."""
    with collection.snapshot() as connection:
        retrieved = retrieve(collection, connection, question)
        entries = [entry for entry, _ in fuse(retrieved.rankings, WEIGHTS)]
        evidence = evidence_of(collection, connection, retrieved, entries)
    found = fuse(with_evidence(retrieved.rankings, evidence), WEIGHTS)
    return retrieved.rankings, {entry: evidence[entry] for entry, _ in found}


def queries(coco: Path) -> Iterator[tuple[str, Query, str, set[str]]]:
    """Of each query its kind, itself, its text, and the names of the pictures that are right."""
    for caption in json.loads((coco / "captions.json").read_text())["annotations"]:
        text = caption["caption"]
        yield CAPTION, Query(tuple(text.replace(chr(34), "").split())), text, {caption["file_name"]}
    for label, names in _categories(coco / "instances.json").items():
        yield CATEGORY, parse(label), label, names
    for text in ABSENT:
        yield NOTHING, parse(text), text, set()


def _categories(file: Path) -> dict[str, set[str]]:
    """By COCO's category, the names of the pictures in which people marked it."""
    known = json.loads(file.read_text())
    names = {each["id"]: each["file_name"] for each in known["images"]}
    categories = {each["id"]: each["name"] for each in known["categories"]}
    found: dict[str, set[str]] = {}
    for each in known["annotations"]:
        found.setdefault(categories[each["category_id"]], set()).add(names[each["image_id"]])
    return found
