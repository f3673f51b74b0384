// SHA-256 (FIPS 180-4) of a text, at once. The browser's own comes later, and on plain http not at all.

const PRIMES = primes(64);
const K = PRIMES.map((prime) => fraction(Math.cbrt(prime)));
const START = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));

// The eight words, each a whole number from 0 to 2^32 - 1, of the text's UTF-8.
/** @param {string} text */
export function sha256(text) {
  const words = padded(new TextEncoder().encode(text));
  let state = START;
  for (let at = 0; at < words.length; at += 16) {
    state = compressed(state, words.slice(at, at + 16));
  }
  return state.map((word) => word >>> 0);
}

/** @param {number[]} state @param {number[]} schedule */
function compressed(state, schedule) {
  for (let i = 16; i < 64; i++) {
    const [early, late] = [schedule[i - 15], schedule[i - 2]];
    const mixed = rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3);
    const stirred = rotated(late, 17) ^ rotated(late, 19) ^ (late >>> 10);
    schedule.push((schedule[i - 16] + mixed + schedule[i - 7] + stirred) | 0);
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const left = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
    const right = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
    const first = (h + left + choice + K[i] + schedule[i]) | 0;
    const second = (right + majority) | 0;
    [a, b, c, d, e, f, g, h] = [(first + second) | 0, a, b, c, (d + first) | 0, e, f, g];
  }
  return [a, b, c, d, e, f, g, h].map((word, i) => (word + state[i]) | 0);
}

// The bytes, a one bit, zeros, and their number of bits in 64: whole blocks of sixteen words.
/** @param {Uint8Array} bytes */
function padded(bytes) {
  const view = new DataView(new ArrayBuffer(Math.ceil((bytes.length + 9) / 64) * 64));
  bytes.forEach((byte, at) => view.setUint8(at, byte));
  view.setUint8(bytes.length, 0x80);
  view.setBigUint64(view.byteLength - 8, BigInt(bytes.length) * 8n);
  return Array.from({ length: view.byteLength / 4 }, (_, at) => view.getInt32(at * 4));
}

/** @param {number} word @param {number} by */
function rotated(word, by) {
  return (word >>> by) | (word << (32 - by));
}

/** @param {number} root */
function fraction(root) {
  return ((root % 1) * 2 ** 32) | 0;
}

/** @param {number} count */
function primes(count) {
  /** @type {number[]} */
  const found = [];
  for (let each = 2; found.length < count; each++) {
    if (found.every((prime) => each % prime)) found.push(each);
  }
  return found;
}
