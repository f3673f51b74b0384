// Whether the server answers: every request tells it here, and the window hears of each change.

const EVENT = "image-processor:connection";
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 5000;
const TIMEOUT_MS = 5000;

let reachable = true;
let next = 0;

// The window hears "image-processor:connection" if this is news. While the server is away, it is looked for.
/** @param {boolean} answered */
export function heard(answered) {
  if (answered === reachable) {
    return;
  }
  reachable = answered;
  clearTimeout(next);
  window.dispatchEvent(new CustomEvent(EVENT, { detail: { reachable } }));
  if (!reachable) {
    lookIn(FIRST_WAIT);
  }
}

// `back` is called whenever the server, or this computer's network, is there again.
/** @param {() => void} back */
export function whenBack(back) {
  window.addEventListener(EVENT, ({ detail }) => detail.reachable && back());
  window.addEventListener("online", back);
}

/** @param {number} wait */
function lookIn(wait) {
  next = setTimeout(() => look(wait), wait);
}

// A small request finds out sooner, and at less cost, than a picture that is sent once more.
/** @param {number} wait */
async function look(wait) {
  /** @type {RequestInit} */
  const init = { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) };
  const response = await fetch("/healthz", init).catch(() => null);
  if (response?.ok) {
    heard(true);
  } else if (!reachable) {
    lookIn(Math.min(wait * 2, LONGEST_WAIT));
  }
}

window.addEventListener("online", () => {
  if (!reachable) {
    clearTimeout(next);
    look(FIRST_WAIT);
  }
});
