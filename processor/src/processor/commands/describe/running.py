"""A run: pictures are asked about, and what comes of each is in the journal before it is anywhere else."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from processor.commands.describe import atomic
from processor.commands.describe.asking import Answers, RefusedError, each
from processor.commands.describe.in_hand import InHand
from processor.commands.describe.journal import Journal
from processor.commands.describe.naming import Names, Sidecar
from processor.commands.describe.planning import Item, Wanted, decide, policy_of
from processor.commands.describe.policy import Decision, Exists
from processor.commands.describe.records import Failure, Record, Wrote
from processor.commands.describe.sidecars import content_of, joined
from processor.walk import MOST_BYTES


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a picture: its result or why there is none, and whether it was asked for that."""

    content: str
    result: Any = None
    error: Failure | None = None
    seconds: float = 0.0
    asked: bool = True


@dataclass(slots=True)
class Report:
    """What a run did: how many pictures were finished; seconds of those that were asked, in order; failures by path."""

    finished: int = 0
    seconds: list[float] = field(default_factory=list)
    failures: dict[str, Failure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """Does what is `wanted`, by whoever `answers`, for `at_once` pictures at a time."""

    wanted: Wanted
    journal: Journal
    names: Names
    answers: Answers
    at_once: int = 1
    _in_hand: InHand[Answer] = field(default_factory=InHand)

    def work(self, items: Iterable[Item], report: Report, advanced: Callable[[], None]) -> None:
        """Every item is done, or among the failures of `report`; `advanced` is called after each.

        Raises StoppedError where others would fare no better, OSError where the journal cannot be written.
        """
        for item, answer in each(items, self.ask, self.at_once):
            self._finish(item, answer, report)
            advanced()

    def ask(self, item: Item) -> Answer:
        """The answer for the picture: the one that is known, for these bytes and options, else a new one."""
        path = self.wanted.root / item.path
        if item.file.size > MOST_BYTES:
            return Answer("", error=Failure("too_many_bytes", f"Expected at most {MOST_BYTES:,} bytes."))
        try:
            encoded = path.read_bytes()
        except OSError as error:
            return Answer("", error=Failure("unreadable", f"Expected a file that can be read: {error.strerror}."))
        content = atomic.hash_of(encoded)
        answer, first = self._in_hand.once(content, lambda: self._answered(path, encoded, content))
        return answer if first else replace(answer, asked=False)

    def _answered(self, path: Path, encoded: bytes, content: str) -> Answer:
        known = self.journal.known.answers.get((content, self.wanted.digest))
        if known is not None:
            return Answer(content, self.journal.result(known), seconds=known.record.seconds, asked=False)
        begun = time.perf_counter()
        try:
            result = self.answers.answer(path, encoded)
        except RefusedError as error:
            return Answer(content, error=error.failure, seconds=time.perf_counter() - begun)
        return Answer(content, result, seconds=time.perf_counter() - begun)

    def _finish(self, item: Item, answer: Answer, report: Report) -> None:
        """The journal knows of the answer and of the files that are made of it; then they are there."""
        texts: dict[str, bytes] = {}
        wrote: list[Wrote] = []
        if answer.error is None:
            for sidecar in self.wanted.sidecars:
                self._compose(item, answer, sidecar, texts, wrote)
        rounded = round(answer.seconds, 6)
        record = Record(
            item.path, item.file.state, answer.content, self.wanted.digest, rounded, tuple(wrote), answer.error
        )
        self.journal.append(record, answer.result)
        self._in_hand.forget(answer.content)
        if answer.error is not None:
            report.failures[item.path] = answer.error
            return
        if answer.asked:
            report.seconds.append(answer.seconds)
        for file, content in texts.items():
            try:
                atomic.put(self.wanted.root / file, content)
            except OSError as error:
                report.failures[item.path] = Failure("unwritable", f"Cannot write {file}: {error.strerror}.")
        report.finished += item.path not in report.failures

    def _compose(
        self, item: Item, answer: Answer, sidecar: Sidecar, texts: dict[str, bytes], wrote: list[Wrote]
    ) -> None:
        """What is to be written is in `texts` and in `wrote`; in `wrote` too what is as we wrote it."""
        file = self.names.of(item.path, sidecar)
        known = self.journal.known
        decision, old = decide(self.wanted, known, file, sidecar, answer.content)
        if decision is Decision.DONE:
            wrote.append(known.written[file, answer.content, self.wanted.digest])
        if decision is not Decision.WRITE:
            return
        new = content_of(sidecar, answer.result)
        exists = policy_of(self.wanted.policy, sidecar).exists
        if old is not None and exists in (Exists.APPEND, Exists.PREPEND):
            new = joined(new, old, exists)
        texts[file] = new
        wrote.append(Wrote(file, atomic.hash_of(new), None if old is None else atomic.hash_of(old)))
