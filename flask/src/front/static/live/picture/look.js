// What the service sees in one frame.

import { say } from "../../languages/say.js";
import { Problem, askJson, cancel } from "../../session/api.js";
/** @import { Detection, Result } from "../../tasks/detect/types.js" */
/** @import { Job, Size } from "../../types.js" */

const WAIT = 10; // seconds
const LOWEST = 0.05; // what is seen of it is a matter of the page's slider
const LATE = { code: "late", detail: say("The service takes longer for a frame than a live picture can wait.") };

// The detections in the JPEG, the most confident first, in the pixels of a picture of `size`. Throws a Problem.
/** @param {Blob} jpeg @param {Size} size @param {string | null} model @returns {Promise<Detection[]>} */
export async function look(jpeg, size, model) {
  const query = new URLSearchParams({ task: "detect", store: "false", confidence_threshold: String(LOWEST), ...(model && { model }) });
  const headers = { Prefer: `wait=${WAIT}`, "Content-Type": "image/jpeg" };
  /** @type {Job} */
  const job = await askJson(`/v1/jobs?${query}`, { method: "POST", headers, body: jpeg });
  if (!job.result) {
    await cancel(job.id).catch(() => null); // nobody waits for it any more
    throw new Problem(429, LATE);
  }
  return scaled(job.result, size);
}

/** @param {Result} result @param {Size} size */
function scaled({ image, detections }, { width, height }) {
  const [across, down] = [width / image.width, height / image.height];
  return detections.map((each) => {
    const [left, top, right, bottom] = each.xyxy;
    return { ...each, xyxy: /** @type {Detection["xyxy"]} */ ([left * across, top * down, right * across, bottom * down]) };
  });
}
