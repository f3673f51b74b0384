// The checksum of zip and PNG, as zlib.crc32 has it in Python.

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) {
    crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return crc;
});

// Of all bytes, where `before` is that of those before these.
/** @param {Uint8Array} bytes @param {number} [before] */
export function crc32(bytes, before = 0) {
  let crc = ~before;
  for (let at = 0; at < bytes.length; at++) {
    crc = (crc >>> 8) ^ TABLE[(crc ^ bytes[at]) & 0xff];
  }
  return ~crc >>> 0;
}
