"""How jobs ended, in redis: a hash of counts, and a list of the last failures."""

import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from itertools import chain
from typing import Any

from redis import Redis
from redis.utils import str_if_bytes

from wire import keys
from wire.job_stats import FAILURES_KEPT, Failure, JobTotals
from wire.jobs import JobState, Outcome
from wire.known_members import known_members

SINCE = "since"

COUNT = f"""
redis.call('HSETNX', KEYS[1], '{SINCE}', ARGV[1])
redis.call('HINCRBY', KEYS[1], ARGV[2], 1)
if ARGV[3] ~= '' then
    redis.call('LPUSH', KEYS[2], ARGV[3])
    redis.call('LTRIM', KEYS[2], 0, {FAILURES_KEPT - 1})
end
"""
"""Of the counts and the failures: the time, the task and the state, and the failure as JSON or nothing."""

KEEP_FIRST = f"""
if redis.call('SET', KEYS[3], ARGV[4], 'EX', ARGV[5], 'NX') then
    {COUNT}
    if #ARGV > 5 then redis.call('SETNX', KEYS[5], ARGV[1]) end
    for i = 6, #ARGV, 2 do redis.call('HINCRBY', KEYS[4], ARGV[i], ARGV[i + 1]) end
end
"""
"""As COUNT, where nothing is kept yet under the outcome's key; then the outcome is, for so many seconds, and each label
that follows is counted so many times more."""


def keep_first(step: Any, task: str, outcome: Outcome, seconds: int, labels: Iterable[str] = ()) -> None:
    """In `step`, a pipeline, the outcome is kept for `seconds` and its labels are counted, unless the job has one."""
    kept = (keys.outcome(outcome.job_id), keys.COUNTS, keys.COUNTS_SINCE)
    given = (*_entry(task, outcome), outcome.to_bytes(), seconds, *chain.from_iterable(Counter(labels).items()))
    step.eval(KEEP_FIRST, 5, keys.JOB_STATS, keys.FAILURES, *kept, *given)


class RedisJobStats:
    """A `JobStats` in redis, shared by all workers and fronts."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    def count(self, task: str, outcome: Outcome) -> None:
        self._client.eval(COUNT, 2, keys.JOB_STATS, keys.FAILURES, *_entry(task, outcome))

    def read(self) -> JobTotals:
        totals = {str_if_bytes(name): number for name, number in self._client.hgetall(keys.JOB_STATS).items()}
        since = float(totals.pop(SINCE, time.time()))
        kept = (json.loads(each) for each in self._client.lrange(keys.FAILURES, 0, -1))
        failures = tuple(Failure(**known_members(Failure, each)) for each in kept)
        by_task: defaultdict[str, dict[JobState, int]] = defaultdict(dict)
        for name, number in totals.items():
            task, _, state = name.rpartition("/")
            by_task[task][JobState(state)] = int(number)
        return JobTotals(since, by_task, failures)


def _entry(task: str, outcome: Outcome) -> tuple[str, str, str]:
    failure = Failure.of(task, outcome)
    return repr(time.time()), f"{task}/{outcome.reported_state.value}", json.dumps(asdict(failure)) if failure else ""
