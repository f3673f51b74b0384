"""What the server finds wrong with a request before the application could: as Werkzeug's errors, and as bytes."""

from flask import Response
from gunicorn.http import errors
from werkzeug import exceptions
from werkzeug.exceptions import HTTPException

KINDS: dict[type[Exception], type[HTTPException]] = {
    errors.LimitRequestLine: exceptions.RequestURITooLarge,
    errors.LimitRequestHeaders: exceptions.RequestHeaderFieldsTooLarge,
    errors.ExpectationFailed: exceptions.ExpectationFailed,
    errors.UnsupportedTransferCoding: exceptions.NotImplemented,
    errors.InvalidHTTPVersion: exceptions.HTTPVersionNotSupported,
    TimeoutError: exceptions.RequestTimeout,
}
MALFORMED = (errors.ParseException, OSError)

LONGEST_QUOTE = 100


def translated(error: Exception) -> HTTPException:
    """`error` for the client: whatever it did wrong, with the status of its kind; 500 where it did nothing wrong."""
    if isinstance(error, HTTPException):
        return error
    kind = next((KINDS[each] for each in type(error).__mro__ if each in KINDS), None)
    if kind is None:
        kind = exceptions.BadRequest if isinstance(error, MALFORMED) else exceptions.InternalServerError
    if kind is exceptions.InternalServerError:
        return kind("The request failed inside; the log of the server says why.")
    if kind is exceptions.RequestTimeout:
        return kind("Expected the request to go on coming, got too little of it for too long. Send it again.")
    return kind(f"Expected a request as HTTP/1.1 has it (RFC 9112), got another: {str(error)[:LONGEST_QUOTE]!a}.")


def as_bytes(response: Response) -> bytes:
    """The whole of a short answer, behind which the connection closes."""
    response.headers["Connection"] = "close"
    head = "".join(f"{name}: {value}\r\n" for name, value in response.headers)
    return f"HTTP/1.1 {response.status}\r\n{head}\r\n".encode("latin-1") + response.get_data()
