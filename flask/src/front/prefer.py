"""What a client would rather have, by its header `Prefer` (RFC 7240)."""

import re
from dataclasses import dataclass
from typing import Self

from flask import Request, Response

LONGEST_WAIT_SECONDS = 30
WAIT = re.compile(r"(?:^|,)\s*wait\s*=\s*\"?(\d{1,9})\"?\s*(?=[,;]|$)", re.IGNORECASE | re.ASCII)
RESPOND_ASYNC = re.compile(r"(?:^|,)\s*respond-async\s*(?=[,;]|$)", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Preference:
    """How long the client would wait rather than ask again, in seconds, and which of its preferences that follows.

    `applied` is the value of the answer's header `Preference-Applied`, empty where the client has no preference.
    """

    seconds: float
    applied: str

    @classmethod
    def of(cls, request: Request) -> Self:
        """What the request says. With both, `respond-async` is what happens once the wait is over."""
        header = _header(request)
        wait = WAIT.search(header)
        seconds = _seconds(wait) if wait else 0
        applied = [f"wait={seconds}"] if wait else []
        if RESPOND_ASYNC.search(header):
            applied.append("respond-async")
        return cls(seconds, ", ".join(applied))

    def noted_in(self, response: Response) -> Response:
        """The answer, which says what of the client's preferences it follows."""
        if self.applied:
            response.headers["Preference-Applied"] = self.applied
        return response


def preferred_wait(request: Request) -> float:
    """For how many seconds the client would wait rather than ask again, at most LONGEST_WAIT_SECONDS.

    0 where it does not say so, or says it in a way that is not understood: a preference can be ignored, never refused.
    """
    found = WAIT.search(_header(request))
    return float(_seconds(found)) if found else 0.0


def _header(request: Request) -> str:
    return ",".join(request.headers.getlist("Prefer"))


def _seconds(wait: re.Match[str]) -> int:
    return min(int(wait[1]), LONGEST_WAIT_SECONDS)
