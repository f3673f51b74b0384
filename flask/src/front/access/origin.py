"""Which requests another site made a browser send."""

from urllib.parse import urlsplit

from flask import Request

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITE = frozenset({"same-origin", "none"})


def is_foreign(request: Request) -> bool:
    """Whether a page of another origin made a browser send this request, and it would change something here.

    Browsers say so themselves, in headers that no page can set: `Sec-Fetch-Site`, or where the connection is not
    trusted, `Origin`. Programs send neither. A proxy that changes the host says which it was in `X-Forwarded-Host`,
    which no page of another origin can send either.
    """
    if request.method in SAFE_METHODS:
        return False
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in OWN_SITE
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    return urlsplit(origin).netloc not in {request.host, request.headers.get("X-Forwarded-Host")}
