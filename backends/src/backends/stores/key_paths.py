"""Where keys lie in stores of files and objects, and for how long anything of their kind is kept at most."""

from collections.abc import Mapping

from wire.keys import PREFIX

LONGEST_SECONDS = 7 * 86_400
"""How long a kind that nobody has said anything about is kept at most."""


def path_of(key: str) -> str:
    """The path of `key`: a folder for its kind, and in it a name without colons."""
    kind, _, name = key.removeprefix(f"{PREFIX}:").partition(":")
    return f"{kind}/{name.replace(':', '.') or '_'}"


def kind_of(key: str) -> str:
    """What is kept under `key`, or lies at a path that `path_of` gave: `input`, `file`, `job`."""
    return path_of(key).partition("/")[0]


def longest_seconds(lifetimes: Mapping[str, int], path: str) -> int:
    """For how long, in seconds, what lies at `path` is kept at most, by its kind."""
    return lifetimes.get(path.partition("/")[0], max(LONGEST_SECONDS, *lifetimes.values(), 0))
