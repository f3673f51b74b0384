"""What a client may not do, or not now."""

from wire.errors.root import ImageProcessorError


class BusyError(ImageProcessorError):
    """The service, or the client's share of it, is used up for now. `retry_after` is when to try again, in seconds."""

    code = "busy"

    def __init__(self, message: str, retry_after: float = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class QueueFullError(BusyError):
    """As many jobs wait as may wait."""

    code = "queue_full"


class StoreFullError(BusyError):
    """Pictures that wait take as much of the store as they may."""

    code = "store_full"


class RateLimitError(BusyError):
    """The client has sent as many requests as it may for now."""

    code = "rate_limited"


class AccessError(ImageProcessorError):
    """The client may not do this."""

    code = "forbidden"


class UnauthorizedError(AccessError):
    """The request carries no API key, or one that is not known."""

    code = "unauthorized"


class NotEnabledError(AccessError):
    """The operator of this service has not switched this on."""

    code = "not_enabled"
