"""A question is answered: retrievers rank, their rankings are fused, what is not certain is no hit."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from processor.tasks.search.certainty import Evidence, Map, certainty, log_odds
from processor.tasks.search.collection import Collection
from processor.tasks.search.evidence import evidence_of
from processor.tasks.search.near_duplicates import group
from processor.tasks.search.question import Answer, Hit, Question
from processor.tasks.search.rank_fusion import fuse
from processor.tasks.search.reasons import explain
from processor.tasks.search.retrieval import TOOK_PART, Retrieved, retrieve
from processor.tasks.search.retrievers.base import FILTERS, LABELS, LOOKS, MEANING, WORDS, Ranking
from processor.tasks.search.retrievers.copies import COPIES
from wire.errors import BadOptionError

EVIDENCE = "evidence"
"""The ranking by what labels and meaning say together, in place of their own."""

WEIGHTS: Mapping[str, float] = {WORDS: 3.0, EVIDENCE: 3.0, LOOKS: 3.0, COPIES: 10.0}
"""What the ranks of a leg count."""

MOST_NEAREST = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may be a hit, and those that look the same."""

    entry: int
    score: float
    certainty: float
    group: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """What a question found: all its `certain` candidates, and the `nearest` where there are none."""

    retrieved: Retrieved
    certain: Sequence[Candidate]
    nearest: Sequence[Candidate]


def find(collection: Collection, question: Question) -> Answer:
    """What is found in the collection. Further pages are of what the first one found, for as long as that is kept.

    Raises BadOptionError for a query or a cursor that cannot be understood.
    """
    with collection.snapshot() as connection:
        kept = collection.kept(question.key) if question.cursor else None
        found = kept if isinstance(kept, Findings) else _found(collection, connection, question)
        collection.keep(question.key, found)
        certain = _behind(question.cursor, found.certain)
        page = certain[: question.limit]
        took_part = [leg for leg, state in found.retrieved.legs.items() if state == TOOK_PART]
        return Answer(
            hits=_hits(collection, connection, found.retrieved, page),
            nearest=_hits(collection, connection, found.retrieved, found.nearest),
            total=len(found.certain),
            cursor=f"{page[-1].score.hex()}_{page[-1].entry}" if len(certain) > len(page) else "",
            legs=found.retrieved.legs,
            not_indexed=collection.facts.missing_of(took_part),
        )


def _found(collection: Collection, connection: sqlite3.Connection, question: Question) -> Findings:
    retrieved = retrieve(collection, connection, question)
    candidates = _with_certainty(collection, connection, retrieved)
    if question.query.like is not None:
        candidates = [each for each in candidates if each.entry != question.query.like]
    if question.group:
        candidates = _grouped(connection, candidates)
    certain = [each for each in candidates if each.certainty >= question.certainty]
    nearest = [] if certain else sorted(candidates, key=lambda each: -each.certainty)[:MOST_NEAREST]
    retrieved.compared.clear()  # further pages need no scores, and of a million pictures they are megabytes
    return Findings(retrieved, certain, nearest)


def _with_certainty(collection: Collection, connection: sqlite3.Connection, retrieved: Retrieved) -> list[Candidate]:
    fused = fuse(retrieved.rankings, WEIGHTS)
    if FILTERS in retrieved.legs:
        return [Candidate(entry, score, 1.0) for entry, score in fused]
    evidence = evidence_of(collection, connection, retrieved, [entry for entry, _ in fused])
    alike = next((each for each in retrieved.rankings if each.leg == COPIES), None)
    copies = dict(zip(alike.entries, alike.scores, strict=True)) if alike else {}
    return [
        Candidate(entry, score, max(certainty(evidence[entry]), copies.get(entry, 0.0)))
        for entry, score in fuse(with_evidence(retrieved.rankings, evidence), WEIGHTS)
    ]


def with_evidence(
    rankings: Sequence[Ranking], evidence: Mapping[int, Evidence], by: Map | None = None
) -> Sequence[Ranking]:
    """The rankings that are fused: in place of those of labels and of meaning, the one by their `evidence`.

    It has all the entries of these two; those of equal evidence in the order of `evidence`.
    """
    told = {entry for each in rankings if each.leg in (LABELS, MEANING) for entry in each.entries}
    odds = {entry: log_odds(each, by) for entry, each in evidence.items() if entry in told}
    surest = sorted(odds, key=lambda entry: -odds[entry])
    others = [each for each in rankings if each.leg not in (LABELS, MEANING)]
    return [*others, Ranking(EVIDENCE, surest, [odds[entry] for entry in surest])]


def _grouped(connection: sqlite3.Connection, candidates: Sequence[Candidate]) -> list[Candidate]:
    """One candidate for all that look the same: the first of them, as certain as the most certain."""
    by_entry = {each.entry: each for each in candidates}
    wanted = ", ".join(map(str, by_entry))
    rows = connection.execute(f"SELECT id, fingerprint FROM entries WHERE id IN ({wanted})")  # noqa: S608
    found = []
    for leader, others in group(list(by_entry), dict(rows.fetchall())).items():
        surest = max(by_entry[each].certainty for each in (leader, *others))
        found.append(Candidate(leader, by_entry[leader].score, surest, others))
    return found


def _behind(cursor: str, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """The candidates behind the last one of an earlier page, whether or not that is still there."""
    if not cursor:
        return candidates
    try:
        score, _, entry = cursor.partition("_")
        last = (-float.fromhex(score), int(entry))
    except ValueError:
        raise BadOptionError(f"Option cursor: expected that of an earlier answer, got {cursor[:40]!r}.") from None
    return [each for each in candidates if (-each.score, each.entry) > last]


def _hits(
    collection: Collection, connection: sqlite3.Connection, retrieved: Retrieved, candidates: Sequence[Candidate]
) -> list[Hit]:
    found = []
    for each in candidates:
        row = connection.execute("SELECT width, height FROM entries WHERE id = ?", (each.entry,)).fetchone()
        if row is None:
            continue  # it was there when the first page was found
        others = [path for other in each.group for path in _paths(connection, other)]
        why = explain(collection.vocabulary, connection, retrieved, each.entry)
        found.append(
            Hit(each.entry, _paths(connection, each.entry), round(each.certainty, 4), row[0], row[1], why, others)
        )
    return found


def _paths(connection: sqlite3.Connection, entry: int) -> list[str]:
    rows = connection.execute("SELECT folder, name FROM files WHERE entry = ? ORDER BY path", (entry,))
    return [f"{folder}/{name}" if folder else name for folder, name in rows]
