// What is seen of a result now, as the API would tell it.

import { labelsIn } from "../label-list.js";
import { shown } from "../selection.js";
/** @import { Query } from "../../../types.js" */
/** @import { Result } from "../types.js" */

// The result as the API gives it for `query`: with its options, and those of its detections that are seen.
/** @param {Result} result @param {Query} query */
export function seenOf(result, query) {
  const wanted = query.labels ? labelsIn(String(query.labels)) : null;
  const labels = result.detections.map(({ label }) => label);
  const hidden = new Set(wanted ? labels.filter((label) => !wanted.includes(label)) : []);
  const seen = shown(result.detections, { threshold: Number(query.confidence_threshold), near: false, hidden });
  const detections = seen.map(({ index }) => result.detections[index]);
  return { ...result, options: { ...result.options, ...query }, detections };
}
