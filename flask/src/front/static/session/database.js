// The browser's database of the session, with promises: three stores, every write a transaction of its own.

const NAME = "image-processor";
const VERSION = 1;
const TIMEOUT_MS = 3000;

export class Database {
  #opened;

  /** @param {IDBDatabase} opened */
  constructor(opened) {
    this.#opened = opened;
    opened.onversionchange = () => opened.close(); // a newer page in another tab wants to change it
  }

  // Throws where this browser refuses, or does not answer in time.
  static open() {
    return new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error("no answer")), TIMEOUT_MS);
      const request = indexedDB.open(NAME, VERSION);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("entries", { keyPath: "key" });
        request.result.createObjectStore("originals");
        request.result.createObjectStore("thumbnails");
      };
      request.onsuccess = () => resolve(new Database(request.result));
      request.onerror = () => reject(request.error);
      request.onblocked = () => reject(new Error("blocked"));
    });
  }

  // What `request(store)` comes to.
  /** @template T @param {string} name @param {(store: IDBObjectStore) => IDBRequest<T>} request */
  read(name, request) {
    return valueOf(request(this.#opened.transaction(name).objectStore(name)));
  }

  // All that `work` does with the stores of `names`, or none of it. Throws what the transaction failed by.
  /** @template T @param {string[]} names @param {(...stores: IDBObjectStore[]) => T | Promise<T>} work */
  async write(names, work) {
    const transaction = this.#opened.transaction(names, "readwrite");
    const over = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
    });
    over.catch(() => {}); // heard below; `work` may fail first
    const result = await work(...names.map((name) => transaction.objectStore(name)));
    await over;
    return result;
  }
}

// The request's result.
/** @template T @param {IDBRequest<T>} request */
export function valueOf(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
