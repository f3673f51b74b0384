"""With API keys, a job is its key's: whoever comes with another one learns no more of it than that there is none."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from flask import Flask, g, request

from front.access.keys import KeyRing
from front.services import Services
from front.settings import Settings
from front.unknown import unknown_batch, unknown_job
from wire import keys
from wire.errors import UnknownJobError

Lookup = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind of thing that has an owner: where it lies in the store, and how one that is not there is spoken of."""

    key: Lookup
    unknown: Callable[[str], UnknownJobError]


OWNED: Mapping[str, Kept] = {"job_id": Kept(keys.record, unknown_job), "batch_id": Kept(keys.batch, unknown_batch)}
"""By its name in the rules of routes."""


def owner() -> str:
    """The owner of what the request at hand makes: its key's name, empty where no key is demanded."""
    return str(g.get("client_id", ""))


def is_admin(settings: Settings, client: str | None = None) -> bool:
    """Whether `client`, by default whose request is at hand, may know what others do: by an admin key, or because no
    keys are demanded at all."""
    return not settings.api_keys or _admins(settings.admin_keys).has_client(owner() if client is None else client)


@cache
def _admins(admin_keys: tuple[str, ...]) -> KeyRing:
    """Hashed once, not for every request."""
    return KeyRing.of(admin_keys)


def register(app: Flask, services: Services, settings: Settings) -> None:
    """Every route of `app` with a job's or a batch's id in it shows it to its owner and to admin keys alone.

    To be registered after the gate, which knows whose key it is. What has no owner was made while no key was demanded,
    and is everybody's who has one. OPTIONS asks for the methods of a route, whatever the id, and is answered as ever.
    """

    @app.before_request
    def hide() -> None:
        if request.method == "OPTIONS":
            return
        for name, kept in OWNED.items():
            resource_id = _canonical((request.view_args or {}).get(name, ""))
            if resource_id and not is_admin(settings):
                record = services.store.get(kept.key(resource_id))
                if record and _owner_of(json.loads(record)) not in ("", owner()):
                    raise kept.unknown(resource_id)


def _owner_of(record: Mapping[str, Any]) -> str:
    return str(record.get("owner", ""))


def _canonical(identifier: str) -> str:
    """As ids are kept; empty where it is none, which its route says better."""
    try:
        return str(UUID(identifier))
    except ValueError:
        return ""
