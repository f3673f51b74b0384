"""What the routes of chat have in common in OpenAPI."""

from front.openapi.errors import ErrorType
from front.openapi.schemas import Json
from wire import errors

PICTURE: Json = {
    "type": "string",
    "description": "A picture in base64, also as `data:image/jpeg;base64,...`; its url, where the service takes urls.",
}
RAISED: tuple[ErrorType, ...] = (
    *(errors.RequestError, errors.BadOptionError, errors.NoImageError, errors.NotAnImageError),
    *(errors.TooManyBytesError, errors.TooManyPixelsError, errors.TooManyFilesError, errors.UndecodableImageError),
    *(errors.NotEnabledError, errors.BadUrlError, errors.UnreachableUrlError),
    *(errors.UnknownModelError, errors.BusyError, errors.QueueFullError, errors.StoreFullError),
    errors.TaskUnavailableError,
)
