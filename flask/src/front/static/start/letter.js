// A page of text, drawn here, for whoever has none at hand. It is in English in each language: models read some scripts alone.

const SIZE = { width: 1000, height: 700 };
const LINES = [
  "bold 44px Georgia, serif|Dear reader,",
  "34px Georgia, serif|this page was drawn in your browser a moment ago,",
  "34px Georgia, serif|and nobody has typed what stands on it since.",
  "34px Georgia, serif|What you see beside it was read from its pixels.",
  "bold 34px monospace|Invoice 2048-117    Total 1,024.00",
  "italic 34px Georgia, serif|Try a photo of a sign, a receipt or a book next.",
];

/** @returns {Promise<File>} */
export async function letter() {
  const canvas = Object.assign(document.createElement("canvas"), SIZE);
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.fillStyle = "#fbf8f1";
  pen.fillRect(0, 0, SIZE.width, SIZE.height);
  pen.fillStyle = "#26221c";
  for (const [at, line] of LINES.entries()) {
    const [font, text] = line.split("|");
    pen.font = font;
    pen.fillText(text, 80, 130 + at * 90);
  }
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  return new File([/** @type {Blob} */ (blob)], "letter.png", { type: "image/png" });
}
