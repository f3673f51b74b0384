// What the files that people carry away are called, after the picture they come from.

/** @type {Record<string, string>} */
const ENDINGS = {
  jpeg: "-marked.jpg",
  png: "-marked.png",
  json: ".json",
  coco: ".coco.json",
  yolo: ".txt",
  csv: ".csv",
  crops: "-crops.zip",
};

// What the file of `picture` in `format` is called: of garden.jpg, garden-marked.jpg or garden-crops.zip.
/** @param {string} picture @param {string} format */
export function fileName(picture, format) {
  const name = picture.slice(picture.lastIndexOf("/") + 1);
  const stem = name.replace(/\.[^.]*$/, "").trim();
  return (stem || "picture") + ENDINGS[format];
}
