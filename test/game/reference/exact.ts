// Doubles as exact integers, for references that must not round.

/** The unit of `exact`: 2^-1074, the smallest double. */
export const UNIT = 1074;

/** A double as an integer multiple of 2^-1074. */
export function exact(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & 0xfffffffffffffn;
  const magnitude = exponent === 0n ? fraction : (fraction | 0x10000000000000n) << (exponent - 1n);
  return bits >> 63n ? -magnitude : magnitude;
}

/** value 2^-scale as a number, to the last digit or one more. */
export function rounded(value: bigint, scale: number): number {
  const negative = value < 0n;
  const magnitude = negative ? -value : value;
  const shift = Math.max(0, magnitude.toString(2).length - 60);
  let result = Number(magnitude >> BigInt(shift));
  let exponent = shift - scale;
  for (; exponent < -900; exponent += 900) result *= 2 ** -900;
  for (; exponent > 900; exponent -= 900) result *= 2 ** 900;
  result *= 2 ** exponent;
  return negative ? -result : result;
}

/** The integer square root. */
export function root(value: bigint): bigint {
  if (value < 2n) return value;
  let x = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (x + value / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}
