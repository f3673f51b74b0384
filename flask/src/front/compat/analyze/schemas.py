"""What the routes of analysis have in common in OpenAPI."""

from front.compat.describe import schemas
from front.openapi.errors import ErrorType
from wire import errors

RAISED: tuple[ErrorType, ...] = (*schemas.RAISED, errors.NotReadyError)
