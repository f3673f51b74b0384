"""A process that stops to wait for a picture, as a worker does whose job's time is over, and has another one decoded.

It writes what ended the first, how many decoders that left, and whether the second came out right.
"""

import json
import os
import signal
import sys

from decoders import ENDLESS, ORDINARY, children, is_coffee
from processor.imaging.decode import decode
from processor.imaging.decoder_pool import decoder_pool
from wire.errors import JobTimeoutError

LIMIT = 64_000_000


def over(*_: object) -> None:
    """What an alarm does."""
    raise JobTimeoutError("the job's time is over")


def main() -> None:
    signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, 1)
    ended = ""
    try:
        decode(ENDLESS, max_pixels=LIMIT)
    except JobTimeoutError as error:
        ended = error.message
    left = len(children(os.getpid()))
    sys.stdout.write(json.dumps([ended, left, is_coffee(decode(ORDINARY, max_pixels=LIMIT))]))
    decoder_pool().close()


if __name__ == "__main__":
    main()
