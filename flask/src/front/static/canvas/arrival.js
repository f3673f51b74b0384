// Whether this <img> comes to show what is at `url`.
/** @param {HTMLImageElement} image @param {string | null} url */
export function arrival(image, url) {
  if (!url) return Promise.resolve(false);
  return new Promise((settle) => {
    image.addEventListener("load", () => settle(true));
    image.addEventListener("error", () => settle(false));
    image.src = url;
  });
}
