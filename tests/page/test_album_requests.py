"""How the page asks the service, and how long it waits."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from album_tab import Tab, open_tab

pytestmark = pytest.mark.browser

ASK = """return m.ask("/v1/tasks").catch(({ message, status, code, retryAfter, passing }) =>
  ({ message, status, code, retryAfter, passing }));"""


@pytest.fixture
def tab(browser: Any, stand_in: str) -> Iterator[Tab]:
    """A tab before the stand-in."""
    with open_tab(browser, stand_in) as tab:
        yield tab


def busy(route: Any) -> None:
    route.fulfill(status=429, headers={"Retry-After": "600"}, body="{}")


def answered(answer: dict[str, Any]) -> Callable[[Any], None]:
    return lambda route: route.fulfill(**answer)


def run(tab: Tab, body: str, *given: Any) -> Any:
    """What a function of the page with this body gives."""
    return tab.page.evaluate(f"async (given) => {{ {body} }}", list(given))


def module(tab: Tab, name: str, body: str, *given: Any) -> Any:
    return run(tab, f"const m = await import('/static/album/{name}.js'); {body}", *given)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, "/v1/jobs/8a1c"),
        ({"format": "csv", "labels": "cat,dog"}, "/v1/jobs/8a1c?format=csv&labels=cat%2Cdog"),
        ({"labels": "", "format": None, "confidence_threshold": 0}, "/v1/jobs/8a1c?confidence_threshold=0"),
    ],
)
def test_the_address_of_a_job(tab: Tab, query: dict[str, Any], expected: str) -> None:
    """What is empty is left out, what is zero is not."""
    assert module(tab, "api", "return m.jobUrl('8a1c', given[0]);", query) == expected


def test_a_problem_says_what_can_be_shown_and_when_to_come_back(tab: Tab) -> None:
    """The detail of the service where it gave one; Retry-After as seconds or as a date."""
    later = "Thu, 01 Jan 1970 00:00:00 GMT"
    answers = [
        {"status": 429, "json": {"code": "busy", "detail": "Too much."}, "headers": {"Retry-After": "7"}},
        {"status": 404, "body": "<h1>no</h1>", "headers": {"Retry-After": later}},
    ]
    got = []
    for answer in answers:
        tab.on("**/v1/tasks", answered(answer), times=1)
        got.append(module(tab, "api", ASK))
    assert got == [
        {"message": "Too much.", "status": 429, "code": "busy", "retryAfter": 7, "passing": True},
        {
            "message": "The server answered 404. Try again.",
            "status": 404,
            "code": "",
            "retryAfter": 0,
            "passing": False,
        },
    ]


def test_pauses_grow_until_something_works(tab: Tab) -> None:
    """1, 2, 4 ... 30 seconds; what fails together counts once; the service's own wish goes first."""
    waits = module(
        tab,
        "pause",
        """const pause = new m.Pause(() => {});
        const waits = [];
        for (let at = 0; at < 7; at++) { waits.push(pause.begin()); pause.begin(); pause.end(); }
        pause.worked();
        waits.push(pause.begin(), pause.begin(9));
        pause.end();
        return waits;""",
    )
    assert waits == [1, 2, 4, 8, 16, 30, 30, 1, 9]
