"""The routes of the collections: which folders are indexed, and what is not yet. A worker that owns them answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, NotRequired, TypedDict

from flask import Blueprint, Response, jsonify, request

from front.access import demand_admin, is_admin, owner
from front.job_request import JobRequest
from front.jobs import Jobs
from front.openapi.operation import Access, Answer, Operation
from front.openapi.schemas import Whole
from front.settings import Settings
from wire import errors
from wire.errors import JobError, NotReadyError
from wire.jobs import Outcome
from wire.tasks.search.spec import COLLECTIONS, FORGET, SEARCH

WAIT_SECONDS = 20
ASKED = (errors.TaskUnavailableError, errors.QueueFullError, errors.NotReadyError)
KNOWN = (errors.UnknownCollectionError, *ASKED)

operation = partial(Operation, "Collections")


class CollectionJson(TypedDict):
    """An indexed folder, or what came of jobs, which `kind` says: files, pictures by their content, those that cannot
    be looked at, and by leg those that it lacks yet. `indexed_at` is Unix time, in seconds.
    """

    name: str
    kind: Literal["folder", "jobs"]
    indexed: bool
    files: NotRequired[Whole]
    pictures: NotRequired[Whole]
    failed: NotRequired[Whole]
    indexed_at: NotRequired[float]
    missing: NotRequired[dict[str, Whole]]
    hidden: NotRequired[bool]


class CollectionsJson(TypedDict):
    """The folders that may be searched, and the collections of jobs that the client may see."""

    collections: list[CollectionJson]


def blueprint(settings: Settings, jobs: Jobs) -> Blueprint:
    """The routes. Deleting demands an admin key."""
    routes, index_owner = Blueprint("collections", __name__), IndexOwner(jobs, lambda: is_admin(settings))

    @routes.get("/v1/collections")
    @operation({200: Answer("The collections.", CollectionsJson)}, ASKED)
    def list_collections() -> Response:
        """The folders that may be searched, and what of them is indexed."""
        return jsonify(index_owner.asked(COLLECTIONS))

    @routes.get("/v1/collections/<name>")
    @operation({200: Answer("It.", CollectionJson)}, KNOWN)
    def show_collection(name: str) -> Response:
        """One of the collections."""
        return jsonify(index_owner.asked(COLLECTIONS, name)["collections"][0])

    @routes.delete("/v1/collections/<name>")
    @operation({204: Answer("The index is gone.")}, KNOWN, access=Access.ADMIN)
    def forget_collection(name: str) -> Response:
        """Deletes the index of the folder, which is made anew. The pictures stay. One of jobs is gone for good."""
        demand_admin(request, settings)
        if not index_owner.asked(FORGET, name)["forgotten"]:
            raise NotReadyError(f"Collection {name} is being indexed just now. Try again in a while.")
        return Response(status=204)

    @routes.after_request
    def forbid_caching(response: Response) -> Response:
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return routes


@dataclass(frozen=True, slots=True)
class IndexOwner:
    """The worker that owns the indexes, asked by a job that nobody else hears of."""

    jobs: Jobs
    is_admin: Callable[[], bool]

    def asked(self, what: str, collection: str = "") -> Mapping[str, Any]:
        """What it answers. Raises UnknownCollectionError for what no collection can be called, NotReadyError where that
        takes too long, or whatever the job ended with.
        """
        try:
            options = SEARCH.parse_options({"collection": collection}) | {"ask": what}
        except errors.BadOptionError as error:
            raise errors.UnknownCollectionError(error.message) from None
        wanted = JobRequest(SEARCH, {}, options, expires_in=WAIT_SECONDS, owner=owner(), admin=self.is_admin())
        job = self.jobs.accept(wanted, WAIT_SECONDS)
        outcome = self.jobs.done_soon(job, WAIT_SECONDS) or self._canceled(job.id)
        if outcome is None or outcome.result is None:
            failed = outcome.error.to_error() if outcome and outcome.error else None
            raise failed or NotReadyError(f"The index did not answer within {WAIT_SECONDS} s. Try again.")
        return outcome.result

    def _canceled(self, job_id: str) -> Outcome | None:
        try:
            self.jobs.cancel(job_id)
        except JobError:
            return self.jobs.outcome(job_id)
        return None
