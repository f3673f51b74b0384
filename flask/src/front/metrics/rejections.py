"""Counts the requests that were turned away, by why."""

from collections.abc import Mapping

from flask import Response, request
from prometheus_client import CollectorRegistry, Counter

from front.metrics.requests import PREFIX

REJECTED = f"{PREFIX}rejected"

REASONS: Mapping[int, str] = {401: "unauthorized", 403: "forbidden", 413: "too_large", 429: "busy"}
"""By status, the reason where the answer does not say which it is."""


class Rejections:
    """The counter of rejections."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._rejected = Counter(
            REJECTED,
            "Requests turned away for lack of a key, for their size, or for being too many; by the error's code.",
            ("reason",),
            registry=registry,
        )

    def note(self, response: Response) -> Response:
        """The response, counted where it turns its request away.

        A GET that tells of a picture that was too large rejects nothing: the job before it did.
        """
        if response.status_code in REASONS and (response.status_code, request.method) != (413, "GET"):
            self._rejected.labels(_reason(response)).inc()
        return response


def _reason(response: Response) -> str:
    document = response.get_json(force=True, silent=True) if response.is_json else None
    code = document.get("code") if isinstance(document, dict) else None
    return code if isinstance(code, str) else REASONS[response.status_code]
