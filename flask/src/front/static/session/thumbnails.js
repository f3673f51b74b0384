// Small pictures for the gallery, made one at a time: a decoded photograph takes a lot of memory.

const LONGEST_SIDE = 320;
const QUALITY = 0.8;
const UNDER_TRANSPARENT = "#fff";

let turn = Promise.resolve();

// A JPEG Blob of at most 320 pixels, upright; null where this browser cannot decode the picture.
/** @param {Blob} blob */
export function thumbnailOf(blob) {
  turn = turn.then(() => made(blob)).catch(() => null);
  return turn;
}

/** @param {Blob} blob */
async function made(blob) {
  const picture = await createImageBitmap(blob);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
  context.imageSmoothingQuality = "high";
  context.fillStyle = UNDER_TRANSPARENT;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}
