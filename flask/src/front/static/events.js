// Objects that tell events, each with what the checker has to know of it.

// Its events, by name, have `detail`s of the types in E.
/** @template {Record<string, unknown>} E */
export class Emitter extends EventTarget {
  /**
   * @override
   * @template {keyof E & string} K
   * @param {K} name
   * @param {((event: CustomEvent<E[K]>) => unknown) | EventListenerObject | null} listener
   */
  addEventListener(name, listener) {
    super.addEventListener(name, /** @type {EventListenerOrEventListenerObject | null} */ (listener));
  }

  /**
   * @override
   * @template {keyof E & string} K
   * @param {K} name
   * @param {((event: CustomEvent<E[K]>) => unknown) | EventListenerObject | null} listener
   */
  removeEventListener(name, listener) {
    super.removeEventListener(name, /** @type {EventListenerOrEventListenerObject | null} */ (listener));
  }

  // Whoever listens for `name` is called with an event of this detail.
  /** @template {keyof E & string} K @param {K} name @param {E[K]} detail */
  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
