// Detections as COCO's JSON, as front/tasks/detect/coco.py writes them.

import { cocoId, cocoName } from "./coco-names.js";
import { before, rounded } from "./numbers.js";
/** @import { Result } from "../../types.js" */
/** @import { Classes } from "./classes.js" */

// An object with `images`, `annotations` and `categories`; `bbox` is left, top, width, height, in pixels. All classes of
// the model are categories.
/** @param {{ name: string, result: Result }[]} named @param {Classes} classes */
export function coco(named, classes) {
  const categories = categoriesOf(classes.labels);
  const annotations = named.flatMap(({ result: { image, detections } }, at) =>
    detections.map((each) => {
      const [left, top, right, bottom] = each.xyxy;
      const [width, height] = [side(left, right, image.width), side(top, bottom, image.height)];
      return {
        image_id: at + 1,
        category_id: categories[classes.number(each)].id,
        bbox: [left, top, width, height],
        area: rounded(width * height, 2),
        segmentation: [[left, top, right, top, right, bottom, left, bottom]],
        iscrowd: 0,
        score: each.confidence,
      };
    }),
  );
  return {
    info: { description: "Objects found by image-processor" },
    licenses: [],
    images: named.map(({ name, result: { image } }, at) => ({ id: at + 1, file_name: name, ...image })),
    annotations: annotations.map((each, at) => ({ id: at + 1, ...each })),
    categories: [...categories].sort((one, other) => one.id - other.id),
  };
}

// A category for each label. Their ids are COCO's own where all are COCO's, and no two the same; else from 1 on.
/** @param {string[]} labels */
function categoriesOf(labels) {
  const own = labels.flatMap((label) => cocoId(label) ?? []);
  const isCoco = new Set(own).size === labels.length;
  return labels.map((label, at) => (isCoco ? { id: own[at], name: cocoName(label) } : { id: at + 1, name: label }));
}

// The side from `start` to `end`, which ends within `most` also for those who add it to its start.
/** @param {number} start @param {number} end @param {number} most */
function side(start, end, most) {
  let length = rounded(end - start, 2);
  while (start + length > most) {
    length = before(length);
  }
  return length;
}
