// Which of many elements are near enough to be seen soon: only those are worth pictures and drawings.

export class Near {
  #keys = new Set();
  #observer;

  // `came(key)` is called when an element, which has its key as `data-key`, comes near, `went(key)` when it is far again.
  /** @param {{ root?: Element | null, margin: string, came: (key: string) => void, went?: (key: string) => void }} use */
  constructor({ root = null, margin, came, went = () => {} }) {
    this.#observer = new IntersectionObserver((changes) => {
      for (const { target, isIntersecting } of changes) {
        const key = target.getAttribute("data-key") ?? "";
        if (isIntersecting) {
          this.#keys.add(key);
          came(key);
        } else if (this.#keys.delete(key)) {
          went(key);
        }
      }
    }, { root, rootMargin: margin });
  }

  /** @param {string} key */
  has(key) {
    return this.#keys.has(key);
  }

  /** @param {Element} element */
  watch(element) {
    this.#observer.observe(element);
  }

  /** @param {Element} element */
  forget(element) {
    this.#observer.unobserve(element);
    this.#keys.delete(element.getAttribute("data-key") ?? "");
  }
}
