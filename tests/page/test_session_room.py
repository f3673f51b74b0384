"""The session keeps as much as there is room for."""

import pytest

from session_tab import Tab, busy, run

pytestmark = pytest.mark.browser

ROOM_FOR_TWO = """{
  const put = IDBObjectStore.prototype.put;
  const remove = IDBObjectStore.prototype.delete;
  const here = new Set();
  IDBObjectStore.prototype.put = function (value, key) {
    if (this.name === "originals" && here.add(key).size > 2) {
      here.delete(key);
      this.transaction.abort();
      throw new DOMException("no room", "QuotaExceededError");
    }
    return key ? put.call(this, value, key) : put.call(this, value);
  };
  IDBObjectStore.prototype.delete = function (key) {
    here.delete(key);
    return remove.call(this, key);
  };
}"""


def test_old_pictures_make_room_for_new_ones(tab: Tab) -> None:
    """Where the browser has no more room, the oldest originals go; their entries stay, with what was found."""
    tab.page.add_init_script(ROOM_FOR_TWO)
    tab.open()
    for at in range(4):
        tab.drop(f"{at}.jpg")
        tab.until(f"{at}.jpg", state="done")
    tab.open()
    present = run(
        tab,
        "return Promise.all(session.entries().map(async ({ key, name }) => [name, await session.blob(key) !== null]));",
    )
    assert sorted(present) == [["0.jpg", False], ["1.jpg", False], ["2.jpg", True], ["3.jpg", True]]
    assert tab.page.evaluate("session.notice") == ""


def test_a_picture_that_nothing_makes_room_for_is_sent_all_the_same(tab: Tab) -> None:
    """The page can tell that a reload would forget it."""
    tab.page.add_init_script(ROOM_FOR_TWO)
    tab.open()
    tab.on("**/v1/jobs", busy)
    for at in range(3):
        tab.drop(f"{at}.jpg")
    tab.page.wait_for_function("session.notice.startsWith('This browser has no more room')")
    tab.page.unroute("**/v1/jobs")
    tab.page.evaluate("session.entries().forEach(({ key }) => uploads.retry(key))")
    for at in range(3):
        tab.until(f"{at}.jpg", state="done")


def test_no_more_than_five_hundred_are_kept_from_visit_to_visit(tab: Tab) -> None:
    """Those that are not done yet are kept in any case."""
    tab.on("**/v1/jobs/*?*", busy)
    run(
        tab,
        """for (let at = 0; at < 510; at++) {
          const { key } = session.adopt(`${at}`.padStart(32, "0"));
          if (at > 0) session.change(key, { state: "done", result: {} });
        }
        const asked = indexedDB.open("image-processor");
        await new Promise((resolve) => asked.onsuccess = resolve);
        const last = asked.result.transaction("entries", "readwrite"); // behind all other writes
        await new Promise((resolve) => last.objectStore("entries").count().onsuccess = resolve);""",
    )
    tab.open()
    tab.page.wait_for_function("session.entries().length === 501")
    assert tab.page.evaluate("session.entries()[0].state") == "queued"
