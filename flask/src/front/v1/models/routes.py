"""The routes of the models: which there are, and loading and unloading them while the service runs."""

from functools import partial

from flask import Blueprint, Response, jsonify, request, url_for

from front.access import demand_admin
from front.openapi.operation import Access, Answer, Operation
from front.openapi.parameters import WAITING, parameter
from front.openapi.task_schemas import TaskName
from front.services import Services
from front.settings import Settings
from front.v1.models.representation import LOADED, Overview
from front.v1.models.types import ModelJson, ModelsJson, ModelStatusJson
from wire import errors
from wire.desired_models import checked
from wire.errors import ModelConflictError, UnknownModelError
from wire.models import UNNAMED_TASK, ModelKey
from wire.tasks import registry

LOOK_AGAIN_SECONDS = 1
ON_ITS_WAY = Answer("It is on its way. Ask for the model again.", ModelStatusJson, WAITING)
CHANGING = (errors.UnknownModelError, errors.ModelConflictError)

operation = partial(Operation, "Models")


def blueprint(services: Services, settings: Settings) -> Blueprint:
    """The routes, bound to `services`. Loading and unloading demand an admin key.

    The addresses without a task are those of the models of UNNAMED_TASK.
    """
    routes = Blueprint("models", __name__)

    @routes.get("/v1/models")
    @operation(
        {200: Answer("The models.", ModelsJson)},
        (errors.UnknownTaskError,),
        (parameter("task", "query", "Those of this task alone.", TaskName),),
    )
    def list_models() -> Response:
        """The loaded models, and how accurate each was measured to be."""
        task, overview = request.args.get("task"), Overview.of(services)
        return jsonify((overview.of_task(registry.find(task).name) if task else overview).to_dict())

    @routes.get("/v1/models/<name>")
    @routes.get("/v1/models/<task>/<name>", endpoint="show_model_of_task")
    @operation(
        {200: Answer("It is loaded.", ModelJson | ModelStatusJson), 202: ON_ITS_WAY},
        (errors.UnknownModelError,),
    )
    def show_model(name: str, task: str = UNNAMED_TASK) -> Response:
        """One of the models."""
        key, overview = _key(task, name), Overview.of(services)
        if overview.model(key) is not None:
            return jsonify(overview.described(key))
        if key not in overview.states:
            raise _unknown(key, overview)
        return _unfinished(key, overview)

    @routes.put("/v1/models/<name>")
    @routes.put("/v1/models/<task>/<name>", endpoint="load_model_of_task")
    @operation({202: ON_ITS_WAY}, CHANGING, access=Access.ADMIN)
    def load_model(name: str, task: str = UNNAMED_TASK) -> Response:
        """Loads the model, or loads it anew.

        A load that fails leaves what was loaded before.
        """
        demand_admin(request, settings)
        key = _key(task, checked(name))
        services.desired_models.make(key, loaded=True)
        return _unfinished(key, Overview.of(services))

    @routes.delete("/v1/models/<name>")
    @routes.delete("/v1/models/<task>/<name>", endpoint="unload_model_of_task")
    @operation({202: ON_ITS_WAY}, CHANGING, access=Access.ADMIN)
    def unload_model(name: str, task: str = UNNAMED_TASK) -> Response:
        """Unloads the model."""
        demand_admin(request, settings)
        key, overview = _key(task, name), Overview.of(services)
        if key not in overview.states and key not in overview.errors:
            raise _unknown(key, overview)
        if any(model.default and model.key == key for model in overview.models):
            raise ModelConflictError(
                f"Model {key} answers where a request names none, so it cannot be unloaded. Start the service with "
                "another one first in MODELS."
            )
        services.desired_models.make(key, loaded=False)
        return _unfinished(key, Overview.of(services))

    @routes.after_request
    def forbid_caching(response: Response) -> Response:
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return routes


def _key(task: str, name: str) -> ModelKey:
    """Raises UnknownTaskError."""
    return ModelKey(registry.find(task).name, name)


def _unfinished(key: ModelKey, overview: Overview) -> Response:
    """202: it was heard, and the model's own address, the one that was asked, says how far it is."""
    response = jsonify(overview.described(key))
    response.status_code = 202
    response.headers["Location"] = url_for(str(request.endpoint), **(request.view_args or {}))
    response.headers["Retry-After"] = str(LOOK_AGAIN_SECONDS)
    return response


def _unknown(key: ModelKey, overview: Overview) -> UnknownModelError:
    if key in overview.errors:
        return UnknownModelError(f"Model {key} is not loaded: {overview.errors[key]}")
    loaded = [str(each) for each, state in overview.of_task(key.task).states.items() if state == LOADED]
    return UnknownModelError(f"Model {str(key)[:90]!r}: loaded are {', '.join(loaded) or 'none yet'}.")
