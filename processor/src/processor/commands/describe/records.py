"""What a journal says of pictures and of files, a line of JSON each."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from sys import intern
from typing import Any

STATE = ("bytes", "mtime_ns", "ctime_ns", "inode")
State = tuple[int, ...]
"""What changes where a picture's file does, in the order of `STATE`."""


@dataclass(frozen=True, slots=True)
class Wrote:
    """A file that is written, or is about to be: the hashes of what is in it then and of what was in it before, None
    where there was none. Its name is relative to the folder of the pictures.
    """

    file: str
    sha256: str
    before: str | None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer: a code that stays, and a sentence."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Record:
    """A picture that was worked on: what is in it (`sha256`), with which options and model (`digest`), for how long,
    and what was written of it; or why it could not be worked on. One that could not even be read has no `sha256`.
    """

    path: str
    state: State
    sha256: str
    digest: str
    seconds: float
    wrote: tuple[Wrote, ...] = ()
    error: Failure | None = None


@dataclass(frozen=True, slots=True)
class TableRecord:
    """A table that was made of the journal."""

    wrote: Wrote


Entry = Record | TableRecord


def digest_of(options: Mapping[str, Any], model: Mapping[str, Any]) -> str:
    """The same for the same options and model: what else an answer depends on is the picture."""
    text = json.dumps([options, model], sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()[:32]


def line_of(entry: Entry, result: Mapping[str, Any] | None = None) -> bytes:
    """The line, in ASCII, so that names of any bytes come out again."""
    if isinstance(entry, TableRecord):
        content: dict[str, Any] = {"table": asdict(entry.wrote)}
    else:
        state = zip(STATE, entry.state, strict=True)
        content = {"path": entry.path, **dict(state), "sha256": entry.sha256, "digest": entry.digest}
        content |= {"seconds": entry.seconds, "wrote": [asdict(each) for each in entry.wrote]}
        content |= {"result": result} if entry.error is None else {"error": asdict(entry.error)}
    return json.dumps(content, separators=(",", ":")).encode() + b"\n"


def entry_of(line: bytes) -> Entry | None:
    """What the line says; None where it says nothing that this version knows."""
    try:
        content = json.loads(line)
        if "table" in content:
            return TableRecord(_wrote(content["table"]))
        if "error" not in content and not isinstance(content["result"], dict):
            return None
        return Record(
            str(content["path"]),
            tuple(int(content[name]) for name in STATE),
            str(content["sha256"]),
            intern(str(content["digest"])),
            float(content["seconds"]),
            tuple(map(_wrote, content["wrote"])),
            Failure(str(content["error"]["code"]), str(content["error"]["detail"])) if "error" in content else None,
        )
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def _wrote(given: Mapping[str, Any]) -> Wrote:
    before = given["before"]
    return Wrote(str(given["file"]), str(given["sha256"]), None if before is None else str(before))


def result_of(line: bytes) -> Mapping[str, Any]:
    """The result in the line of a picture that was worked on."""
    result: Mapping[str, Any] = json.loads(line)["result"]
    return result
