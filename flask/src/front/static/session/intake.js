// Pictures that come in other ways than by dropping or choosing: too early, pasted, or taken with the camera.

import { isField } from "../fields.js";

// `take(file)` is called for each file that was dropped before anybody could take it (early.js).
/** @param {(file: File) => void} take */
export function takeEarly(take) {
  const files = window.earlyDrops ?? [];
  window.earlyDrops = null;
  files.forEach(take);
}

// `take(file)` is called for each file that is pasted anywhere but into a field.
/** @param {(file: File) => void} take */
export function takePasted(take) {
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length && !isField(event.target)) {
      event.preventDefault();
      files.forEach(take);
    }
  });
}

// `take(file)` is called for each picture that the camera takes when `button` is pressed.
/** @param {Element} button @param {(file: File) => void} take */
export function takePhotographed(button, take) {
  const input = document.createElement("input");
  Object.assign(input, { type: "file", accept: "image/*", hidden: true });
  input.setAttribute("capture", "environment");
  input.addEventListener("change", () => {
    [...(input.files ?? [])].forEach(take);
    input.value = ""; // the same picture may be chosen again
  });
  button.after(input);
  button.addEventListener("click", () => input.click());
}
