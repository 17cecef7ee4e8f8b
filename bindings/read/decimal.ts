// Decimal numerals out of bytes, each as the double that is nearest to it.
//
// A numeral is a whole number D and a power of ten. Where both are doubles, one multiplication or division rounds once
// and is right (Clinger 1990, "How to read floating point numbers accurately"). A D of 16 to 19 digits is the exact sum
// of two doubles: its quotient by a power of ten is taken to twice the precision, and is right where its error cannot
// move it over the middle of two doubles (Ziv 1991). Everything else is read by `Number`.

const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const SMALL_E = 0x65;

/** 10^22 is the largest that is a double. */
const POWERS = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));
const EXACT = 15;
const LONGEST = 19;

/** The finite number at [start, end), which may have a sign, a point and an exponent; NaN for everything else, also for
 *  blanks around it, which are part of a CSV field (RFC 4180), and for the hexadecimal, binary and empty texts that
 *  `Number` takes. */
export function decimalOf(bytes: Uint8Array, start: number, end: number): number {
  const sign = bytes[start];
  const first = sign === MINUS || sign === PLUS ? start + 1 : start;
  let value = 0;
  let at = first;
  for (let digit; at < end && (digit = bytes[at]! - ZERO) >= 0 && digit <= 9; at++) value = 10 * value + digit;
  let decimals = 0;
  if (at < end && bytes[at] === POINT) {
    const point = at++;
    for (let digit; at < end && (digit = bytes[at]! - ZERO) >= 0 && digit <= 9; at++) value = 10 * value + digit;
    decimals = at - point - 1;
    if (at === first + 1) return NaN;
  }
  // of up to 15 digits and a point
  if (at < end || at - first > EXACT + 1 || decimals > EXACT || at === first) return longer(bytes, start, first, end);
  value /= POWERS[decimals]!;
  return sign === MINUS ? -value : value;
}

/** The whole number of up to 15 digits, and of nothing else, at [start, end); -1 for everything else. */
export function wholeOf(bytes: Uint8Array, start: number, end: number): number {
  if (start === end || end - start > EXACT) return -1;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = 10 * value + digit;
  }
  return value;
}

/** What `decimalOf` finds, of more digits or with an exponent. */
function longer(bytes: Uint8Array, start: number, first: number, end: number): number {
  let at = first;
  let high = 0; // the first digits behind zeros
  let low = 0; // the next
  let digits = 0;
  let scale = 0; // of ten, of the number that the digits make
  let point = false;
  let count = 0;
  for (; at < end; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit >= 0 && digit <= 9) {
      count++;
      if (point) scale--;
      if (digits === 0 && digit === 0) continue;
      digits++;
      if (digits <= EXACT) high = 10 * high + digit;
      else if (digits <= LONGEST) low = 10 * low + digit;
    } else if (bytes[at] === POINT && !point) {
      point = true;
    } else {
      break;
    }
  }
  if (count === 0) return NaN;
  if (at < end) {
    if ((bytes[at]! | 0x20) !== SMALL_E || !exponentAt(bytes, at + 1, end)) return NaN;
    scale += Number(latin(bytes, at + 1, end));
  }
  const value = magnitude(high, low, digits, scale);
  if (Number.isNaN(value)) return slow(bytes, start, end);
  return bytes[start] === MINUS ? -value : value;
}

/** (high low) * 10^scale, NaN where that is not found here. */
function magnitude(high: number, low: number, digits: number, scale: number): number {
  if (digits <= EXACT) {
    if (high === 0) return 0;
    if (scale >= -22 && scale <= 0) return high / POWERS[-scale]!;
    return scale > 0 && scale <= 22 - EXACT ? high * POWERS[scale]! : NaN;
  }
  if (digits > LONGEST || scale < -22 || scale > 0) return NaN;
  return quotient(high, low, POWERS[digits - EXACT]!, POWERS[-scale]!);
}

/** (high * shift + low) / divisor; NaN where it is too near to the middle of two doubles. */
function quotient(high: number, low: number, shift: number, divisor: number): number {
  // whole numbers: high < 2^50 and shift <= 10^4, so the rest is less than 2^15
  const product = high * shift;
  const rest = remainder(high, shift, product) + low;
  const sum = product + rest;
  const tail = rest - (sum - product);
  const first = sum / divisor;
  // sum - first * divisor is a double
  const second = (remainder(-first, divisor, -sum) + tail) / divisor;
  const error = second * 2 ** -50;
  const value = first + (second - error);
  return value === first + (second + error) ? value : NaN;
}

/** a * b - c, for a c near a * b (Dekker 1971). */
function remainder(a: number, b: number, c: number): number {
  const [aHigh, bHigh] = [upper(a), upper(b)];
  const [aLow, bLow] = [a - aHigh, b - bHigh];
  return aHigh * bHigh - c + aHigh * bLow + aLow * bHigh + aLow * bLow;
}

/** The first 26 bits. */
function upper(value: number): number {
  const scaled = value * 134217729;
  return scaled - (scaled - value);
}

function exponentAt(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  if (at < end && (bytes[at] === PLUS || bytes[at] === MINUS)) at++;
  if (at === end) return false;
  for (; at < end; at++) if (bytes[at]! < ZERO || bytes[at]! > ZERO + 9) return false;
  return true;
}

function slow(bytes: Uint8Array, start: number, end: number): number {
  const value = Number(latin(bytes, start, end));
  return Number.isFinite(value) ? value : NaN;
}

function latin(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}
