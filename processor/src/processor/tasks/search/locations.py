"""Which collections there are, by the names that clients call them: folders, and what came of jobs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from processor.base import Context
from processor.tasks.search.index.location import DATABASE, IndexLocation
from processor.tasks.search.settings import SearchSettings
from wire.errors import UnknownCollectionError
from wire.tasks.search.spec import OF_JOBS

JOBS, EVERYONE, PICTURES = "jobs", "everyone", "pictures"

KEY = "key:"
"""What the owners of jobs begin with (`wire.jobs.Job`); in names of folders and collections it is left out."""


@dataclass(frozen=True, slots=True)
class Locations:
    """Where the indexes lie: of `folders` by name, and below `jobs` those of jobs, by the key that they came with."""

    folders: Mapping[str, IndexLocation]
    jobs: Path

    @classmethod
    def of(cls, settings: SearchSettings) -> Self:
        """Those of the settings. Of two folders that are called the same, the second has a longer name."""
        found: dict[str, IndexLocation] = {}
        for root in settings.roots:
            location = IndexLocation.of(root, settings.indexes)
            found[location.name if location.slug in found else location.slug] = location
        return cls(found, settings.indexes / JOBS)

    def visible(self, context: Context) -> dict[str, IndexLocation]:
        """All that whoever sent the job in hand may see: what is not of its own key has that key's name in its name."""
        found = dict(self.folders)
        seen = [(owner, each) for owner, each in self._of_jobs() if context.may_see(owner)]
        for owner, location in sorted(seen, key=lambda each: each[0] != context.owner):
            short = f"{OF_JOBS}{location.name}"
            is_short = owner in ("", context.owner) and short not in found
            found[short if is_short else f"{OF_JOBS}{_plain(owner)}.{location.name}"] = location
        return found

    def find(self, name: str, context: Context) -> IndexLocation:
        """The collection of that name. Raises UnknownCollectionError, also for one that may not be seen."""
        visible = self.visible(context)
        if name not in visible:
            there = ", ".join(visible) or "none: the operator names folders in SEARCH_ROOTS"
            raise UnknownCollectionError(f"Collection {name[:40]!r}: there are {there}.")
        return visible[name]

    def of_a_job(self, owner: str, collection: str) -> IndexLocation:
        """Where jobs of that key go that name the collection. There may be nothing yet."""
        folder = self.jobs / _plain(owner) / collection
        return IndexLocation(folder, folder / PICTURES)

    def is_of_jobs(self, location: IndexLocation) -> bool:
        """Whether it is no folder that somebody else writes to."""
        return self.jobs in location.folder.parents

    def all_of_jobs(self) -> list[IndexLocation]:
        """Every collection of jobs, of whatever key."""
        return [location for _, location in self._of_jobs()]

    def _of_jobs(self) -> Iterator[tuple[str, IndexLocation]]:
        for database in sorted(self.jobs.glob(f"*/*/{DATABASE}")):
            plain = database.parent.parent.name
            owner = "" if plain == EVERYONE else f"{KEY}{plain}"
            yield owner, self.of_a_job(owner, database.parent.name)


def _plain(owner: str) -> str:
    return owner.removeprefix(KEY) or EVERYONE
