// Sends the session's pictures, again and again while the service is busy or away.

import { cancel } from "./api.js";
import { takeDropped } from "./dropped.js";
import { Duplicates } from "./duplicates.js";
import { anew, hasEnded } from "./entry.js";
import { Follower } from "./follow.js";
import { say } from "../languages/say.js";
import { takeEarly, takePasted, takePhotographed } from "./intake.js";
import { UploadQueue } from "./upload-queue.js";
import { Problem } from "./problem.js";
import { TextRequests } from "./text-requests.js";
import { UploadResponses } from "./upload-responses.js";
/** @import { Tasks } from "../tasks/tasks.js" */
/** @import { Entry } from "./entry.js" */
/** @import { Choice, Session } from "./session.js" */

const JOBS = "/v1/jobs";
const LOOK_FOR_ORPHANS = 10_000; // milliseconds: a tab that crashed did not say that it goes

export class Uploads {
  #session;
  /** @type {UploadQueue} */
  #queue;
  #follower;
  /** @type {Set<string>} */
  #looking = new Set(); // keys whose picture is being looked for
  #texts;
  #responses;

  // `form` may have a button .camera; .choose may be anywhere. `choice()`: what is asked for with new pictures; those
  // that `take(file)` takes are not sent. `tell(words)`: what became of a drop; `known(keys)`: pictures that were here already.
  /**
   * @param {Session} session
   * @param {{ form: HTMLElement, maxBytes: number, tasks: Tasks, choice?: () => Choice, take?: (file: File) => boolean,
   *   tell?: (words: string) => void, known?: (keys: string[]) => void }} page
   */
  constructor(session, { form, maxBytes, tasks, choice = () => ({}), take = () => false, tell = () => {}, known = () => {} }) {
    this.#session = session;
    this.#follower = new Follower(session, { tasks, resend: (key) => this.#sendAnew(key) });
    const responses = new UploadResponses(session, {
      queues: () => [this.#queue, this.#texts],
      follow: (key) => this.#follower.follow(key),
      send: (key) => this.send(key),
      maxBytes,
    });
    /** @param {string} key */
    const begun = (key) => session.change(key, { state: "uploading", percent: 0, words: "", canRetry: false });
    this.#texts = new TextRequests({
      requestFor: (key) => this.#requestFor(key),
      begun,
      accepted: (key, job) => responses.accepted(key, job),
      failed: (key, problem) => responses.failed(key, problem),
    });
    /** @param {File} file */
    const give = (file) => this.give(file);
    const duplicates = new Duplicates(session, tasks, { give, found: known });
    this.#queue = new UploadQueue({
      maxBytes,
      requestFor: (key) => this.#requestFor(key),
      added: (file) => (take(file) || duplicates.take(file, choice()) ? null : session.add(file, choice()).key),
      dropped: (data) => void takeDropped(data, { give, tell }),
      begun,
      progressed: (key, percent) => this.#progressed(key, percent),
      accepted: (key, job) => responses.accepted(key, job),
      failed: (key, words, request) => responses.refused(key, words, request),
    });
    this.#responses = responses;
    takeEarly(give);
    takePasted(give);
    form.querySelectorAll(".camera").forEach((button) => takePhotographed(button, give));
    this.#hearSession();
    this.#resume();
  }

  // A picture as if a person had dropped it.
  /** @param {File} file */
  give(file) {
    this.#queue.give(file);
  }

  // The picture is on its way or waits for its turn. Where it is so already, nothing changes.
  /** @param {string} key */
  async send(key) {
    if (this.#queue.has(key) || this.#texts.has(key) || this.#looking.has(key)) {
      return;
    }
    this.#looking.add(key);
    const blob = this.#session.entry(key)?.isWhole ? null : await this.#session.blob(key);
    this.#looking.delete(key);
    const entry = this.#session.entry(key);
    if (!entry || hasEnded(entry) || !this.#session.isMine(key)) {
      return;
    }
    if (blob) {
      this.#queue.put(key, blob, entry.name);
    } else if (entry.textOnly || entry.isWhole) {
      this.#texts.put(key);
    } else {
      this.#session.change(key, { state: "failed", words: say("The picture is not here any more. Choose it again."), canRetry: false });
    }
  }

  // A new entry, which is being sent: what is asked for without a picture.
  /** @param {string} name @param {Choice} choice */
  ask(name, choice) {
    const entry = this.#session.addWithout(name, choice);
    this.send(entry.key);
    return entry;
  }

  // A new entry, which is being sent: what is asked for by its fields alone, to be shown with `picture`.
  /** @param {string} name @param {Choice} choice @param {File | null} [picture] */
  askWhole(name, choice, picture = null) {
    const entry = this.#session.addWhole(name, choice, picture);
    this.send(entry.key);
    return entry;
  }

  // A new entry, which is being sent: what is asked for with a picture.
  /** @param {File} file @param {Choice} choice */
  askWith(file, choice) {
    const entry = this.#session.add(file, choice);
    this.send(entry.key);
    return entry;
  }

  // For "Try again": it is sent at once; where it had ended, as a new job.
  /** @param {string} key */
  retry(key) {
    const entry = this.#session.entry(key);
    if (entry && hasEnded(entry)) {
      this.#session.take(key);
      this.#session.change(key, { resends: 0 });
      this.#sendAnew(key);
    } else if (entry?.state === "waiting") {
      this.#session.take(key);
      this.send(key);
    }
    this.#responses.goOn();
  }

  // The service is told that nobody wants the job any more; one that has ended meanwhile stays as it is.
  /** @param {string} key */
  async cancel(key) {
    const job = this.#session.entry(key)?.job;
    try {
      await cancel(job ?? "");
    } catch (problem) {
      if (!(problem instanceof Problem)) {
        throw problem;
      }
      return; // the follower hears what became of it
    }
    if (this.#session.entry(key)?.job === job) {
      const canRetry = await this.#session.isSendable(key);
      this.#session.change(key, { state: "failed", words: say("Canceled."), canRetry, steps: null, preview: null, text: null });
    }
  }

  // A new entry, which is being sent: the same picture for another model.
  /** @param {string} key @param {{ model: string }} choice */
  copy(key, { model }) {
    const twin = this.#session.addTwin(key, { model });
    this.send(twin.key);
    return twin;
  }

  // A picture that another job had may be gone by now: it is sent itself, where it is here.
  /** @param {string} key */
  async #sendAnew(key) {
    const picture = this.#session.entry(key)?.isWhole && (await this.#session.blob(key));
    const entry = this.#session.entry(key);
    if (entry) {
      this.#session.change(key, { ...anew(entry), ...(picture && { fields: { ...entry.fields, image: picture } }) });
      this.send(key);
    }
  }

  // What was under way before a reload, or in tabs that are gone, goes on here. What had arrived already is
  // the same job again: its Idempotency-Key is the same.
  async #resume() {
    (await this.#session.takeOrphans()).forEach((key) => this.#goOn(key));
  }

  /** @param {string} key */
  #goOn(key) {
    const entry = this.#session.entry(key);
    if (entry?.job) {
      this.#follower.follow(key);
    } else if (entry) {
      this.#session.change(key, { state: "waiting", percent: 0, words: "", canRetry: false });
      this.send(key);
    }
  }

  #hearSession() {
    const session = this.#session;
    session.addEventListener("add", ({ detail }) => {
      if (detail.job && session.isMine(detail.key)) {
        this.#follower.follow(detail.key);
      }
    });
    session.addEventListener("restore", ({ detail }) => {
      if (!hasEnded(detail)) {
        session.take(detail.key); // other tabs have let it go
        this.#goOn(detail.key);
      }
    });
    /** @param {string} key */
    const forget = (key) => [this.#queue, this.#texts].forEach((each) => each.remove(key));
    session.addEventListener("change", ({ detail: { key } }) => session.isMine(key) || forget(key));
    session.addEventListener("remove", ({ detail: { key } }) => forget(key));
    session.addEventListener("orphans", () => this.#resume());
    document.addEventListener("visibilitychange", () => document.hidden || this.#resume());
    /** @param {Entry} entry */
    const others = (entry) => !hasEnded(entry) && !session.isMine(entry.key);
    setInterval(() => session.entries().some(others) && this.#resume(), LOOK_FOR_ORPHANS);
  }

  /** @param {string} key */
  #requestFor(key) {
    const { attempt = 1, model, task, fields = {} } = this.#session.entry(key) ?? {};
    const query = new URLSearchParams({ ...(task && { task }), ...(model && { model }) }).toString();
    return { url: query ? `${JOBS}?${query}` : JOBS, headers: { "Idempotency-Key": `${key}-${attempt}` }, fields };
  }

  /** @param {string} key @param {number} percent */
  #progressed(key, percent) {
    if (this.#session.entry(key)?.state === "uploading") {
      this.#session.change(key, { percent: Math.round(percent) });
    }
  }
}
