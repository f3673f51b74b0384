"""Whether a text is written where something lies already: what a person wrote stays, unless somebody says otherwise."""

from dataclasses import dataclass
from enum import StrEnum, auto

from processor.commands.describe.records import Wrote


class Exists(StrEnum):
    """What becomes of a text that is there already."""

    SKIP = "skip"
    OVERWRITE = "overwrite"
    APPEND = "append"
    PREPEND = "prepend"


class Decision(StrEnum):
    """What becomes of a file: `WRITE` it, it is `DONE`, `KEEP` what is there, or keep it because it is `PEOPLES`."""

    WRITE = auto()
    DONE = auto()
    KEEP = auto()
    PEOPLES = auto()


@dataclass(frozen=True, slots=True)
class Found:
    """What lies in the place of a text: the hash of its content, None for no file; whether that is `ours`, and of a
    picture that is `another` by now; and what a journal says that we wrote of this very picture and these options.
    """

    content: str | None
    ours: bool = False
    another: bool = False
    wrote: Wrote | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """`over_people` lets `overwrite` replace what a person wrote."""

    exists: Exists = Exists.SKIP
    over_people: bool = False

    def decide(self, found: Found) -> Decision:
        """What becomes of the file.

        A journal knows of each file before it is written. So one that is as it was before was about to be written when
        its process ended; one that is neither as before nor as after was changed by a person.
        """
        wrote = found.wrote
        if wrote is not None and found.content == wrote.sha256:
            return Decision.DONE
        if found.content is None:
            return Decision.WRITE
        begun = wrote is not None and found.content == wrote.before
        if self.exists is Exists.OVERWRITE:
            return Decision.WRITE if found.ours or self.over_people else Decision.PEOPLES
        if self.exists is Exists.SKIP:
            return Decision.WRITE if found.ours and (begun or found.another) else Decision.KEEP
        return Decision.WRITE if begun or wrote is None else Decision.KEEP
