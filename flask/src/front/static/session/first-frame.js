// The first frame of a picture that moves: what was found is of that one, and would lie over all the others.

const HEAD = 65_536; // bytes. What says that there are several frames stands before the first
const MOVES = /^GIF8|^RIFF....WEBPVP8X.*ANIM|^.PNG.*acTL|^....ftypavis/s;

// A PNG of the frame; null where the picture does not move, or this browser cannot show it.
/** @param {Blob} blob @returns {Promise<Blob | null>} */
export async function firstFrame(blob) {
  const head = await blob.slice(0, HEAD).arrayBuffer();
  if (!MOVES.test(new TextDecoder("latin1").decode(head))) return null;
  const frame = await createImageBitmap(blob).catch(() => null);
  if (!frame) return null;
  const canvas = Object.assign(document.createElement("canvas"), { width: frame.width, height: frame.height });
  canvas.getContext("2d")?.drawImage(frame, 0, 0);
  frame.close();
  return new Promise((resolve) => canvas.toBlob(resolve));
}
