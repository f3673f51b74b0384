"""The formats of a task that has none of its own: its result as JSON, as it is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from front.services import Services
from front.tasks.base import Document, Entry, ResultQuery
from wire.errors import BadOptionError
from wire.models import ModelInfo
from wire.tasks.spec import Option


class PlainFormats:
    """JSON alone."""

    rendered: Mapping[str, str] = {}
    shown: str = ""
    written: Sequence[str] = ()
    options: Sequence[Option] = ()
    in_queries_alone: Sequence[str] = ()

    def checked(self, result_query: ResultQuery) -> ResultQuery:
        return result_query

    def suffix(self, result_query: ResultQuery) -> str:  # noqa: ARG002
        return ""

    def refined(self, result: Mapping[str, Any], kept: bytes | None, result_query: ResultQuery) -> dict[str, Any]:  # noqa: ARG002
        if result_query.options:
            raise BadOptionError("This task's results cannot be looked at anew. Send the job again.")
        return dict(result)

    def needed(self, form: str, result: Mapping[str, Any]) -> Mapping[str, str]:  # noqa: ARG002
        return {}

    def of_files(self, form: str, result: Mapping[str, Any], file: Callable[[str], bytes]) -> bytes | None:  # noqa: ARG002
        return None

    def entries(self, results: Iterable[tuple[str, Mapping[str, Any]]], services: Services) -> list[Entry]:  # noqa: ARG002
        return [Entry(name, result) for name, result in results]

    def write(self, result_query: ResultQuery, entry: Entry) -> Document:
        return self.write_all(result_query, [entry])

    def write_all(self, result_query: ResultQuery, entries: Sequence[Entry]) -> Document:  # noqa: ARG002
        raise BadOptionError(f"Option format: expected json, got {result_query.format[:40]!r}.")

    def of_model(self, model: ModelInfo) -> Mapping[str, Any]:  # noqa: ARG002
        return {}
