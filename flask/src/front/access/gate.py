"""The gate before every route: it asks for a key, and counts."""

from dataclasses import dataclass

from flask import Flask, Request, request
from werkzeug.exceptions import RequestEntityTooLarge

from front.access import cors, ownership
from front.access.clients import by_address, name_client
from front.access.keys import KeyRing, Presented, in_headers
from front.access.origin import is_foreign
from front.access.rates import Rates
from front.inputs import json_body
from front.services import Services
from front.settings import Settings
from wire.errors import AccessError, NotEnabledError, RequestError, TooManyBytesError, UnauthorizedError

PROBES = frozenset({"/healthz", "/readyz", "/v2/health/live", "/v2/health/ready"})
UNCOUNTED = ("/static/", "/vendor/", "/samples/", "/docs", "/metrics")
DEEPSTACK, ROBOFLOW = "/v1/vision/", ("/clip/", "/sam2/")
KEY_FIELD = "api_key"

HOW = "in the header X-API-Key or Authorization (Bearer, or Basic with the key as password)"


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands before every route but the probes. Without `keys` nobody needs one; without `rates` nobody counts."""

    keys: KeyRing | None
    rates: Rates | None

    def __call__(self) -> None:
        """The request at hand may go on. Raises UnauthorizedError, AccessError or RateLimitError.

        Whoever is unknown is counted too, by address, and before anything of the body is read.
        """
        if request.path in PROBES:
            return
        client = None if self.keys is None else _holder(request, self.keys)
        if self.rates and not request.path.startswith(UNCOUNTED):
            self.rates.count(client or by_address(request))
        if self.keys is not None:
            name_client(client or _holder_by_field(request, self.keys))


def register(app: Flask, services: Services, settings: Settings) -> None:
    """Every route of `app` but the probes asks for a key and counts; where nothing is set, nothing is added."""
    cors.register(app, settings)
    keys = KeyRing.of(settings.api_keys + settings.admin_keys) if settings.api_keys else None
    rates = Rates(settings.rate_limit, services.limits_url) if settings.rate_limit else None
    if keys or rates:
        app.before_request(Gate(keys, rates).__call__)
    if keys:
        ownership.register(app, services, settings)


def demand_admin(request: Request, settings: Settings) -> None:
    """The request carries an admin key. Raises NotEnabledError where there are none, UnauthorizedError, AccessError."""
    if not settings.admin_keys:
        raise NotEnabledError("This needs an admin key, and this service has none. Its operator can set ADMIN_KEYS.")
    if _holder(request, KeyRing.of(settings.admin_keys)) is None:
        raise UnauthorizedError(f"Expected an admin key {HOW}, got none that is known.")


def _holder(request: Request, keys: KeyRing) -> str | None:
    """The owner of the first known key in the headers."""
    for each in in_headers(request):
        owner = keys.owner(each.key)
        if owner is not None:
            _refuse_foreign(request, each)
            return owner
    return None


def _holder_by_field(request: Request, keys: KeyRing) -> str:
    """The owner of the key that DeepStack's clients have in a form, roboflow's in JSON. Only their routes have it, so
    nobody else's body is read for it."""
    refused = any(not each.by_browser for each in in_headers(request))
    given = "" if refused else _field(request)
    owner = keys.owner(given) if given else None
    if owner is None:
        raise UnauthorizedError(f"Expected an API key {HOW}, got none that is known. The operator has them.")
    return owner


def _field(request: Request) -> str:
    """The field may come after the picture, so all of the body is read: one request's limit at most."""
    try:
        if request.path.startswith(DEEPSTACK):
            return request.form.get(KEY_FIELD, "").strip()
        if request.path.startswith(ROBOFLOW):
            return _member(request.get_data())
    except RequestEntityTooLarge:
        raise TooManyBytesError("Expected an API key and a picture within the limit, got more bytes.") from None
    return ""


def _member(body: bytes) -> str:
    try:
        document = json_body.parsed(body)
    except RequestError:
        return ""
    key = document.get(KEY_FIELD) if isinstance(document, dict) else None
    return key.strip() if isinstance(key, str) else ""


def _refuse_foreign(request: Request, presented: Presented) -> None:
    if presented.by_browser and is_foreign(request):
        raise AccessError(
            "Expected a request of this service's own page, got one that another site made the browser send. "
            "Programs send their key in the header X-API-Key; a proxy passes the header Host on as it came."
        )
