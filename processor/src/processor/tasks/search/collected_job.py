"""A finished job goes into its collection: what it is called, what came of it, and a small picture."""

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from processor.finished_jobs import FinishedJob
from processor.imaging.preview import SIDE, preview_of
from processor.looking import Observation, lines_in, objects_in
from processor.tasks.search.decoding import PictureDecoder
from processor.tasks.search.index import entries, facts
from processor.tasks.search.index.analysis import Analysis, analyze, shortened
from processor.tasks.search.index.analysis_vectors import keep_vectors
from processor.tasks.search.index.indexing import HALF
from processor.tasks.search.index.location import IndexLocation
from processor.tasks.search.index.schema import connect
from processor.tasks.search.protocols import Analyzers, ObjectDetector, PictureCaptioner, TextReader
from processor.walk import SUFFIXES, file_of

MOST_PICTURES = 100_000
"""A collection of jobs has so many; the oldest goes where there would be one more."""

ENDING, LONGEST_NAME = ".jpg", 255
"""Of a preview; bytes that its name has at most."""

BY_ITS_JOB = "job"
"""Who detected, read or described, where no task of this process does."""


@dataclass(frozen=True, slots=True)
class CollectedJobs:
    """Puts jobs into collections, with what the `analyzers` of that moment make of pictures where the job's own result
    does not say it.
    """

    analyzers: Callable[[], Analyzers]
    decoder: PictureDecoder

    def put(self, location: IndexLocation, finished: FinishedJob) -> bool:
        """Whether the job is in the collection, however often it is put there; False where another process is at it.

        Raises RequestError for a picture that cannot be decoded, OSError where nothing can be written, TransientError
        where it cannot be analyzed just now.
        """
        analyzers = self.analyzers()
        with self.decoder.decoded(finished.picture, SIDE) as picture:
            preview = preview_of(picture.photo)
        with location.owned() as mine:
            if not mine:
                return False
            path = os.fsencode(f"{finished.job.id}/{_file_name(finished.job.name)}")
            status = _written(location.root, path, preview, finished.job.created_at)
            analysis = self._analyzed(finished, analyzers)
            with closing(connect(location.database)) as connection:
                with keep_vectors(connection, analyzers, [analysis]) as keep:
                    content = hashlib.sha256(preview).digest()[:HALF]
                    entry = entries.put_entry(connection, content, analysis.observations)
                    entries.put_file(connection, file_of(path, status), entry)
                    keep([entry])
                _make_room(connection, location.root)
                facts.settle(connection, changed=1)
        return True

    def _analyzed(self, finished: FinishedJob, analyzers: Analyzers) -> Analysis:
        """What the analyzers make of the picture, but for what the job's result says: that is what its client saw."""
        analysis = analyze(finished.picture, analyzers, self.decoder)
        seen = analysis.observations
        objects, lines, said = objects_of(finished.result), lines_of(finished.result), said_of(finished.result)
        if objects is not None:
            seen = replace(seen, objects=objects, detected_by=_model(analyzers.detector))
        if lines is not None:
            seen = replace(seen, lines=lines, read_by=_model(analyzers.reader))
        if said:
            seen = replace(seen, caption=said, captioned_by=_model(analyzers.captioner))
        return replace(analysis, observations=seen)


def objects_of(result: Mapping[str, Any]) -> list[Observation] | None:
    """The objects that the result has; None where it is of none."""
    return objects_in(result) if "detections" in result else None


def lines_of(result: Mapping[str, Any]) -> list[Observation] | None:
    """The lines of text that the result has, with where they are; None where it is of none."""
    return shortened(lines_in(result)) if "lines" in result else None


def said_of(result: Mapping[str, Any]) -> str:
    """What the result says of the picture as a whole, one a line: captions and answers, wherever they stand in it."""
    return "" if "lines" in result else "\n".join(_sayings(result))


def _model(analyzer: ObjectDetector | TextReader | PictureCaptioner | None) -> str:
    """Whom what the job says is put down to, so that it is not looked for anew before a model changes."""
    return analyzer.model if analyzer else BY_ITS_JOB


def _sayings(value: object, name: str = "") -> Iterator[str]:
    if isinstance(value, str) and name in ("text", "caption", "answer") and value.strip():
        yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _sayings(each, key)
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        for each in value:
            yield from _sayings(each, name)


def _file_name(name: str) -> str:
    """What the preview is called: as the picture was, with an ending of a picture; no disk takes a longer name."""
    plain = name.lstrip(".") or "picture"
    if Path(plain).suffix.lower() in SUFFIXES:
        return plain
    return f"{plain.encode()[: LONGEST_NAME - len(ENDING)].decode(errors='ignore')}{ENDING}"


def _written(root: Path, path: bytes, preview: bytes, created_at: float) -> os.stat_result:
    """What the system says of the file, which is there as a whole, and as old as its job."""
    file = root / os.fsdecode(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        unfinished = file.parent / ".unfinished"
        unfinished.write_bytes(preview)
        os.utime(unfinished, (created_at, created_at))
        unfinished.replace(file)
    return file.stat()


def _make_room(connection: sqlite3.Connection, root: Path) -> None:
    """The oldest pictures are gone that are more than a collection has."""
    (files,) = connection.execute("SELECT count(*) FROM files").fetchone()
    if files <= MOST_PICTURES:
        return
    oldest = [
        path for (path,) in connection.execute("SELECT path FROM files ORDER BY id LIMIT ?", (files - MOST_PICTURES,))
    ]
    known = entries.known_files(connection)
    connection.execute("BEGIN IMMEDIATE")
    entries.drop_files(connection, [known[path] for path in oldest])
    connection.execute("COMMIT")
    for path in oldest:
        file = root / os.fsdecode(path)
        file.unlink(missing_ok=True)
        file.parent.rmdir()
