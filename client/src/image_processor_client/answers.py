"""What an answer means that is no success, or comes from somebody else."""

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


def is_ours(answer: httpx.Response, method: str) -> bool:
    """Whether the answer to a request of this `method` is a success, and not a page that a proxy shows instead."""
    page = answer.headers.get("Content-Type", "").startswith("text/html")
    return answer.is_success and answer.request.method == method and not page


def error_of(answer: httpx.Response, method: str = "GET") -> ServiceError:
    """The error that the answer to a request of this `method` tells of."""
    if answer.request.method != method:
        return ServiceError(
            answer.status_code, "moved", f"Expected the service, was sent on to {answer.url}. Use its address."
        )
    problem = _problem(answer)
    if "code" not in problem and answer.status_code not in BUSY:
        return not_ours(answer)
    code, detail = str(problem.get("code", "unknown")), str(problem.get("detail", _shown(answer)))
    if "job" in problem:
        with suppress(ValueError):
            return JobFailed(answer.status_code, code, detail, Job.from_json(problem["job"]))
    if answer.status_code in BUSY:
        return Busy(answer.status_code, code, detail, _seconds(answer.headers.get("Retry-After", "")))
    return ServiceError(answer.status_code, code, detail)


def not_ours(answer: httpx.Response, error: ValueError | None = None) -> ServiceError:
    """The error that somebody else answered: a proxy, or another service. `error` is what was wrong with its JSON."""
    ours = answer.headers.get("Content-Type", "").startswith("application/json") and error is not None
    return ServiceError(
        answer.status_code, "unknown", f"{error} Is {answer.url} an image-processor?" if ours else _shown(answer)
    )


def _shown(answer: httpx.Response) -> str:
    """What came in the place of what was expected, in one sentence."""
    kind, text = answer.headers.get("Content-Type", "no type").partition(";")[0], answer.text
    title = TITLE.search(text)
    said = " ".join((title.group(1) if title else text).split())[:SHOWN]
    return (
        f"Expected an answer of image-processor from {answer.url}, got HTTP status {answer.status_code} and {kind}: "
        f"{said!r}. Is it another service, or a proxy between?"
    )


def _problem(answer: httpx.Response) -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


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
