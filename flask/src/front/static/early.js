// What cannot wait for the page's modules: drops that come before them, and modules that do not come.

const LOADS = "image-processor.loads";
const MOST_LOADS = 3;
const PAUSE = 2000; // milliseconds

window.earlyDrops = [];

// The browser would leave the page and open the file. Words may be dropped into fields.
/** @param {DragEvent} event */
const isWords = ({ dataTransfer, target }) => !dataTransfer?.types.includes("Files") && target instanceof Element && target.matches("input, textarea");
/** @param {DragEvent} event */
const stay = (event) => isWords(event) || event.preventDefault();
window.addEventListener("dragover", stay);
window.addEventListener("drop", (event) => {
  stay(event);
  window.earlyDrops?.push(...(event.dataTransfer?.files ?? []));
});

// A script did not come, as when the network changed meanwhile: the page is asked for again, a few times in a row.
window.addEventListener("error", ({ target }) => target instanceof HTMLScriptElement && loadAgain(), true);
window.addEventListener("load", ({ target }) => target instanceof HTMLScriptElement && target.type === "module" && count(0), true);

function loadAgain() {
  const notice = document.querySelector("#notice");
  if (notice instanceof HTMLElement) {
    notice.hidden = false;
    notice.textContent = notice.dataset.lost ?? "";
  }
  if (!window.earlyDrops?.length && count(1) <= MOST_LOADS) {
    setTimeout(() => location.reload(), PAUSE);
  }
}

// How often the page was asked for in vain: `more` times more; 0 begins anew. A browser that keeps nothing tries no more.
/** @param {number} more */
function count(more) {
  try {
    const counted = more && Number(sessionStorage.getItem(LOADS)) + more;
    sessionStorage.setItem(LOADS, String(counted));
    return counted;
  } catch {
    return Infinity;
  }
}
