"""The row of the task `search`."""

import re

from wire.tasks.spec import Input, Kind, Option, Task

LEGS = ("words", "labels", "meaning", "looks", "copies")
USES, WHERE_NAMED = ("detect", "read", "embed"), "describe"
"""The tasks by which pictures are looked at, as far as a process does them; by the last one, which takes seconds for
each, only where the setting TASKS names it."""

FIND, COLLECTIONS, FORGET = "find", "collections", "forget"
"""What is asked. The last is no choice of clients: the front alone asks it, of whoever has an admin key."""

MOST_PREVIEWS = 50

OF_JOBS = "jobs."
"""What the names of collections of jobs begin with where they are searched: no folder's has a dot."""

COLLECTION_NAME = re.compile(r"[A-Za-z0-9_-]{1,50}")

GONE, CHANGED, LATE = "gone", "changed", "late"
"""Why a hit has no preview, besides the codes of errors: its file is not there any more, or holds another picture than
the one that was indexed, or those before it took too long."""


def _legs(text: str) -> str:
    named = [each.strip() for each in text.split(",") if each.strip()]
    if not set(named) <= set(LEGS):
        raise ValueError(text)
    return ",".join(dict.fromkeys(named))


def _collection(text: str) -> str:
    if not re.fullmatch(r"[\w.-]{0,100}", text):
        raise ValueError(text)
    return text


def _cursor(text: str) -> str:
    if not re.fullmatch(r"[\w.+-]{0,100}", text, re.ASCII):
        raise ValueError(text)
    return text


SEARCH = Task(
    name="search",
    about="Finds pictures of an indexed folder by what is in them.",
    inputs=(
        Input("image", Kind.IMAGE, "A picture that those are to look like that are found.", at_least=0),
        Input("query", Kind.TEXT, "What is looked for: words, and filters such as label:dog>=2.", 0, characters=500),
    ),
    runner="processor.tasks.search.task:prepare",
    timeout_seconds=60,
    attempts=2,
    by_default=False,
    options=(
        Option("collection", "", "In which; the first where it is empty.", written=_collection, syntax="its name"),
        Option("limit", 20, "At most so many hits.", 1, 200),
        Option(
            "cursor", "", "The hits behind those of an earlier answer.", written=_cursor, syntax="that of the answer"
        ),
        Option("certainty", 0.4, "Less certain ones are no hits."),
        Option("legs", "", "Who may rank; all where it is empty.", written=_legs, syntax=f"some of {','.join(LEGS)}"),
        Option("group", True, "Pictures that look the same are one hit."),
        Option("previews", 0, "So many of the hits come with a small picture, as a file.", 0, MOST_PREVIEWS),
        Option(
            "ask",
            FIND,
            "What is asked: find for pictures, collections for what there is.",
            choices=(FIND, COLLECTIONS),
        ),
    ),
)
