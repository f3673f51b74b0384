// What files are called that come from people and go to people, as front/file_names.py calls them: a test compares them.

const LONGEST_BYTES = 255;
const LONGEST_STEM = 180;
const LONGEST_SUFFIX = 10;
const REFUSED = '<>:"|?*'; // by some file systems
const SEEN = /^(?: |[^\p{C}\p{Z}])$/u;
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(?=\.|$)/iu; // what Windows takes for one
const encoder = new TextEncoder();

// `given` as a plain file name: its folders joined by underscores, nothing that could be a path or is unseen. "" where
// nothing is left.
/** @param {string} given */
export function plainName(given) {
  const folders = given.replaceAll("\\", "/").split("/").filter((part) => !["", ".", ".."].includes(part));
  const seen = [...folders.join("_")].filter((each) => SEEN.test(each)).map((each) => (REFUSED.includes(each) ? "_" : each));
  const { stem, suffix } = parted(seen.join("").replace(/^[ .]+|[ .]+$/gu, ""));
  const ending = [...suffix].slice(0, LONGEST_SUFFIX).join("");
  return shortened(stem, LONGEST_BYTES - encoder.encode(ending).length) + ending;
}

// These names, each a plain file name: one that another had before has a number.
/** @param {string[]} given */
export function distinctNames(given) {
  /** @type {Set<string>} */
  const taken = new Set();
  return given.map((each) => {
    const wanted = plainName(each) || `picture-${taken.size + 1}`;
    const { stem, suffix } = parted(wanted);
    let name = wanted;
    for (let number = 2; taken.has(name); number++) {
      name = `${shortened(stem, LONGEST_STEM)}-${number}${suffix}`;
    }
    taken.add(name);
    return name;
  });
}

// What the files of these pictures are called in one archive, without their endings: apart from one another and from those
// `taken`, whatever becomes of their endings, on systems that see no case too.
/** @param {string[]} pictures @param {...string} taken */
export function distinctStems(pictures, ...taken) {
  const wanted = pictures.map((each) => stemOf(each) || "picture");
  const [seen, own] = [new Set(taken.map(asSystemsSee)), new Set(wanted.map(asSystemsSee))];
  return wanted.map((stem) => {
    let name = stem;
    for (let number = 2; seen.has(asSystemsSee(name)) || (name !== stem && own.has(asSystemsSee(name))); number++) {
      name = `${stem}-${number}`;
    }
    seen.add(asSystemsSee(name));
    return name;
  });
}

/** @param {string} given */
function stemOf(given) {
  const stem = shortened(parted(plainName(given)).stem, LONGEST_STEM).replace(/[ .]+$/u, "");
  return stem.replace(DEVICE, "$&_");
}

// The name before its last dot, and the rest; a dot at its beginning or end parts nothing.
/** @param {string} name */
function parted(name) {
  const at = name.lastIndexOf(".");
  return at > 0 && at < name.length - 1 ? { stem: name.slice(0, at), suffix: name.slice(at) } : { stem: name, suffix: "" };
}

/** @param {string} name */
function asSystemsSee(name) {
  return name.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
}

/** @param {string} text @param {number} mostBytes */
function shortened(text, mostBytes) {
  let [kept, bytes] = ["", 0];
  for (const each of text) {
    bytes += encoder.encode(each).length;
    if (bytes > mostBytes) {
      break;
    }
    kept += each;
  }
  return kept;
}
