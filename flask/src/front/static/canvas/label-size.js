// How large the names in the overlay are. Measuring on a canvas spares the page a layout for each name.

const PADDING_EM = 0.4;
const LINE_EM = 1.5;

// {height, width(text)} of a name's plate in pixels, in the font of this element.
/** @param {Element} element */
export function labelSize(element) {
  const { font, fontSize } = getComputedStyle(element);
  const em = Number.parseFloat(fontSize);
  const canvas = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  canvas.font = font;
  /** @type {Map<string, number>} */
  const known = new Map();
  /** @param {string} text */
  const width = (text) => {
    const measured = known.get(text) ?? canvas.measureText(text).width + 2 * PADDING_EM * em;
    known.set(text, measured);
    return measured;
  };
  return { height: LINE_EM * em, width };
}
