// The page: makes its parts, and passes on what one has to know of another.

import { DROP_ENDS } from "./session/order.js";
import { Progress, progressWords } from "./session/progress.js";
import { Session } from "./session/session.js";
import { Uploads } from "./session/uploads.js";
import { h } from "./build.js";
import { FinderLater } from "./finder/later.js";
import { mixOf, questionOf } from "./gallery/counted.js";
import { Gallery } from "./gallery/gallery.js";
import { Undo } from "./gallery/undo.js";
import { say, sayCount } from "./languages/say.js";
import { LiveLater, modelOf } from "./live/later.js";
import { Models } from "./models.js";
import { RequestForm } from "./request/request-form.js";
import { Start } from "./start/start.js";
import { Tasks } from "./tasks/tasks.js";
import { Address } from "./viewer/address.js";
import { KeyList } from "./viewer/keys/key-list.js";
import { LetterKeys } from "./viewer/keys/letter-keys.js";
import { Viewer } from "./viewer/viewer.js";
import { WatchLater } from "./watch/later.js";
/** @import { Counts } from "./session/progress.js" */

const TITLE = document.title;
const DETECT = "detect";
const SEARCH = "search";
const WATCH = "watch";
const SIGNS = ["pointermove", "pointerdown", "keydown", "dragenter"]; // of somebody
const NAME = 80; // characters
const LOST = say("The server does not answer. What you drop is kept here and sent when it is back.");
const IDLE = say("Nobody works here at the moment. What you drop waits until somebody does.");

/** @param {string} selector @returns {any} */
const find = (selector) => document.querySelector(selector);
const form = find("#drop");
const notices = new Map();
const tasks = new Tasks();
const request = new RequestForm({ picker: find("#tasks"), fields: find("#request"), tasks });
const models = new Models({
  select: find("#model"),
  footer: find("#models"),
  tasks,
  task: () => request.task,
  notify: (text) => notify("models", notices.get("workers") ? "" : text),
});
window.addEventListener("image-processor:workers", ({ detail: { idle } }) => {
  notify("workers", idle ? IDLE : "");
  models.look();
  request.look();
});
window.addEventListener("image-processor:connection", ({ detail: { reachable } }) => {
  notify("connection", reachable ? "" : LOST);
  if (reachable) {
    models.look();
    request.look();
  }
});
const session = await Session.open();
const maxBytes = Number(form.dataset.maxBytes);
const choice = () => ({ task: request.task, model: models.chosen, fields: { ...tasks.of(request.task).fields, ...request.values } });
const live = new LiveLater(find("#live"), { model: () => modelOf(models.list, models.chosen), keep, changed: fill });
const tell = (/** @type {string} */ words) => notify("drop", words);
const uploads = new Uploads(session, { form, maxBytes, tasks, choice, take: (file) => live.take(file) || request.take(file), tell, known });
const watch = new WatchLater(find("#watch"), { model: () => modelOf(models.list, models.chosen).name, changed: fill });
const progress = new Progress(session);
const letters = new LetterKeys();
const viewer = new Viewer(find("#viewer"), { session, uploads, tasks, progress, request, letters, models: () => models.list, home });
const search = (/** @type {Record<string, string>} */ given) => ({ task: SEARCH, fields: { ...tasks.of(SEARCH).fields, ...given } });
const finder = new FinderLater(find("#finder"), {
  ask: (query, given) => viewer.show(uploads.ask(query.slice(0, NAME), search({ ...given, query })).key),
  like: (file, given) => viewer.show(uploads.askWith(file, search(given)).key),
});
const gallery = new Gallery(find("#pictures"), {
  session,
  tasks,
  models: () => models.list,
  show: (key) => viewer.show(key, { focus: true }),
  remove: (keys) => session.removal.remove(keys),
  retry: (key) => uploads.retry(key),
  emptied: () => find(".choose").focus(),
});

new Undo(find("#undo"), { removal: session.removal, back: (key) => gallery.focus(key) });

// The picture is as one that was dropped.
/** @param {File} file */
function keep(file) {
  if (!request.take(file)) {
    uploads.askWith(file, choice());
  }
}

// What has the focus once that picture is not shown any more.
/** @param {string} key */
function home(key) {
  return gallery.cardOf(key) ?? find(".choose");
}

