"""What a run has to do: which pictures of a folder are asked, and which are done already."""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, auto
from pathlib import Path

from processor.commands.describe import atomic
from processor.commands.describe.known import Known
from processor.commands.describe.naming import Names, Sidecar, names_of
from processor.commands.describe.policy import Decision, Exists, Found, Policy
from processor.commands.describe.shards import Shard
from processor.commands.describe.tables import Table
from processor.walk import SUFFIXES, File, Walk


@dataclass(frozen=True, slots=True)
class Wanted:
    """What comes of the pictures in and below `root`: files beside them, and tables. Of pictures with one of `suffixes`
    in the part `shard`; with `failed`, only of those that came to nothing last time.
    """

    root: Path
    digest: str
    sidecars: tuple[Sidecar, ...]
    tables: Mapping[Table, Path]
    policy: Policy = field(default_factory=Policy)
    shard: Shard = field(default_factory=Shard)
    suffixes: frozenset[str] = SUFFIXES
    hidden: bool = False
    failed: bool = False


class Need(StrEnum):
    """What a picture needs: it is `TODO`, `DONE`, has a text that is `KEPT`, has `FAILED`, or is `LEFT` this time."""

    TODO = auto()
    DONE = auto()
    KEPT = auto()
    FAILED = auto()
    LEFT = auto()


@dataclass(frozen=True, slots=True)
class Item:
    """A picture of the folder, by its path below it, and what it needs."""

    path: str
    file: File
    need: Need


@dataclass(frozen=True, slots=True)
class Plan:
    """The pictures in the order of the walk. `unread` are the folders that could not be listed."""

    items: Sequence[Item]
    names: Names
    unread: Sequence[str]
    peoples: int
    """How many texts that people wrote would be replaced, were that allowed."""

    @property
    def todo(self) -> list[Item]:
        """The pictures that have to be worked on."""
        return [each for each in self.items if each.need is Need.TODO]

    @property
    def counts(self) -> Mapping[Need, int]:
        """How many pictures need what."""
        return Counter(each.need for each in self.items)


def plan(wanted: Wanted, known: Known) -> Plan:
    """What there is to do. No picture is read: one whose file has not changed is known by the journal.

    Names are told apart among all pictures of the folder, so that each part of it has the same.
    """
    walk = Walk(wanted.root, wanted.hidden)
    files = {os.fsdecode(each.path): each for each in walk.files()}
    names = names_of(files, known)
    items, peoples = [], 0
    for path, file in files.items():
        if _suffix(path) in wanted.suffixes and wanted.shard.has(path):
            need, others = _need(wanted, known, names, path, file)
            items.append(Item(path, file, need))
            peoples += others
    return Plan(items, names, [os.fsdecode(each) for each in walk.unread], peoples)


def decide(wanted: Wanted, known: Known, file: str, sidecar: Sidecar, content: str) -> tuple[Decision, bytes | None]:
    """What becomes of the text `file` of a picture with that content, and what is in it now.

    One that cannot be read is nobody's that we know, and stays.
    """
    try:
        old = atomic.content_of(wanted.root / file)
    except OSError:
        return Decision.PEOPLES, None
    there = None if old is None else atomic.hash_of(old)
    picture = None if there is None else known.ours.get((file, there))
    found = Found(
        there,
        ours=picture is not None,
        another=picture != content,
        wrote=known.written.get((file, content, wanted.digest)),
    )
    return policy_of(wanted.policy, sidecar).decide(found), old


def policy_of(policy: Policy, sidecar: Sidecar) -> Policy:
    """The same; but two documents are not joined to one, so of those a person's stays as it is."""
    if sidecar is Sidecar.XMP and policy.exists in (Exists.APPEND, Exists.PREPEND):
        return Policy(Exists.OVERWRITE)
    return policy


def _need(wanted: Wanted, known: Known, names: Names, path: str, file: File) -> tuple[Need, int]:
    """What the picture needs, and how many of its texts are a person's and stay."""
    failed = known.failed(path, wanted.digest)
    if wanted.failed and failed is None:
        return Need.LEFT, 0
    if not wanted.failed and failed and failed.sha256 and (failed.state, failed.digest) == (file.state, wanted.digest):
        return Need.FAILED, 0
    content = known.content_of(path, file.state)
    decisions = [decide(wanted, known, names.of(path, each), each, content)[0] for each in wanted.sidecars]
    peoples = decisions.count(Decision.PEOPLES)
    if Decision.WRITE in decisions:
        return Need.TODO, peoples
    if (content, wanted.digest) in known.answers:
        return Need.DONE, peoples
    return (Need.TODO if wanted.tables else Need.KEPT), peoples


def _suffix(path: str) -> str:
    return os.path.splitext(path)[1].lower()  # noqa: PTH122 - a path as text, which stays as it is
