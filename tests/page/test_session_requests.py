"""How the page asks the service, and how long it waits."""

from typing import Any

import pytest

from session_tab import Tab, answered, run

pytestmark = pytest.mark.browser

ASK = """return m.ask("/v1/tasks").catch(({ message, status, code, retryAfter, passing }) =>
  ({ message, status, code, retryAfter, passing }));"""


def module(tab: Tab, name: str, body: str, *given: Any) -> Any:
    return run(tab, f"const m = await import('/static/session/{name}.js'); {body}", *given)


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
    """In the page's own words for what it knows, else in the service's; Retry-After as seconds or as a date."""
    later = "Thu, 01 Jan 1970 00:00:00 GMT"
    responses = [
        {"status": 429, "json": {"code": "busy", "detail": "Too much."}, "headers": {"Retry-After": "7"}},
        {"status": 404, "body": "<h1>no</h1>", "headers": {"Retry-After": later}},
    ]
    got = []
    for answer in responses:
        tab.on("**/v1/tasks", answered(answer), times=1)
        got.append(module(tab, "api", ASK))
    assert got == [
        {"message": "The service is busy.", "status": 429, "code": "busy", "retryAfter": 7, "passing": True},
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