// What was dropped was here already: a single one is shown.
/** @param {string[]} keys */
function known(keys) {
  if (keys.length === 1) {
    tell(say("{name} is here already.", { name: session.entry(keys[0])?.name ?? "" }));
    viewer.show(keys[0]);
  } else {
    tell(sayCount(keys.length, "{n} picture was here already and is not sent again.", "{n} pictures were here already and are not sent again."));
  }
}

// Each reason has its own line among the notices; "" takes it back.
/** @param {string} reason @param {string} text */
function notify(reason, text) {
  if ((notices.get(reason) ?? "") === text) {
    return;
  }
  notices.set(reason, text);
  const lines = [...notices.values()].filter(Boolean);
  find("#notice").replaceChildren(...lines.map((line) => h("p", {}, line)));
  find("#notice").hidden = !lines.length;
}

/** @param {Counts} counts */
function tellProgress(counts) {
  const { running, done, failed, all } = counts;
  find("#progress").textContent = all ? progressWords(counts) : "";
  document.title = running ? `(${done + failed}/${all}) ${TITLE}` : TITLE;
}

// The first of a drop is shown where nothing is, and a single one always. The focus stays where it is.
function showDropped() {
  /** @type {string[]} */
  let dropped = [];
  let ended = 0;
  session.addEventListener("add", ({ detail: { key, twinOf, job, isWhole } }) => {
    if (twinOf || job || isWhole || !session.isMine(key)) {
      return;
    }
    dropped.push(key);
    if (viewer.key === null) {
      viewer.show(key);
    }
    clearTimeout(ended);
    ended = setTimeout(() => {
      if (dropped.length === 1) {
        viewer.show(dropped[0]);
      }
      dropped = [];
    }, DROP_ENDS);
  });
}

function askBeforeClearing() {
  const dialog = find("#clearing");
  find("#clear").addEventListener("click", () => {
    const own = session.entries().filter(({ twinOf }) => !twinOf);
    dialog.querySelector("h2").textContent = questionOf(mixOf(own));
    dialog.returnValue = "";
    dialog.showModal();
  });
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "remove") {
      return;
    }
    session.clear();
    find(".choose").focus();
  });
}

function fill() {
  document.body.classList.remove("opening");
  document.body.classList.toggle("asking", request.keepsPictures);
  document.body.classList.toggle("empty", !session.entries().length && !live.isOpen && !watch.isOpen);
}

function offerFinder() {
  finder.offer(request.offers(SEARCH));
}

function offerWatch() {
  find(".use-address").hidden = !request.offers(WATCH);
}

// What shows a picture comes once somebody is here, so that it is there before there is a picture.
function prepareInTime() {
  const begin = () => {
    SIGNS.forEach((sign) => window.removeEventListener(sign, begin));
    document.head.append(find("#later").content);
    tasks.of(request.task).prepare();
    viewer.prepare();
  };
  SIGNS.forEach((sign) => window.addEventListener(sign, begin));
  session.addEventListener("add", begin);
  if (session.entries().length) {
    begin();
  }
}

for (const kind of /** @type {const} */ (["add", "restore", "remove"])) {
  session.addEventListener(kind, fill);
}
progress.addEventListener("change", ({ detail }) => tellProgress(detail));
session.addEventListener("notice", () => notify("session", session.notice));
for (const kind of /** @type {const} */ (["show", "close"])) {
  viewer.addEventListener(kind, () => (gallery.current = viewer.key));
}
new Start(find("#start"), find(".lead"), { tasks, request, models, give: (file) => uploads.give(file), notify: (text) => notify("start", text) });
models.addEventListener("change", () => viewer.offer());
models.addEventListener("change", () => request.offer(models.own));
request.addEventListener("change", () => models.offer());
request.addEventListener("change", () => request.offer(models.own));
request.addEventListener("change", fill);
request.addEventListener("change", offerFinder);
request.addEventListener("change", () => (find(".use-camera").hidden = !request.offers(DETECT)));
request.addEventListener("ask", ({ detail: { name, ...asked } }) => viewer.show(uploads.askWhole(name, { model: models.chosen, ...asked }).key));
request.addEventListener("send", () => viewer.show(uploads.ask(request.title, choice()).key));
find(".use-camera").addEventListener("click", () => live.camera());
request.addEventListener("change", offerWatch);
find(".use-address").addEventListener("click", () => watch.open());
models.offer(); // the tasks may have been told before anybody listened
offerFinder();
offerWatch();
showDropped();
prepareInTime();
askBeforeClearing();
notify("session", session.notice);
fill();
new Address({ session, viewer });
new KeyList(find("#keys"), letters);
