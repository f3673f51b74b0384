// Copies text, also where the page is not from a secure origin and there is no navigator.clipboard.

import { h } from "../../build.js";
import { say } from "../../languages/say.js";

const SHOWN_MS = 2000;

// The clipboard has `text`: true. No way to get it there was allowed: false.
/** @param {string} text */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedBySelection(text);
  }
}

// From now on `button` copies what `getText` gives and says so; or shows it selected, where that is refused.
/** @param {HTMLElement} button @param {() => string} getText */
export function copyButton(button, getText) {
  const words = button.textContent;
  const status = h("span", { class: "visually-hidden", role: "status" });
  let clock = 0;
  /** @param {string} shown @param {string} spoken */
  const tell = (shown, spoken) => {
    clearTimeout(clock);
    button.textContent = shown;
    status.textContent = spoken;
    clock = setTimeout(() => {
      button.textContent = words;
      status.textContent = "";
    }, SHOWN_MS);
  };
  button.after(status);
  button.addEventListener("click", async () => {
    const text = getText();
    if (await copyText(text)) {
      tell(say("Copied"), say("Copied"));
    } else {
      tell(say("Select and copy"), "");
      showSelected(text, status, button);
    }
  });
}

/** @param {string} text */
function copiedBySelection(text) {
  const before = document.activeElement;
  const field = h("textarea", { class: "visually-hidden", readonly: true, tabindex: -1 });
  field.value = text;
  document.body.append(field);
  field.focus({ preventScroll: true });
  field.setSelectionRange(0, text.length); // select() alone does nothing on iOS
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    field.remove();
    if (before instanceof HTMLElement) {
      before.focus({ preventScroll: true });
    }
  }
}

/** @param {string} text @param {HTMLElement} place @param {HTMLElement} button */
function showSelected(text, place, button) {
  const label = say("This browser does not let pages copy. The text is selected.");
  const field = h("textarea", { class: "to-copy", readonly: true, rows: 4, "aria-label": label });
  field.value = text;
  field.addEventListener("blur", () => field.remove(), { once: true });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      button.focus();
    }
  });
  place.after(field);
  field.focus();
  field.setSelectionRange(0, text.length);
}
