// Words for a POSIX shell, and files for curl's -F.

const PLAIN = /^[\w.@%+=:,/-]+$/;

// `text` as one word of a POSIX shell.
/** @param {string} text */
export function shellWord(text) {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

// The word after curl -F: the file called `name` as `field`. In curl's double quotes \ and " are special.
/** @param {string} field @param {string} name */
export function formFile(field, name) {
  const path = pathOf(name);
  if (/^[\w.@%+=:/-]+$/.test(path)) {
    return shellWord(`${field}=@${path}`);
  }
  const other = path.includes("\\") ? ";filename=picture" : ""; // one with a backslash confuses servers
  return shellWord(`${field}=@"${path.replace(/[\\"]/g, "\\$&")}"${other}`);
}

// `name` as a path that no program takes for an option, or for its standard input.
/** @param {string} name */
export function pathOf(name) {
  return name.startsWith("-") ? `./${name}` : name;
}
