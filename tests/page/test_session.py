"""The session keeps, tells and forgets, in a real browser."""

import pytest

from session_tab import SIZE_OF, Tab, answered, names, picture, run

pytestmark = pytest.mark.browser

FORGET_JOBS = {"status": 410, "json": {"code": "expired_job", "detail": "Gone."}}


def test_an_empty_session_has_no_entries(tab: Tab) -> None:
    """And nothing to complain of."""
    assert (names(tab), tab.page.evaluate("session.notice")) == ([], "")


def test_an_entry_is_made_as_it_was_agreed(tab: Tab) -> None:
    """Entries are frozen; each change is told and makes a new one."""
    made = run(
        tab,
        """const told = [];
        const note = (event) => session.addEventListener(event, ({ detail }) => told.push([event, detail.words]));
        ["add", "change", "remove"].forEach(note);
        const one = session.add(new File(["1"], "one.jpg"), { model: "toy" });
        session.add(new File(["22"], "two.jpg"));
        const changed = session.change(one.key, { words: "Hello." });
        session.change(one.key, { words: "Hello." });
        session.removal.remove([one.key]);
        const gone = session.change(one.key, { words: "Late." });
        return { one, changed, told, frozen: Object.isFrozen(changed), gone };""",
    )
    assert names(tab) == ["two.jpg"]
    assert made["told"] == [["add", ""], ["add", ""], ["change", "Hello."], ["remove", "Hello."]]
    assert (made["frozen"], made.get("gone"), made["changed"]["words"]) == (True, None, "Hello.")
    one = made["one"]
    assert (one["name"], one["bytes"], one["model"], one["state"], one["percent"]) == (
        "one.jpg",
        1,
        "toy",
        "waiting",
        0,
    )
    assert len(one["key"]) == 32


def test_a_reload_keeps_entries_pictures_and_their_order(tab: Tab) -> None:
    """Also of pictures that were added in the same instant; results are shown without asking the service."""
    given = picture()
    tab.drop_together(["c.jpg", "a.jpg", "b.jpg"], given)
    before = [tab.until(name, state="done") for name in ("c.jpg", "a.jpg", "b.jpg")]
    requested: list[str] = []
    tab.page.on("request", lambda request: requested.append(request.url))
    tab.open()
    assert tab.page.evaluate("session.entries()") == before
    kept = run(tab, "return [...new Uint8Array(await (await session.blob(given[0])).arrayBuffer())];", before[0]["key"])
    assert bytes(kept) == given
    assert [url for url in requested if "/v1/" in url] == []


def test_the_last_drop_comes_first_and_each_as_it_was_dropped(tab: Tab) -> None:
    """In every tab, whichever it was dropped on, and after a reload; what an older page kept was dropped alone."""
    second = tab.another()
    drops = ((tab, ["b.jpg", "a.jpg", "c.jpg"]), (second, ["e.jpg", "d.jpg"]), (tab, ["f.jpg", "a.jpg"]))
    for width, (each, dropped) in enumerate(drops, 64):
        each.drop_together(dropped, picture((width, 48)))
        each.until(dropped[-1], state="done")
        each.page.wait_for_timeout(200)  # or it would be one drop
    order = ["f.jpg", "a.jpg", "e.jpg", "d.jpg", "b.jpg", "a.jpg", "c.jpg"]
    second.page.wait_for_function("session.entries().length === 7")
    assert (names(tab), names(second)) == (order, order)
    tab.open()
    assert names(tab) == order
    older = [{"key": "x", "addedAt": 1}, {"key": "z", "addedAt": 3}, {"key": "y", "addedAt": 4, "drop": 2}]
    sort = "(await import('/static/session/order.js')).inOrder"
    assert run(tab, f"return given[0].sort({sort}).map(({{ key }}) => key).join('');", older) == "zyx"


def test_what_is_removed_is_gone(tab: Tab) -> None:
    """Its blob urls soon show nothing any more, and a reload does not bring it back."""
    tab.drop("a.jpg")
    key = tab.until("a.jpg", state="done")["key"]
    left = run(
        tab,
        """const urls = [await session.pictureUrl(given[0]), await session.thumbnailUrl(given[0])];
        session.removal.remove([given[0]]);
        session.removal.settle();
        const shows = (url) => Object.assign(new Image(), { src: url }).decode().then(() => 1, () => 0);
        const shown = async () => [await shows(urls[0]), await shows(urls[1])];
        const until = performance.now() + 20_000;
        while ((await shown()).some(Boolean) && performance.now() < until) {
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        return [...(await shown()), await session.blob(given[0])];""",
        key,
    )
    assert left == [0, 0, None]
    tab.open()
    assert names(tab) == []


def test_tabs_share_one_session(tab: Tab) -> None:
    """What one adds or removes, the other shows or drops."""
    second = tab.another()
    tab.drop("a.jpg")
    result = second.until("a.jpg", state="done")["result"]
    assert result == tab.entry("a.jpg")["result"]
    assert second.page.evaluate(SIZE_OF, ["thumbnailUrl", "a.jpg"]) == [64, 48]
    second.page.evaluate("session.clear()")
    tab.page.wait_for_function("session.entries().length === 0")


def test_a_result_that_the_service_forgot_is_told(tab: Tab) -> None:
    """The picture is still here, so it can be sent again; one that is still kept stays done."""
    for name in ("a.jpg", "b.jpg"):
        tab.drop(name)
    key, other = (tab.until(name, state="done")["key"] for name in ("a.jpg", "b.jpg"))
    assert run(tab, "return await session.check(given[0]);", other)["state"] == "done"
    tab.on("**/v1/jobs/*", answered(FORGET_JOBS))
    assert run(tab, "return await session.check(given[0]);", key)["state"] == "expired"
    assert (tab.entry("a.jpg")["canRetry"], bool(tab.entry("a.jpg")["result"])) == (True, True)
    assert run(tab, "return await session.check(given[0]);", other)["state"] == "done"  # asked a moment ago
