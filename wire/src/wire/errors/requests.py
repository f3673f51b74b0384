"""What is wrong with a request."""

from wire.errors.root import ImageProcessorError


class RequestError(ImageProcessorError):
    """The request cannot be served as it is."""

    code = "bad_request"


class NoImageError(RequestError):
    """No picture came with the request, or an empty one."""

    code = "no_image"


class MissingInputError(RequestError):
    """An input of the task did not come with the request, or too many of it."""

    code = "missing_input"


class NotAnImageError(RequestError):
    """The bytes are of no picture format that is read here.

    `kind` is what they are instead, where that is known, by its name in `front.file_kinds`.
    """

    code = "not_an_image"

    def __init__(self, message: str, kind: str = "") -> None:
        super().__init__(message)
        self.kind = kind


class UndecodableImageError(RequestError):
    """The bytes begin as a picture and cannot be decoded to their end."""

    code = "undecodable_image"


class EncodingError(RequestError):
    """The body is packed in a way that is not unpacked here."""

    code = "unsupported_encoding"


class TooManyBytesError(RequestError):
    """The upload is larger than the limit."""

    code = "too_many_bytes"


class TooManyPixelsError(RequestError):
    """The picture's header promises more pixels than the limit."""

    code = "too_many_pixels"


class TooManyFilesError(RequestError):
    """The request holds more pictures, or its form more fields, than the limit."""

    code = "too_many_files"


class BadUrlError(RequestError):
    """The url is of no kind that is fetched here, or leads to an address that is not public."""

    code = "bad_url"


class UnreachableUrlError(RequestError):
    """Nothing could be fetched from the url."""

    code = "unreachable_url"


class ReusedKeyError(RequestError):
    """The Idempotency-Key came before, with another request."""

    code = "idempotency_key_reused"


class BadOptionError(RequestError):
    """An option has no such name, type or range."""

    code = "bad_option"


class UnknownCollectionError(RequestError):
    """There is no collection of pictures of that name."""

    code = "unknown_collection"


class UnknownTaskError(RequestError):
    """There is no task of that name."""

    code = "unknown_task"
