// The address of the picture that is shown, and the browser's Back and Forward, which close it and open it again.
//
// The history has at most one entry for pictures above that of the page, however many were looked at: it is pushed by the first
// one, changed by the others, and left by going back. So a person goes from a picture to the page, and from there
// to where they were before.

/** @import { Session } from "../session/session.js" */
/** @import { Viewer } from "./viewer.js" */

const JOB = /^#([\da-f-]{32,36})$/i;
// Browsers forbid an address that changes as fast as a key repeats: the strictest allows 100 changes in 30 seconds.
const CHANGES = 20; // in a row
const PAUSE = 400; // milliseconds, for each further one

/** @typedef {{ picture: string, above: boolean }} Place of a picture, by its key; `above`: the page without one is the entry before */

export class Address {
  #session;
  #viewer;
  #leaving = false; // the entry of a picture, for that of the page; the browser takes its time
  #changes = CHANGES; // that may be made at once
  #pause = 0;

  // From now on the history follows the viewer, and the viewer the history, of which the present entry is shown at once.
  /** @param {{ session: Session, viewer: Viewer }} page */
  constructor({ session, viewer }) {
    this.#session = session;
    this.#viewer = viewer;
    viewer.addEventListener("show", () => this.#write());
    viewer.addEventListener("close", ({ detail }) => {
      this.#change(detail); // as Forward opens it again
      this.#write();
    });
    session.addEventListener("change", ({ detail }) => detail.key === viewer.key && this.#write());
    window.addEventListener("popstate", () => this.#follow());
    window.addEventListener("hashchange", () => this.#open()); // of an address that somebody typed
    window.addEventListener("pagehide", () => this.#change(viewer.key));
    this.#open();
  }

  // The browser has come to another entry.
  #follow() {
    const { picture } = place() ?? {};
    if (this.#leaving) {
      this.#leaving = false;
      this.#write(); // another picture may be shown by now
    } else if (picture && this.#session.entry(picture)) {
      this.#viewer.show(picture, { focus: true });
    } else if (picture || !JOB.test(location.hash)) {
      this.#viewer.close();
      this.#forget(); // a picture that was removed
    }
  }

  // The picture is shown that the present entry names: by its key, else by its job, which another browser may have sent.
  #open() {
    const [, job] = JOB.exec(location.hash) ?? [];
    const known = this.#session.entry(place()?.picture ?? null);
    if (known) {
      this.#viewer.show(known.key);
    } else if (job) {
      const { key } = this.#session.adopt(job);
      history.replaceState({ picture: key, above: false }, "");
      this.#viewer.show(key);
    } else {
      this.#forget();
    }
  }

  // The present entry is that of what is shown.
  #write() {
    const { key } = this.#viewer;
    const before = place();
    if (this.#leaving) {
      return;
    }
    if (key !== null && before) {
      this.#changeNowOrSoon(key);
    } else if (key !== null) {
      history.pushState({ picture: key, above: true }, "", this.#addressOf(key));
    } else if (before?.above) {
      this.#leaving = true;
      history.back();
    } else {
      this.#forget();
    }
  }

  // As #change does, at once, or when it may be done again.
  /** @param {string} key */
  #changeNowOrSoon(key) {
    if (this.#changes > 0 && this.#change(key)) {
      this.#changes -= 1;
      this.#pause ||= setInterval(() => this.#allowOneMore(), PAUSE);
    }
  }

  #allowOneMore() {
    this.#changes += 1;
    if (this.#changes === CHANGES) {
      clearInterval(this.#pause);
      this.#pause = 0;
    }
    this.#write();
  }

  // The present entry, if it is one of a picture, is that of this picture. Whether it was not.
  /** @param {string | null} key */
  #change(key) {
    const before = place();
    const changes = key !== null && !!before && (before.picture !== key || location.hash !== this.#hashOf(key));
    if (changes) {
      history.replaceState({ ...before, picture: key }, "", this.#addressOf(key));
    }
    return changes;
  }

  // The present entry is that of the page alone.
  #forget() {
    if (place()) {
      history.replaceState(null, "", bare());
    }
  }

  /** @param {string} key */
  #addressOf(key) {
    return bare() + this.#hashOf(key);
  }

  // By its job a picture can be passed on; one that has none yet has no name for others.
  /** @param {string} key */
  #hashOf(key) {
    const job = this.#session.entry(key)?.job;
    return job ? `#${job}` : "";
  }
}

/** @returns {Place | null} */
function place() {
  return history.state?.picture ? history.state : null;
}

function bare() {
  return location.pathname + location.search;
}
