"""The forms of a task that has none of its own: its result as JSON, as it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from front.forms.view import Document, Entry, View
from wire.errors import BadOptionError
from wire.tasks.detect.candidates import Candidates


class PlainForms:
    """JSON alone."""

    rendered: Mapping[str, str] = {}
    marked: Sequence[str] = ()
    written: Sequence[str] = ()
    scored: Sequence[str] = ()
    changeable: Sequence[str] = ()

    def refined(
        self,
        result: Mapping[str, Any],
        candidates: Candidates | None,  # noqa: ARG002
        view: View,
    ) -> dict[str, Any]:
        if view.changes or view.near_misses:
            raise BadOptionError("This task's results cannot be looked at anew. Send the picture again.")
        return dict(result)

    def write(self, view: View, entry: Entry) -> Document:
        return self.write_all(view, [entry])

    def write_all(self, view: View, entries: Sequence[Entry]) -> Document:  # noqa: ARG002
        raise BadOptionError(f"Option format: expected json, got {view.format[:40]!r}.")
