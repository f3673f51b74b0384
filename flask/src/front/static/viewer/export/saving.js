// Files from the server to the person's disk, also those that the server has yet to make.

import { say } from "../../languages/say.js";
import { ask, Problem } from "../../session/api.js";

const BROKEN_OFF = new Error(say("The file broke off on its way."));
const TIMEOUT_MS = 120_000; // milliseconds
const SOON = 2; // seconds
const KEPT = 60_000; // how long a browser may take to begin to save

// The blob at `url`, asked for until it is made. `tell` hears why that takes time. Throws an Error.
/** @param {string} url @param {{ tell?: (words: string) => void, timeoutMs?: number, signal?: AbortSignal | null }} [wait] */
export async function fileAt(url, { tell = () => {}, timeoutMs = TIMEOUT_MS, signal = null } = {}) {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const { blob, problem, seconds } = await onceAsked(url, signal);
    signal?.throwIfAborted();
    if (blob) {
      return blob;
    }
    if (performance.now() + seconds * 1000 > end) {
      throw problem ?? new Error(say("The service has not made it yet. Try again in a while."));
    }
    tell(problem ? say("{reason} Trying again in {seconds} s.", { reason: problem.message, seconds }) : say("The service is making it."));
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
}

// The browser saves `blob` as a file called `name`.
/** @param {Blob} blob @param {string} name */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT);
}

/** @param {string} url @param {AbortSignal | null} signal @returns {Promise<{ blob?: Blob, problem?: Error, seconds: number }>} */
async function onceAsked(url, signal) {
  try {
    const response = await ask(url, { headers: { Prefer: "wait=20" }, signal });
    return response.status === 202 ? { seconds: secondsOf(response) } : { blob: await response.blob(), seconds: 0 };
  } catch (problem) {
    if (problem instanceof Problem && !problem.passing) {
      throw problem;
    }
    const passing = problem instanceof Problem ? problem : null;
    return { problem: passing ?? BROKEN_OFF, seconds: Math.max(1, Math.ceil(passing?.retryAfter ?? SOON)) };
  }
}

/** @param {Response} response */
function secondsOf(response) {
  const seconds = Number.parseFloat(response.headers.get("Retry-After") ?? "");
  return seconds >= 0 ? seconds : SOON;
}
