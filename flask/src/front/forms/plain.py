"""The forms of a task that has none of its own: its result as JSON, as it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from front.forms.view import Document, Entry, View
from wire.errors import BadOptionError
from wire.tasks.spec import Option


class PlainForms:
    """JSON alone."""

    rendered: Mapping[str, str] = {}
    shown: str = ""
    written: Sequence[str] = ()
    options: Sequence[Option] = ()
    in_queries_alone: Sequence[str] = ()

    def checked(self, view: View) -> View:
        return view

    def suffix(self, view: View) -> str:  # noqa: ARG002
        return ""

    def refined(self, result: Mapping[str, Any], kept: bytes | None, view: View) -> dict[str, Any]:  # noqa: ARG002
        if view.options:
            raise BadOptionError("This task's results cannot be looked at anew. Send the job again.")
        return dict(result)

    def write(self, view: View, entry: Entry) -> Document:
        return self.write_all(view, [entry])

    def write_all(self, view: View, entries: Sequence[Entry]) -> Document:  # noqa: ARG002
        raise BadOptionError(f"Option format: expected json, got {view.format[:40]!r}.")
