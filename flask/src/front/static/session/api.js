// What the page asks the service: an answer that is fine, or a Problem.

import { heard } from "./connection.js";
import { Problem } from "./problem.js";
/** @import { Query, TaskRow } from "../types.js" */

export { Problem };

const RENDERING_WAIT = 20;
const RENDERING_TRIES = 6;

// The Response, if it is ok; else throws a Problem, or an AbortError. `init.headers` is a plain object.
/** @param {string} url @param {RequestInit & { headers?: Record<string, string> }} [init] */
export async function ask(url, init = {}) {
  const headers = { Accept: "application/json", ...init.headers };
  const response = await answered(fetch(url, { cache: "no-store", ...init, headers }));
  if (response.ok) {
    heard(true);
    return response;
  }
  const text = await answered(response.text());
  const problem = Problem.of(response.status, text, response.headers.get("Retry-After"));
  heard(problem.answered);
  throw problem;
}

// The answer's JSON; an answer that breaks off is one that never came.
/** @param {string} url @param {RequestInit & { headers?: Record<string, string> }} [init] */
export async function askJson(url, init) {
  return answered((await ask(url, init)).json());
}

// "/v1/jobs/<id>?..."; what is undefined, null or "" in `query` is left out.
/** @param {string} id @param {Query} [query] */
export function jobUrl(id, query = {}) {
  const kept = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const options = new URLSearchParams(kept.map(([name, value]) => [name, String(value)])).toString();
  return `/v1/jobs/${encodeURIComponent(id)}${options && `?${options}`}`;
}

// The list of /v1/models.
export async function models() {
  return (await askJson("/v1/models")).models;
}

// The rows of /v1/tasks.
/** @returns {Promise<TaskRow[]>} */
export async function tasks() {
  return (await askJson("/v1/tasks")).tasks;
}

// The service is told that nobody wants the job any more.
/** @param {string} id */
export async function cancel(id) {
  await ask(jobUrl(id), { method: "DELETE" });
}

// The upright picture of a job that is done: a JPEG Blob with nothing drawn. Null where that takes too long.
/** @param {string} id */
export async function uprightCopy(id) {
  const headers = { Accept: "image/jpeg, application/json", Prefer: `wait=${RENDERING_WAIT}` };
  for (let left = RENDERING_TRIES; left > 0; left--) {
    const response = await ask(jobUrl(id, { format: "jpeg", marks: "false" }), { headers });
    if (response.status === 200) {
      return answered(response.blob());
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  return null;
}

// The picture that the service has at that address; a browser that has it already does not ask.
/** @param {string} url */
export async function picture(url) {
  return answered((await ask(url, { cache: "default", headers: { Accept: "image/*" } })).blob());
}

/** @template T @param {Promise<T>} promise */
async function answered(promise) {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") {
      throw error;
    }
    heard(false);
    throw Problem.of(0);
  }
}
