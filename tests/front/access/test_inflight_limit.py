"""Uploads that are in hand at the same time have a bound together."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask, request

from front import errors
from front.access import inflight_limit
from front.access.inflight_limit import InflightLimit
from wire.errors import BusyError

MEGABYTE = 1_000_000


@contextmanager
def held(app: Flask, size: int) -> Iterator[None]:
    """A request of `size` bytes that is being answered for as long as the context is open."""
    answering, answered = app.config["ANSWERING"], app.config["ANSWERED"]
    thread = threading.Thread(target=lambda: app.test_client().post("/slow", data=b"x" * size))
    thread.start()
    assert answering.wait(10)
    yield
    answered.set()
    thread.join(10)
    answering.clear()
    answered.clear()


@pytest.fixture
def app() -> Flask:
    """An application that takes 5 MB at a time."""
    app = Flask(__name__)
    app.config.update(ANSWERING=threading.Event(), ANSWERED=threading.Event())
    errors.register(app)
    inflight_limit.register(app, 5 * MEGABYTE, longest_body=4 * MEGABYTE)

    @app.post("/slow")
    def slow() -> str:
        app.config["ANSWERING"].set()
        assert app.config["ANSWERED"].wait(10)
        return "done"

    @app.post("/quick")
    def quick() -> str:
        return str(len(request.get_data()))

    return app


def test_what_is_too_much_together_is_told_to_come_again(app: Flask) -> None:
    """And may, once the others are answered."""
    with held(app, 3 * MEGABYTE):
        refused = app.test_client().post("/quick", data=b"x" * 3 * MEGABYTE)
        assert (refused.status_code, refused.get_json(force=True)["code"]) == (429, "busy")
        assert refused.headers["Retry-After"] == "2"
        assert app.test_client().post("/quick", data=b"x" * 2 * MEGABYTE).status_code == 200
        assert app.test_client().post("/quick", data=b"x" * 999_999).status_code == 200
    assert app.test_client().post("/quick", data=b"x" * 3 * MEGABYTE).status_code == 200


def test_a_body_without_a_length_counts_as_the_longest(app: Flask) -> None:
    """Nobody knows what will come."""
    chunked = {"Transfer-Encoding": "chunked"}
    with held(app, 3 * MEGABYTE):
        assert app.test_client().post("/quick", headers=chunked).status_code == 429
        assert app.test_client().post("/quick").status_code == 200


def test_one_body_alone_is_always_taken() -> None:
    """Its own limit is for others to say."""
    limit = InflightLimit(10)
    limit.take(1000)
    with pytest.raises(BusyError, match="at most 10 bytes in hand together, got 1 more"):
        limit.take(1)
    limit.drop(1000)
    limit.take(10)
