// What is dropped on the page: files, folders of them, or a picture out of another page, which comes as an address alone.

import { say, sayCount } from "../languages/say.js";

const MOST = 1000; // pictures of folders at once
const MOST_LOOKED_AT = 20_000; // files and folders in them
const PICTURE = /\.(jpe?g|jfif|png|webp|bmp|gif|tiff?|hei[cf]|avif)$/i;
const HIDDEN = /^\./;
const order = new Intl.Collator(undefined, { numeric: true });

/** @typedef {{ file: File, path: string }} Found */
/** @typedef {{ give: (file: File) => void, tell: (words: string) => void }} Taking */

// Each file is given, those of folders by name, pictures alone; what was left out is told, "": nothing.
/** @param {DataTransfer} data @param {Taking} taking */
export async function takeDropped(data, { give, tell }) {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry?.() ?? null); // later there is none any more
  const files = [...data.files];
  const folders = entries.filter((entry) => entry?.isDirectory);
  tell("");
  if (!folders.length) {
    files.forEach(give);
    tell(!files.length && data.types.includes("text/uri-list") ? say("From another page only an address came. Copy the picture and paste it here, or save it and drop the file.") : "");
    return;
  }
  const budget = { left: MOST_LOOKED_AT };
  const found = [];
  for (const entry of entries.filter((each) => each !== null)) {
    found.push(...(await walked(entry, "", budget)));
  }
  const all = found.sort((one, other) => order.compare(one.path, other.path));
  const pictures = all.filter(({ file, path }) => file.type.startsWith("image/") || PICTURE.test(path));
  pictures.slice(0, MOST).forEach(({ file }) => give(file));
  tell(leftOut(all.length - pictures.length, pictures.length, budget.left <= 0));
}

/** @param {number} others @param {number} pictures @param {boolean} isMore */
function leftOut(others, pictures, isMore) {
  const lines = [
    !pictures && say("There is no picture in this folder."),
    isMore && say("Only its first {n} files were looked at.", { n: MOST_LOOKED_AT }),
    pictures > MOST && say("Of {all} pictures the first {most} were taken. Drop the others later.", { all: pictures, most: MOST }),
    pictures > 0 && others > 0 && sayCount(others, "{n} file of the folder is no picture and was left out.", "{n} files of the folder are no pictures and were left out."),
  ];
  return lines.filter(Boolean).join(" ");
}

// The files in it, however deep, without those that are hidden. What cannot be read is not there.
/** @param {FileSystemEntry} entry @param {string} folder @param {{ left: number }} budget @returns {Promise<Found[]>} */
async function walked(entry, folder, budget) {
  const path = `${folder}${entry.name}`;
  budget.left -= 1;
  if (HIDDEN.test(entry.name) || budget.left < 0) {
    return [];
  }
  if (isFile(entry)) {
    const file = await new Promise((resolve) => entry.file(resolve, () => resolve(null)));
    return file ? [{ file, path }] : [];
  }
  const inside = [];
  for (const each of await entriesOf(/** @type {FileSystemDirectoryEntry} */ (entry))) {
    inside.push(...(await walked(each, `${path}/`, budget)));
  }
  return inside;
}

// All of them: a reader gives a hundred at a time.
/** @param {FileSystemDirectoryEntry} folder @returns {Promise<FileSystemEntry[]>} */
async function entriesOf(folder) {
  const [reader, all] = [folder.createReader(), /** @type {FileSystemEntry[]} */ ([])];
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (!some.length) {
      return all;
    }
    all.push(...some);
  }
}

/** @param {FileSystemEntry} entry @returns {entry is FileSystemFileEntry} */
function isFile(entry) {
  return entry.isFile;
}
