// Numbers as the service writes them.

const double = new DataView(new ArrayBuffer(8));

// The number with so few digits behind the point; what lies in the middle goes to the even digit.
/** @param {number} value @param {number} digits */
export function rounded(value, digits) {
  const power = 10 ** digits;
  const below = Math.floor(value * power);
  const isMiddle = Number.isInteger(value * 2 ** (digits + 1)) && value * power - below === 0.5; // so many binary digits: exactly
  return isMiddle ? (below + (below % 2)) / power : Number(value.toFixed(digits));
}

// A text of the number that tells it from whole ones: "34.0".
/** @param {number} value */
export function decimal(value) {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

// The next smaller number there is. Of numbers above 0.
/** @param {number} value */
export function before(value) {
  double.setFloat64(0, value);
  double.setBigInt64(0, double.getBigInt64(0) - 1n);
  return double.getFloat64(0);
}
