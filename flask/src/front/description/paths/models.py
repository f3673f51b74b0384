"""The routes of models."""

from front.description.operation import Access, Answer, Operation, Table
from front.description.parts import JSON, LOCATION, parameter
from front.description.problems import RETRY_AFTER
from front.description.schemas import Json, ref
from wire import errors
from wire.desired_models import NAME as NAMES

TAG = "Models"
NAME = parameter(
    "name", "path", "The model's name.", {"type": "string", "pattern": f"^{NAMES.pattern}$"}, example="yolov3-tiny"
)
WAITING = Answer(
    "It is on its way. Ask for the model again.",
    {JSON: ref("ModelState")},
    {"Location": LOCATION, "Retry-After": RETRY_AFTER},
)
ADMIN = (errors.NotEnabledError, errors.AccessError, errors.UnauthorizedError)
ONE: Json = {"anyOf": [ref("Model"), ref("ModelState")]}


def table() -> Table:
    """The routes, by method and rule."""
    return {
        ("GET", "/v1/models"): Operation(
            "listModels",
            TAG,
            "The loaded models, and how accurate each was measured to be",
            {200: Answer("The models.", {JSON: ref("Models")})},
        ),
        ("GET", "/v1/models/<name>"): Operation(
            "showModel",
            TAG,
            "One of the models",
            {200: Answer("It is loaded.", {JSON: ONE}), 202: WAITING},
            (errors.UnknownModelError,),
            parameters=(NAME,),
        ),
        ("PUT", "/v1/models/<name>"): Operation(
            "loadModel",
            TAG,
            "Loads the model, or loads it anew",
            {202: WAITING},
            (errors.UnknownModelError, errors.ModelConflictError, *ADMIN),
            "A load that fails leaves what was loaded before.",
            (NAME,),
            access=Access.ADMIN,
        ),
        ("DELETE", "/v1/models/<name>"): Operation(
            "unloadModel",
            TAG,
            "Unloads the model",
            {202: WAITING},
            (errors.UnknownModelError, errors.ModelConflictError, *ADMIN),
            parameters=(NAME,),
            access=Access.ADMIN,
        ),
    }
