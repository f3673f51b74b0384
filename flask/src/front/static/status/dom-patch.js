// Brings an element to what it should show now, and leaves alone what is right: focus and selection stay.

/** @import { Child } from "../build.js" */

// `parent` shows `children`, which have no listeners. One with a data-key stays itself wherever it moves.
/** @param {Element} parent @param {...(Child | Child[])} children */
export function patchDom(parent, ...children) {
  const wanted = children.flat().filter((child) => child !== null && child !== undefined && child !== false).map(asNode);
  const keys = new Set(wanted.map(keyOf));
  /** @type {Map<string | undefined, ChildNode>} */
  const keyed = new Map();
  for (const old of [...parent.childNodes]) {
    if (keyOf(old) && !keys.has(keyOf(old))) {
      old.remove();
    } else if (keyOf(old)) {
      keyed.set(keyOf(old), old);
    }
  }
  wanted.forEach((child, at) => place(parent, child, keyed.get(keyOf(child)), parent.childNodes[at] ?? null));
  while (parent.childNodes.length > wanted.length) {
    parent.lastChild?.remove();
  }
}

/**
 * @param {Element} parent
 * @param {Node} child
 * @param {ChildNode | undefined} kept
 * @param {ChildNode | null} there
 */
function place(parent, child, kept, there) {
  const old = kept ?? (there && keyOf(there) === keyOf(child) ? there : null);
  if (old !== there) {
    parent.insertBefore(old ?? child, there);
  }
  if (old === null && there === null) {
    parent.append(child);
  } else if (old !== null && !old.isEqualNode(child)) {
    alter(old, child);
  }
}

/** @param {ChildNode} old @param {Node} child */
function alter(old, child) {
  if (!(old instanceof Element && child instanceof Element) || old.nodeName !== child.nodeName) {
    old.replaceWith(child);
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (!child.hasAttribute(name)) {
      old.removeAttribute(name);
    }
  }
  for (const { name, value } of child.attributes) {
    if (old.getAttribute(name) !== value) {
      old.setAttribute(name, value);
    }
  }
  patchDom(old, ...child.childNodes);
}

/** @param {string | number | Node} child */
function asNode(child) {
  return child instanceof Node ? child : document.createTextNode(String(child));
}

/** @param {Node} node */
function keyOf(node) {
  return node instanceof HTMLElement ? node.dataset.key : undefined;
}
