"""A folder that is described by somebody whose answers are made of the pictures' bytes: for tests of its files."""

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import IO, Any

from processor.commands.describe.asking import RefusedError, StoppedError
from processor.commands.describe.folder import Order, describe_folder
from processor.commands.describe.naming import Sidecar
from processor.commands.describe.planning import Wanted
from processor.commands.describe.policy import Exists, Policy
from processor.commands.describe.records import Failure
from processor.commands.describe.tables import Columns, Table

QUESTIONS = ("colour", "Is it =1?")
BROKEN, FATAL = b"broken", b"fatal"
JOURNAL = ".image-processor/describe.jsonl"


@dataclass
class Echo:
    """Answers with what the bytes are, after `seconds`. Writes into the file `log` who was asked, and `removes` another
    file when it is asked first, `refuses` the picture of that name. Each answer takes a byte of `permits`,
    until these end.
    """

    seconds: float = 0.0
    asked: list[str] = field(default_factory=list)
    log: Path | None = None
    removes: Path | None = None
    refuses: str = ""
    permits: IO[bytes] | None = None
    lock: Lock = field(default_factory=Lock)

    def answer(self, path: Path, encoded: bytes) -> Mapping[str, Any]:
        with self.lock:
            self.asked.append(path.name)
            if self.log:
                with self.log.open("a") as file:
                    file.write(f"{path.name}\n")
        if self.removes:
            self.removes.unlink(missing_ok=True)
            self.removes = None
        if self.permits:
            self.permits.read(1)
        time.sleep(self.seconds)
        if encoded.startswith(BROKEN) or path.name == self.refuses:
            raise RefusedError(Failure("not_an_image", "Expected a picture."))
        if encoded.startswith(FATAL):
            raise StoppedError("Nobody answers.")
        seen = sha256(encoded).hexdigest()
        return {
            "caption": {"text": f"A picture of {seen[:8]}", "finish": "stop", "tokens": 4, "probability": None},
            "answers": [
                {"name": name, "question": name, "answer": f"={seen[8:10]} & <{name}>", "finish": "stop", "tokens": 1,
                 "probability": 0.5}
                for name in QUESTIONS
            ],
            "alt_text": f"A picture of {seen[:8]}",
            "options": {},
            "timings_ms": {"decode": time.perf_counter()},
        }  # fmt: skip


@dataclass
class Described:
    """A folder, and how it is described."""

    root: Path
    answers: Echo = field(default_factory=Echo)
    digest: str = "d1"

    def put(self, name: str, content: bytes | None = None) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode() if content is None else content)
        return path

    def order(self, *sidecars: str, tables: tuple[str, ...] = (), **given: Any) -> Order:
        """What is wanted, as the command would say it."""
        exists, over = given.pop("exists", "skip"), given.pop("over_people", False)
        at_once, journal = given.pop("at_once", 1), given.pop("journal", JOURNAL)
        others = tuple(self.root / each for each in given.pop("journals", ()))
        wanted = Wanted(
            self.root, self.digest, tuple(map(Sidecar, sidecars)),
            {Table(each): self.root / f"descriptions.{each}" for each in tables},
            Policy(Exists(exists), over), **given,
        )  # fmt: skip
        return Order(wanted, Columns(QUESTIONS, True), self.answers, self.root / journal, others, at_once)

    def describe(self, *sidecars: str, **given: Any) -> bool:
        return describe_folder(self.order(*sidecars, **given))

    def text(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def files(self) -> Mapping[str, bytes]:
        """All files of the folder but the journal."""
        return {
            str(path.relative_to(self.root)): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and ".image-processor" not in path.parts
        }


def caption_of(content: bytes) -> str:
    """What `Echo` says of the picture."""
    return f"A picture of {sha256(content).hexdigest()[:8]}"


if __name__ == "__main__":
    folder, log, seconds = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
    answers = Echo(seconds, log=log, permits=sys.stdin.buffer)
    done = Described(folder, answers).describe("txt", "xmp", tables=("csv", "jsonl"), exists=sys.argv[4])
    sys.exit(0 if done else 1)
