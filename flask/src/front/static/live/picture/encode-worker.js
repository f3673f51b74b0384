// Makes JPEGs beside the page: there, a canvas waits with it for whatever else the page does.

globalThis.addEventListener("message", async ({ data: { id, picture, quality } }) => {
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext("bitmaprenderer")?.transferFromImageBitmap(picture);
  globalThis.postMessage({ id, blob: await canvas.convertToBlob({ type: "image/jpeg", quality }) });
});
