"""Ends with 0 where redis heard of a worker of this machine, or container, in the last seconds, else with 1."""

import os
import socket
import sys
from collections.abc import Mapping

from redis import Redis
from redis.utils import str_if_bytes

from wire import keys


def lives(client: Redis, host: str) -> bool:
    """Whether a worker lives on `host`, by whose name the names of its workers begin."""
    names = [name for name in map(str_if_bytes, client.smembers(keys.WORKERS)) if name.startswith(f"{host}-")]
    return bool(names) and bool(client.exists(*map(keys.worker, names)))


def main(environ: Mapping[str, str]) -> int:
    """The exit code."""
    return int(not lives(Redis.from_url(environ["REDIS_URL"]), socket.gethostname()))


if __name__ == "__main__":
    sys.exit(main(os.environ))
