"""How a worker leaves off where redis fails, to begin anew when it answers again."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from redis.exceptions import RedisError
from rq.exceptions import StopRequested

log = logging.getLogger(__name__)


@contextmanager
def or_leave() -> Iterator[None]:
    """What the block asks of redis; where that fails, StopRequested: an error that rq does not know, it tells with all
    that led there."""
    try:
        yield
    except RedisError as error:
        log.warning("redis went away: %s", error)
        raise StopRequested from error
