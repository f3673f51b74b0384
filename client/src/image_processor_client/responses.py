"""Responses that are no success, or come from somebody else, as errors."""

import re
from contextlib import suppress
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from image_processor_client.errors import Busy, JobFailed, ServiceError
from image_processor_client.results import Job

BUSY = (429, 503)
TITLE = re.compile(r"<title[^>]*>\s*(.*?)\s*</title", re.IGNORECASE | re.DOTALL)
SHOWN = 120


def is_ours(response: httpx.Response, method: str) -> bool:
    """Whether the answer to a request of this `method` is a success, and not a page that a proxy shows instead."""
    page = response.headers.get("Content-Type", "").startswith("text/html")
    return response.is_success and response.request.method == method and not page


def error_of(response: httpx.Response, method: str = "GET") -> ServiceError:
    """The error that the answer to a request of this `method` tells of."""
    if response.request.method != method:
        return ServiceError(
            response.status_code, "moved", f"Expected the service, was sent on to {response.url}. Use its address."
        )
    problem = _problem(response)
    if "code" not in problem and response.status_code not in BUSY:
        return not_ours(response)
    code, detail = str(problem.get("code", "unknown")), str(problem.get("detail", _shown(response)))
    if "job" in problem:
        with suppress(ValueError):
            return JobFailed(response.status_code, code, detail, Job.from_json(problem["job"]))
    if response.status_code in BUSY:
        return Busy(response.status_code, code, detail, _seconds(response.headers.get("Retry-After", "")))
    return ServiceError(response.status_code, code, detail)


def not_ours(response: httpx.Response, error: ValueError | None = None) -> ServiceError:
    """The error that somebody else answered: a proxy, or another service. `error` is what was wrong with its JSON."""
    ours = response.headers.get("Content-Type", "").startswith("application/json") and error is not None
    return ServiceError(
        response.status_code, "unknown", f"{error} Is {response.url} an image-processor?" if ours else _shown(response)
    )


def _shown(response: httpx.Response) -> str:
    """What came in the place of what was expected, in one sentence."""
    kind, text = response.headers.get("Content-Type", "no type").partition(";")[0], response.text
    title = TITLE.search(text)
    summary = " ".join((title.group(1) if title else text).split())[:SHOWN]
    return (
        f"Expected an answer of image-processor from {response.url}, got HTTP status {response.status_code} and "
        f"{kind}: {summary!r}. Is it another service, or a proxy between?"
    )


def _problem(response: httpx.Response) -> dict[str, Any]:
    try:
        document = response.json()
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _seconds(retry_after: str) -> float:
    """`Retry-After`, which is a number of seconds or a moment; a second where it is neither."""
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
    except (TypeError, ValueError):
        return 1.0
    now = datetime.now(timezone.utc)
    return max(0.0, (moment.astimezone(timezone.utc) - now).total_seconds())
