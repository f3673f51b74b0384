"""What became of every accepted job: the sentence that counts."""

import time
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field

import requests

LOOK_SECONDS = 0.2
PENDING = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many jobs were accepted, how many `ended` in which way, and how often a request was refused.

    `counted` is how many jobs the service itself says ended meanwhile, `slowest` in how many seconds the slowest
    refusal came, `last` how many seconds after the load the last job had ended.
    """

    accepted: int
    ended: Mapping[str, int]
    counted: int
    refused: Mapping[str, int] = field(default_factory=dict)
    slowest: float = 0
    last: float = 0

    @property
    def succeeded(self) -> int:
        return self.ended.get("succeeded", 0)

    @property
    def unclear(self) -> int:
        """How many refusals may have left a job behind that no client knows of."""
        return sum(times for name, times in self.refused.items() if not name.startswith("429"))

    def __str__(self) -> str:
        return (
            f"accepted {self.accepted}, ended {sum(self.ended.values())} ({_listed(self.ended)}), "
            f"counted {self.counted}; "
            f"refused {sum(self.refused.values())} ({_listed(self.refused)}), the slowest after {self.slowest:.1f} s; "
            f"all ended {self.last:.1f} s after the load"
        )

    def to_dict(self) -> dict[str, object]:
        return asdict(self)


def ends(url: str, accepted: Collection[str], seconds: float) -> tuple[Counter[str], float]:
    """How often there was which end, and how many seconds it took until all had ended; at most `seconds`.

    A job that has none by then is in no count.
    """
    began, left, found = time.monotonic(), sorted(accepted), Counter[str]()
    with requests.Session() as session:
        while left and time.monotonic() < began + seconds:
            pending = []
            for job_id in left:
                end = _end(session, f"{url}/v1/jobs/{job_id}")
                if end == PENDING:
                    pending.append(job_id)
                else:
                    found[end] += 1
            left = pending
            if left:
                time.sleep(LOOK_SECONDS)
    return found, time.monotonic() - began


def _end(session: requests.Session, url: str) -> str:
    try:
        answer = session.get(url, timeout=20)
    except requests.RequestException:
        return PENDING
    if answer.status_code == 200:
        return "succeeded"
    document = answer.json()
    if answer.status_code == 202 or (answer.status_code == 503 and "job" not in document):
        return PENDING
    return str(document["code"])


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{times} {name}" for name, times in counts.items()) or "none"
