"""Parts of a folder, for several machines: which picture is in which depends on its name alone."""

import re
from dataclasses import dataclass
from zlib import crc32

from wire.errors import BadOptionError


@dataclass(frozen=True, slots=True)
class Shard:
    """The part `number`, from 1, of `total`."""

    number: int = 1
    total: int = 1

    @classmethod
    def parse(cls, text: str) -> "Shard":
        """As in 2/5. Raises BadOptionError."""
        found = re.fullmatch(r"([0-9]{1,4})/([0-9]{1,4})", text.strip(), re.ASCII)
        shard = cls(int(found[1]), int(found[2])) if found else cls(0)
        if not 1 <= shard.number <= shard.total:
            raise BadOptionError(f"Option --shard: expected a part and how many there are, such as 2/5, got {text!r}.")
        return shard

    def has(self, path: str) -> bool:
        """Whether the picture is in this part. Which one it is in stays the same whatever else comes and goes."""
        return crc32(path.encode(errors="surrogateescape")) % self.total == self.number - 1

    @property
    def infix(self) -> str:
        """What tells this part's files from those of others in their names."""
        return f".{self.number}-of-{self.total}" if self.total > 1 else ""
