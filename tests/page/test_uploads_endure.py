"""Pictures arrive, whatever the network and the server do."""

from collections.abc import Callable
from typing import Any

import pytest

from service import Service, free_port, kill
from session_tab import Tab, keys_sent, open_tab, picture, problem, refuse

pytestmark = pytest.mark.browser

POST, LOOK = "**/v1/jobs", "**/v1/jobs/*"


@pytest.mark.parametrize(
    ("fail", "words"),
    [
        (refuse(429, **{"Retry-After": "1"}), "The service is busy. Trying again in 1 s."),
        (refuse(503), "The service is not ready. Trying again in 1 s."),
        (lambda route: route.abort(), "The server does not answer. Trying again in 1 s."),
    ],
    ids=["busy", "not ready", "no answer"],
)
def test_a_passing_problem_is_waited_for(tab: Tab, fail: Callable[[Any], None], words: str) -> None:
    """The picture is sent again by itself, as the same job; meanwhile a person may press "Try again"."""
    sent = keys_sent(tab)
    tab.on(POST, fail, times=1)
    tab.drop("a.jpg")
    waiting = tab.until("a.jpg", words=words)
    assert (waiting["state"], waiting["canRetry"]) == ("waiting", True)
    tab.until("a.jpg", state="done", words="")
    assert sent == [f"{waiting['key']}-1"] * 2


def test_while_one_waits_the_others_wait_too(tab: Tab) -> None:
    """A busy service gets one picture to try with, not twelve; then all of them arrive."""
    sent = keys_sent(tab)
    tab.on(POST, refuse(429, **{"Retry-After": "1"}), times=3)
    for at in range(12):
        tab.drop(f"{at}.jpg")
    for at in range(12):
        tab.until(f"{at}.jpg", state="done")
    assert len(sent) == 15
    assert len(set(sent)) == 12


def test_trying_again_does_not_wait(tab: Tab) -> None:
    """Whoever presses the button knows better than the clock."""
    tab.on(POST, refuse(429, **{"Retry-After": "600"}), times=1)
    tab.drop("a.jpg")
    key = tab.until("a.jpg", state="waiting", canRetry=True)["key"]
    tab.page.evaluate("(key) => uploads.retry(key)", key)
    tab.until("a.jpg", state="done")


def test_pictures_go_on_their_way_when_the_network_is_back(tab: Tab) -> None:
    """The event `online` ends the waiting."""
    tab.on(POST, refuse(503, **{"Retry-After": "600"}), times=1)
    tab.drop("a.jpg")
    tab.until("a.jpg", state="waiting", canRetry=True)
    tab.page.evaluate("window.dispatchEvent(new Event('online'))")
    tab.until("a.jpg", state="done")


def test_the_window_hears_whether_the_server_answers(tab: Tab) -> None:
    """Once when it ceases to, once when it does again."""
    tab.page.evaluate("""() => { window.heard = [];
      window.addEventListener("image-processor:connection", ({ detail }) => heard.push(detail.reachable)); }""")
    tab.on("**/healthz", lambda route: route.abort(), times=1)
    tab.on(POST, lambda route: route.abort(), times=2)
    tab.drop("a.jpg")
    tab.until("a.jpg", state="done")
    assert tab.page.evaluate("heard") == [False, True]


def test_a_job_that_the_service_forgot_is_sent_again_by_itself(tab: Tab) -> None:
    """As a restart in mode 1 would have it."""
    sent = keys_sent(tab)
    tab.on(f"{LOOK}?*", problem(404, "unknown_job", "No such job."), times=2)
    tab.drop("a.jpg")
    key = tab.until("a.jpg", state="done")["key"]
    assert sent == [f"{key}-{attempt}" for attempt in (1, 2, 3)]


def test_a_job_that_is_forgotten_again_and_again_fails(tab: Tab) -> None:
    """Three times it is sent by itself, then a person decides."""
    sent = keys_sent(tab)
    tab.on(f"{LOOK}?*", problem(404, "unknown_job", "No such job."))
    tab.drop("a.jpg")
    tab.until("a.jpg", state="failed", words="The service does not know this picture any more.", canRetry=True)
    assert len(sent) == 4


def test_looking_for_a_job_bears_a_server_that_does_not_answer(tab: Tab) -> None:
    """The entry says so and goes on."""
    tab.on(f"{LOOK}?*", lambda route: route.abort(), times=2)
    tab.drop("a.jpg")
    tab.until("a.jpg", words="The server does not answer. Trying again.")
    tab.until("a.jpg", state="done", words="")


def test_an_answer_that_was_lost_is_the_same_job(tab: Tab) -> None:
    """The job was accepted, nobody heard of it, the page was loaded anew."""
    accepted: list[str] = []

    def lose(route: Any) -> None:
        accepted.append(route.fetch().json()["id"])
        route.abort()

    tab.on(POST, lose, times=1)
    tab.drop("a.jpg")
    tab.until("a.jpg", state="waiting", canRetry=True)
    tab.open()
    assert tab.until("a.jpg", state="done")["job"] == accepted[0]


def test_a_server_that_was_killed_gets_everything_when_it_is_back(
    browser: Any, start_stand_in: Callable[..., Service]
) -> None:
    """Nobody has to touch anything, and every picture has one job in the end."""
    port = str(free_port())
    first = start_stand_in("inline", PORT=port, STAND_IN_SECONDS="0.2")
    with open_tab(browser, first.url) as tab:
        for at in range(6):
            tab.drop(f"{at}.jpg", picture((60 + at, 40)))
        tab.until("0.jpg", state="done")
        kill(first.process)
        tab.drop("late.jpg")
        tab.until("late.jpg", state="waiting", canRetry=True)
        start_stand_in("inline", PORT=port, STAND_IN_SECONDS="0")
        for name in [*(f"{at}.jpg" for at in range(6)), "late.jpg"]:
            tab.until(name, state="done")


def test_that_nobody_works_is_told_in_place_of_when_it_will_be_done(tab: Tab) -> None:
    """Until somebody does."""
    alive = [False]
    tasks = tab.page.evaluate("async () => (await fetch('/v1/tasks')).json()")
    waiting = {"task": "detect", "state": "queued", "queue_position": 3, "eta_seconds": None}

    def answer(route: Any) -> None:
        told = [task | {"available": alive[0]} for task in tasks["tasks"]]
        route.fulfill(json={**tasks, "tasks": told})

    tab.page.evaluate("addEventListener('image-processor:workers', ({ detail }) => (window.idle = detail.idle))")
    tab.on("**/v1/tasks", answer)
    tab.on("**/v1/jobs/*?*", lambda route: route.fulfill(json=waiting))
    tab.drop("a.jpg")
    tab.until("a.jpg", words="Nobody works on it at the moment. It is done once somebody does.", eta=None)
    assert tab.page.evaluate("window.idle")
    alive[0] = True
    tab.until("a.jpg", words="", position=3)
    assert not tab.page.evaluate("window.idle")
