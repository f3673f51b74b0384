"""A reload or a second tab loses nothing and sends nothing twice."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from service import Service
from session_tab import Tab, keys_sent, open_tab, picture, refuse

pytestmark = pytest.mark.browser

POST = "**/v1/jobs"


@pytest.fixture
def slow_tab(browser: Any, start_stand_in: Callable[..., Service]) -> Iterator[Tab]:
    """A tab before a service that takes half a second for each picture."""
    with open_tab(browser, start_stand_in("inline", STAND_IN_SECONDS="0.5").url) as tab:
        yield tab


def test_a_reload_in_the_middle_loses_nothing_and_does_nothing_twice(slow_tab: Tab) -> None:
    """What waited is sent, what was under way is asked for, what was done is there."""
    tab = slow_tab
    names = [f"{at}.jpg" for at in range(6)]
    for at, name in enumerate(names):
        tab.drop(name, picture((60 + at, 40)))
    tab.until("0.jpg", state="done")
    tab.open()
    done = [tab.until(name, state="done") for name in names]
    assert len({entry["job"] for entry in done}) == 6
    assert {entry["attempt"] for entry in done} == {1}


def test_two_tabs_do_not_send_the_same_picture(slow_tab: Tab) -> None:
    """The second tab sees what the first one does."""
    tab = slow_tab
    tab.drop("a.jpg")
    tab.until("a.jpg", percent=100)
    second = tab.another()
    sent = keys_sent(second)
    second.drop("b.jpg")
    for each in (tab, second):
        each.until("a.jpg", state="done")
        each.until("b.jpg", state="done")
    assert sent == [f"{second.entry('b.jpg')['key']}-1"]


def test_what_a_tab_loses_to_another_it_lets_go(tab: Tab) -> None:
    """As one that slept, and was thought to be gone, while its picture was on the way."""
    held: list[Any] = []
    tab.on(POST, lambda route: held.append(route))
    second = tab.another()
    tab.drop("a.jpg")
    key = second.until("a.jpg", state="uploading")["key"]
    second.page.evaluate("async (key) => { session.take(key); await uploads.send(key); }", key)
    for each in (tab, second):
        each.until("a.jpg", state="done", attempt=1)
    assert "failed" not in tab.states("a.jpg") + second.states("a.jpg")


def test_a_tab_takes_over_from_one_that_was_closed(tab: Tab) -> None:
    """Here the first tab cannot send, and the second has its picture from the browser's storage."""
    tab.on(POST, refuse(503, **{"Retry-After": "600"}))
    second = tab.another()
    tab.drop("a.jpg")
    second.until("a.jpg", state="waiting", canRetry=True)
    tab.page.close(run_before_unload=True)
    second.until("a.jpg", state="done")


def test_a_browser_that_keeps_nothing_still_works(tab: Tab) -> None:
    """As in some private windows; the page can tell."""
    tab.page.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };")
    tab.open()
    assert tab.page.evaluate("session.notice").startswith("This browser keeps nothing")
    tab.on(POST, refuse(503), times=1)
    tab.drop("a.jpg")
    tab.until("a.jpg", state="done")
    tab.open()
    assert tab.entry("a.jpg") is None


def test_a_tab_takes_over_from_one_that_crashed(tab: Tab) -> None:
    """It had no time to say that it goes."""
    tab.on(POST, refuse(503, **{"Retry-After": "600"}))
    second = tab.another()
    tab.page.evaluate(
        """() => {
          const post = BroadcastChannel.prototype.postMessage;
          BroadcastChannel.prototype.postMessage = function (message) {
            if (message.kind !== "gone") post.call(this, message);
          };
        }"""
    )
    tab.drop("a.jpg")
    second.until("a.jpg", state="waiting", canRetry=True)
    tab.page.close()
    second.until("a.jpg", state="done")
