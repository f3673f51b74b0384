// The queue of pictures to be sent, in Dropzone's hands. The whole page takes drops, a button opens the chooser.

/** @import { Job } from "../types.js" */
/** @import { Entry } from "./entry.js" */

const PICTURES = "image/*,video/*,.heic,.heif,.avif,.tif,.tiff";
const TIMEOUT = 300_000;
const AT_ONCE = 3;
export const TOO_BIG = "too_many_bytes"; // what is told of a file that is not even sent

/**
 * @typedef {object} QueueHandlers
 * @property {number} maxBytes
 * @property {(key: string) => { url: string, headers: Record<string, string>, fields: Entry["fields"] }} requestFor
 * @property {(file: File) => string | null} added
 * @property {(data: DataTransfer) => void} dropped
 * @property {(key: string) => void} begun
 * @property {(key: string, percent: number) => void} progressed
 * @property {(key: string, job: Partial<Job> | null) => void} accepted
 * @property {(key: string, words: string, request?: XMLHttpRequest) => void} failed
 */

export class UploadQueue {
  #dropzone;
  /** @type {WeakMap<Dropzone.DropzoneFile, string>} */
  #keys = new WeakMap(); // by File
  /** @type {Map<string, Dropzone.DropzoneFile>} */
  #files = new Map(); // by key: what is in the queue

  // `requestFor(key)` gives the url, headers and further fields of an upload; `added(file)` the key of a file that a person gave, null
  // where it is not to be sent.
  // `begun`, `progressed`, `accepted` and `failed` are told of a key and of what Dropzone says.
  /** @param {QueueHandlers} acts */
  constructor({ maxBytes, requestFor, added, dropped: take, begun, progressed, accepted, failed }) {
    const dropzone = (this.#dropzone = new Dropzone(document.body, this.#options(maxBytes, requestFor)));
    /** @param {Dropzone.DropzoneFile} file */
    const keyOf = (file) => this.#keys.get(file) ?? "";
    /** @param {DragEvent} event */
    const drop = (event) => {
      dropzone.emit("drop", event);
      if (event.dataTransfer) {
        take(event.dataTransfer);
      }
    };
    Object.assign(dropzone, { drop }); // its own gives files of folders without an order or an end
    dropzone.on("addedfile", (file) => {
      const key = this.#keys.get(file) ?? added(file);
      if (key === null) {
        dropzone.removeFile(file);
        return;
      }
      this.#keys.set(file, key);
      this.#files.set(key, file);
    });
    dropzone.on("processing", (file) => begun(keyOf(file)));
    dropzone.on("sending", (file, request, form) => {
      const { headers, fields } = requestFor(keyOf(file));
      Object.entries(headers).forEach((header) => request.setRequestHeader(...header));
      Object.entries(fields).forEach(([name, value]) => form.append(name, value));
    });
    dropzone.on("uploadprogress", (file, percent) => progressed(keyOf(file), percent));
    dropzone.on("success", (file, answer) => accepted(keyOf(file), typeof answer === "object" ? answer : null));
    /** @type {(file: Dropzone.DropzoneFile, words: string | Error, request?: XMLHttpRequest) => void} */
    const failing = (file, words, request) => {
      if (file.status !== Dropzone.CANCELED) {
        failed(keyOf(file), String(words), request);
      }
    };
    dropzone.on("error", failing);
    dropzone.on("complete", (file) => this.#letGo(file));
  }

  /** @param {string} key */
  has(key) {
    return this.#files.has(key);
  }

  // A file as if a person had dropped it.
  /** @param {File} file */
  give(file) {
    this.#dropzone.addFile(dropped(file));
  }

  // The picture is at the end of the queue.
  /** @param {string} key @param {Blob} blob @param {string} name */
  put(key, blob, name) {
    const file = dropped(new File([blob], name, { type: blob.type })); // Dropzone wants a new one each time
    this.#keys.set(file, key);
    this.#dropzone.addFile(file);
  }

  // It is not sent any more.
  /** @param {string} key */
  remove(key) {
    const file = this.#files.get(key);
    if (file) {
      this.#letGo(file);
    }
  }

  // Nothing new is sent, and then one picture alone until it is `through`.
  hold() {
    Object.assign(this.#dropzone.options, { autoProcessQueue: false, parallelUploads: 1 });
  }

  goOn() {
    this.#dropzone.options.autoProcessQueue = true;
    this.#dropzone.processQueue();
  }

  through() {
    this.#dropzone.options.parallelUploads = AT_ONCE;
  }

  /** @param {Dropzone.DropzoneFile} file */
  #letGo(file) {
    const key = this.#keys.get(file) ?? "";
    if (this.#files.get(key) === file) {
      this.#files.delete(key);
    }
    this.#dropzone.removeFile(file);
  }

  /** @param {number} maxBytes @param {QueueHandlers["requestFor"]} requestFor */
  #options(maxBytes, requestFor) {
    Dropzone.autoDiscover = false;
    Dropzone.isValidFile = () => true; // the file's content decides, and only the server sees it
    const choose = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".choose")]);
    return {
      url: (/** @type {readonly Dropzone.DropzoneFile[]} */ [file]) => requestFor(this.#keys.get(file) ?? "").url,
      paramName: "file",
      acceptedFiles: PICTURES, // what the chooser offers first
      clickable: choose.length ? choose : false,
      disablePreviews: true,
      createImageThumbnails: false,
      parallelUploads: AT_ONCE,
      maxFilesize: maxBytes / 2 ** 20, // Dropzone counts in MiB
      dictFileTooBig: TOO_BIG,
      timeout: TIMEOUT,
    };
  }
}

// Dropzone makes a file its own when it is added.
/** @param {File} file */
function dropped(file) {
  return /** @type {Dropzone.DropzoneFile} */ (file);
}
