"""What a client would rather have, by its header `Prefer` (RFC 7240)."""

import re

from flask import Request

LONGEST_WAIT_SECONDS = 30
WAIT = re.compile(r"(?:^|,)\s*wait\s*=\s*\"?(\d{1,9})\"?\s*(?=[,;]|$)", re.IGNORECASE | re.ASCII)


def preferred_wait(request: Request) -> float:
    """For how many seconds the client would wait rather than ask again, at most LONGEST_WAIT_SECONDS.

    0 where it does not say so, or says it in a way that is not understood: a preference can be ignored, never refused.
    """
    found = WAIT.search(",".join(request.headers.getlist("Prefer")))
    return float(min(int(found[1]), LONGEST_WAIT_SECONDS)) if found else 0.0
