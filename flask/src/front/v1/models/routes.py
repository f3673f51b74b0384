"""The routes of the models: which there are, and loading and unloading them while the service runs."""

from functools import partial

from flask import Blueprint, Response, jsonify, request, url_for

from front.access import demand_admin
from front.openapi.operation import Access, Answer, Operation
from front.openapi.parameters import WAITING
from front.services import Services
from front.settings import Settings
from front.v1.models.representation import LOADED, Overview
from front.v1.models.types import ModelJson, ModelsJson, ModelStatusJson
from wire import errors
from wire.desired_models import checked
from wire.errors import ModelConflictError, UnknownModelError

LOOK_AGAIN_SECONDS = 1
ON_ITS_WAY = Answer("It is on its way. Ask for the model again.", ModelStatusJson, WAITING)
ADMIN = (errors.NotEnabledError, errors.AccessError, errors.UnauthorizedError)

operation = partial(Operation, "Models")


def blueprint(services: Services, settings: Settings) -> Blueprint:
    """The routes, bound to `services`. Loading and unloading demand an admin key."""
    models = Blueprint("models", __name__)

    @models.get("/v1/models")
    @operation({200: Answer("The models.", ModelsJson)})
    def list_models() -> Response:
        """The loaded models, and how accurate each was measured to be."""
        return jsonify(Overview.of(services).to_dict())

    @models.get("/v1/models/<name>")
    @operation(
        {200: Answer("It is loaded.", ModelJson | ModelStatusJson), 202: ON_ITS_WAY}, (errors.UnknownModelError,)
    )
    def show_model(name: str) -> Response:
        """One of the models."""
        overview = Overview.of(services)
        if overview.card(name) is not None:
            return jsonify(overview.described(name))
        if name not in overview.states:
            raise _unknown(name, overview)
        return _unfinished(name, overview)

    @models.put("/v1/models/<name>")
    @operation({202: ON_ITS_WAY}, (errors.UnknownModelError, errors.ModelConflictError, *ADMIN), access=Access.ADMIN)
    def load_model(name: str) -> Response:
        """Loads the model, or loads it anew.

        A load that fails leaves what was loaded before.
        """
        demand_admin(request, settings)
        services.desired_models.make(checked(name), loaded=True)
        return _unfinished(name, Overview.of(services))

    @models.delete("/v1/models/<name>")
    @operation({202: ON_ITS_WAY}, (errors.UnknownModelError, errors.ModelConflictError, *ADMIN), access=Access.ADMIN)
    def unload_model(name: str) -> Response:
        """Unloads the model."""
        demand_admin(request, settings)
        overview = Overview.of(services)
        if name not in overview.states and name not in overview.errors:
            raise _unknown(name, overview)
        if any(card.default and card.stamp.name == name for card in overview.cards):
            raise ModelConflictError(
                f"Model {name} answers where a request names none, so it cannot be unloaded. Start the service with "
                "another one first in MODELS."
            )
        services.desired_models.make(name, loaded=False)
        return _unfinished(name, Overview.of(services))

    @models.after_request
    def forbid_caching(response: Response) -> Response:
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return models


def _unfinished(name: str, overview: Overview) -> Response:
    """202: it was heard, and the model's own address says how far it is."""
    response = jsonify(overview.described(name))
    response.status_code = 202
    response.headers["Location"] = url_for(".show_model", name=name)
    response.headers["Retry-After"] = str(LOOK_AGAIN_SECONDS)
    return response


def _unknown(name: str, overview: Overview) -> UnknownModelError:
    if name in overview.errors:
        return UnknownModelError(f"Model {name} is not loaded: {overview.errors[name]}")
    loaded = [each for each, state in overview.states.items() if state == LOADED]
    return UnknownModelError(f"Model {name[:70]!r}: loaded are {', '.join(loaded) or 'none yet'}.")
