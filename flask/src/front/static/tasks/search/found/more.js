// The hits behind those that are there: one more job, and what the entry is with them.

import { askJson, jobUrl } from "../../../session/api.js";
/** @import { Entry } from "../../../session/entry.js" */
/** @import { Job } from "../../../types.js" */

const WAIT = { Prefer: "wait=20" };

// What changes of an entry whose result has the next hits too. `picture` is what it was asked with, if it was with one.
/** @param {Entry} entry @param {Blob | null} picture @returns {Promise<Partial<Entry>>} */
export async function withMore({ name, fields, result, links }, picture) {
  const body = new FormData();
  Object.entries({ ...fields, cursor: result.cursor }).forEach((field) => body.append(...field));
  if (picture) {
    body.append("image", picture, name);
  }
  /** @type {Job} */
  let job = await askJson("/v1/jobs?task=search", { method: "POST", headers: WAIT, body });
  while (!job.result) {
    job = await askJson(jobUrl(job.id), { headers: WAIT });
  }
  const { hits, cursor } = job.result;
  return { result: { ...result, hits: [...result.hits, ...hits], cursor }, links: { ...links, ...job.files } };
}
