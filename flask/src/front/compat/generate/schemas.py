"""What the routes that make pictures have in common in OpenAPI."""

from front.compat.analyze import schemas
from front.openapi.errors import ErrorType
from wire import errors

RAISED: tuple[ErrorType, ...] = (
    *(*schemas.RAISED, errors.MissingInputError, errors.UnknownJobError, errors.UnknownFileError),
)
