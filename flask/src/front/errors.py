"""The one place that knows which HTTP status an error has, and how it looks: application/problem+json (RFC 9457)."""

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus
from math import ceil
from types import MappingProxyType

from flask import Flask, Response
from redis.exceptions import RedisError
from werkzeug.exceptions import HTTPException

from wire import errors
from wire.errors import BusyError, ImageProcessorError, NotAnImageError, NotReadyError, UnauthorizedError

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"
RETRY_SECONDS = 2

CHALLENGES = ('Basic realm="image-processor: the API key as password"', "Bearer")
"""In a header each: of several in one, browsers see the first alone, and only Basic makes them ask for a password."""

STATUS: Mapping[type[ImageProcessorError], int] = {
    errors.ImageProcessorError: 500,
    errors.BusyError: 429,
    errors.QueueFullError: 429,
    errors.StoreFullError: 429,
    errors.RateLimitError: 429,
    errors.AccessError: 403,
    errors.UnauthorizedError: 401,
    errors.NotEnabledError: 403,
    errors.RequestError: 400,
    errors.NoImageError: 400,
    errors.MissingInputError: 422,
    errors.NotAnImageError: 415,
    errors.EncodingError: 415,
    errors.UndecodableImageError: 400,
    errors.TooManyBytesError: 413,
    errors.TooManyPixelsError: 413,
    errors.TooManyFilesError: 413,
    errors.BadUrlError: 422,
    errors.UnreachableUrlError: 422,
    errors.ReusedKeyError: 422,
    errors.BadOptionError: 422,
    errors.UnknownCollectionError: 404,
    errors.UnknownTaskError: 404,
    errors.JobError: 500,
    errors.UnknownJobError: 404,
    errors.UnknownFileError: 404,
    errors.ExpiredJobError: 410,
    errors.CanceledJobError: 409,
    errors.FinishedJobError: 409,
    errors.NotStoppableError: 409,
    errors.WorkerLostError: 500,
    errors.JobTimeoutError: 504,
    errors.NotReadyError: 503,
    errors.TaskUnavailableError: 503,
    errors.ModelError: 500,
    errors.UnknownModelError: 404,
    errors.ModelConflictError: 409,
    errors.DownloadError: 500,
    errors.WeightsError: 500,
    errors.CfgError: 500,
    errors.LabelsError: 500,
    errors.ManifestError: 500,
}


def status_of(error: ImageProcessorError) -> int:
    """The HTTP status of the error's class, or of its nearest ancestor that has one."""
    return next(STATUS[each] for each in type(error).__mro__ if each in STATUS)


def problem(error: ImageProcessorError) -> Response:
    """The answer that tells a client of `error`."""
    status = status_of(error)
    title = (type(error).__doc__ or "").partition("\n")[0].rstrip(".")
    kind = error.kind if isinstance(error, NotAnImageError) else ""
    response = _problem(status, error.code, title, error.message, {"kind": kind} if kind else {})
    if isinstance(error, NotReadyError):
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    if isinstance(error, BusyError):
        response.headers["Retry-After"] = str(max(1, ceil(error.retry_after)))
    if isinstance(error, UnauthorizedError):
        for challenge in CHALLENGES:
            response.headers.add("WWW-Authenticate", challenge)
    return response


def register(app: Flask) -> None:
    """Every error of `app` ends as a problem from now on."""
    app.register_error_handler(ImageProcessorError, problem)
    app.register_error_handler(RedisError, _redis_problem)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unforeseen_problem)


def _redis_problem(error: RedisError) -> Response:
    return problem(redis_error(error))


def redis_error(error: RedisError) -> NotReadyError:
    """What clients are told where redis fails; the log says more."""
    log.warning("redis: %s", error)
    return NotReadyError(f"redis does not answer as it should ({type(error).__name__}). Try again soon.")


def _http_error(error: HTTPException) -> Response | HTTPException:
    return error if error.code is None or error.code < HTTPStatus.BAD_REQUEST else http_problem(error)


def http_problem(error: HTTPException) -> Response:
    """The answer that tells of an error of HTTP."""
    response = _problem(
        error.code or 500, error.name.lower().replace(" ", "_"), error.name, error.description or error.name
    )
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _unforeseen_problem(error: Exception) -> Response:
    log.error("A request failed in a way that nobody foresaw.", exc_info=error)
    return problem(ImageProcessorError("The request failed inside; the log of the server says why."))


def _problem(
    status: int, code: str, title: str, detail: str, more: Mapping[str, str] = MappingProxyType({})
) -> Response:
    body: dict[str, object] = {
        "type": f"urn:image-processor:problem:{code}",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail,
        **more,
    }
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        body["reasons"] = [detail]
    return Response(json.dumps(body) + "\n", status, content_type=PROBLEM)
