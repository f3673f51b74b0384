"""What a search is asked, and what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from processor.tasks.search.certainty import DEFAULT
from processor.tasks.search.protocols import DecodedPicture
from processor.tasks.search.query.grammar import Query
from processor.tasks.search.retrievers.base import Reason


@dataclass(frozen=True, slots=True)
class Question:
    """A query, a picture, or both. `limit` hits are wanted, behind the `cursor` of an earlier answer.

    `legs` are those that may take part, all where there are none. Less certain hits than `certainty` are none. `hidden`
    lets hidden files be found; with `group`, pictures that look the same are one hit.
    """

    query: Query
    picture: DecodedPicture | None = None
    limit: int = 20
    cursor: str = ""
    legs: frozenset[str] = frozenset()
    certainty: float = DEFAULT
    hidden: bool = False
    group: bool = True

    @property
    def key(self) -> str:
        """The same for all pages of one question."""
        picture = sha256(self.picture.encoded).hexdigest() if self.picture else ""
        whole = (self.query, picture, sorted(self.legs), self.certainty, self.hidden, self.group)
        return sha256(repr(whole).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Hit:
    """A picture that was found. `paths` are its files; `group` the paths of others that look the same."""

    entry: int
    paths: Sequence[str]
    certainty: float
    width: int
    height: int
    why: Sequence[Reason]
    group: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The hits, by falling rank, and where there are none, the `nearest`, which are no hits.

    `legs` says which legs took part, and of the others why they did not; `total` how many hits there are on all pages.
    """

    hits: Sequence[Hit]
    nearest: Sequence[Hit]
    total: int
    cursor: str
    legs: Mapping[str, str]
    not_indexed: Mapping[str, int] = field(default_factory=dict)
