// What an <img> can show of the session's entries: the original, the server's copy of it, a thumbnail.

import { firstFrame } from "./first-frame.js";
import { thumbnailOf } from "./thumbnails.js";
/** @import { Storage } from "./storage.js" */

const LINGER = 5000; // milliseconds in which an <img> that was given a url may still be loading it

export class Pictures {
  #storage;
  #copyOf;
  #promises = new Map(); // by "<kind> <key>": a blob: url, or null

  // `copyOf(key)`: a Promise of the server's upright copy, null while there is none.
  /** @param {Storage} storage @param {(key: string) => Promise<Blob | null>} copyOf */
  constructor(storage, copyOf) {
    this.#storage = storage;
    this.#copyOf = copyOf;
  }

  // A blob: url of the original where this browser can show it, of one that moves the first frame, else of the server's
  // copy, else null.
  /** @param {string} key */
  picture(key) {
    return this.#once(`picture ${key}`, async () => {
      const original = await this.#storage.original(key);
      return (original && (await shown((await firstFrame(original)) ?? original))) ?? (await this.#url(this.#copyOf(key)));
    });
  }

  // A blob: url of a small JPEG, else null.
  /** @param {string} key */
  thumbnail(key) {
    return this.#once(`thumbnail ${key}`, async () => {
      const kept = await this.#storage.thumbnail(key);
      return this.#url(kept ?? this.#make(key));
    });
  }

  // Nothing of it can be shown any more.
  /** @param {string} key */
  forget(key) {
    for (const name of [`picture ${key}`, `thumbnail ${key}`]) {
      this.#promises.get(name)?.then(revokeSoon);
      this.#promises.delete(name);
    }
  }

  /** @param {string} key */
  async #make(key) {
    const original = await this.#storage.original(key);
    const made = original && (await thumbnailOf(original));
    if (made) {
      await this.#storage.keepThumbnail(key, made);
      return made;
    }
    const copy = await this.#copyOf(key);
    const small = copy && (await thumbnailOf(copy));
    if (small) {
      await this.#storage.keepThumbnail(key, small);
    }
    return small;
  }

  /** @param {Blob | null | Promise<Blob | null>} blob */
  async #url(blob) {
    const ready = await blob;
    return ready ? URL.createObjectURL(ready) : null;
  }

  // What there is not yet is looked for again the next time.
  /** @param {string} name @param {() => Promise<string | null>} find */
  #once(name, find) {
    if (!this.#promises.has(name)) {
      const promise = find().catch(() => null);
      this.#promises.set(name, promise);
      promise.then((url) => {
        if (this.#promises.get(name) !== promise) {
          revokeSoon(url); // forgotten meanwhile
        } else if (!url) {
          this.#promises.delete(name);
        }
      });
    }
    return this.#promises.get(name);
  }
}

/** @param {string | null} url */
function revokeSoon(url) {
  if (url) setTimeout(() => URL.revokeObjectURL(url), LINGER);
}

// A url of the blob where this browser can decode it.
/** @param {Blob} blob */
async function shown(blob) {
  const url = URL.createObjectURL(blob);
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
    return url;
  } catch {
    URL.revokeObjectURL(url);
    return null;
  }
}
