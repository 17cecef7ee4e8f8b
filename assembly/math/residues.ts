// Exact integers of any size as remainders by primes (the Chinese remainder theorem; Knuth 1997, 4.3.2): sums, products
// and determinants are taken prime by prime in 64 bits, and the number is put together once, at the end.

/** Primes are below this, so that a product of two remainders and one more fits in 64 bits. */
const CEILING: u32 = 0x80000000;

/** Bits that each prime adds, for sure. */
export const BITS_A_PRIME: u32 = 30;

/** The next prime below `below`, which is at most 2^31. */
function primeBelow(below: u32): u32 {
  let p = (below - 2) | 1;
  while (!isPrime(p)) p -= 2;
  return p;
}

/** The largest primes below 2^31, falling. @param primes u32[count] out */
export function largestPrimes(primes: usize, count: u32): void {
  let p = CEILING;
  for (let k: u32 = 0; k < count; ++k) store<u32>(primes + (<usize>k << 2), (p = primeBelow(p)));
}

/** Miller and Rabin's test to the bases 2, 3, 5 and 7, which no composite below 3,215,031,751 passes (Pomerance,
 *  Selfridge and Wagstaff 1980). @param p odd, above 7 */
function isPrime(p: u32): bool {
  return passes(p, 2) && passes(p, 3) && passes(p, 5) && passes(p, 7);
}

function passes(p: u32, base: u64): bool {
  let odd = p - 1;
  let halvings: u32 = 0;
  for (; (odd & 1) == 0; odd >>= 1) halvings++;
  let x = power(base, odd, p);
  if (x == 1 || x == p - 1) return true;
  for (let k: u32 = 1; k < halvings; ++k) {
    x = x * x % p;
    if (x == p - 1) return true;
  }
  return false;
}

/** base^exponent mod p. */
function power(base: u64, exponent: u32, p: u32): u64 {
  let result: u64 = 1;
  for (let square = base % p; exponent; exponent >>= 1) {
    if (exponent & 1) result = result * square % p;
    square = square * square % p;
  }
  return result;
}

/** The inverse of x != 0 modulo a prime p (Fermat). */
export function inverse(x: u64, p: u32): u64 {
  return power(x, p - 2, p);
}

/** The determinant of a square matrix of counts modulo a prime, by Gaussian elimination. Time O(n^3).
 *  @param matrix u32[n*n] @param space u64[n*n] scratch */
export function determinant(matrix: usize, n: u32, p: u32, space: usize): u64 {
  const width = <usize>n << 3;
  for (let k: u32 = 0; k < n * n; ++k) {
    store<u64>(space + (<usize>k << 3), <u64>(load<u32>(matrix + (<usize>k << 2)) % p));
  }
  let result: u64 = 1;
  for (let column: u32 = 0; column < n; ++column) {
    const at = <usize>column << 3;
    const top = space + <usize>column * width;
    let pivot = column;
    while (pivot < n && load<u64>(space + <usize>pivot * width + at) == 0) pivot++;
    if (pivot == n) return 0;
    if (pivot != column) {
      swap(top, space + <usize>pivot * width, width);
      result = p - result;
    }
    const lead = load<u64>(top + at);
    result = result * lead % p;
    const unit = inverse(lead, p);
    for (let row = top + width; row < space + <usize>n * width; row += width) {
      const factor = load<u64>(row + at) * unit % p;
      if (factor) eliminate(row, top, at, width, factor, p);
    }
  }
  return result;
}

/** row <- row - factor top, from a column on. */
function eliminate(row: usize, top: usize, from: usize, width: usize, factor: u64, p: u32): void {
  for (let at = from; at < width; at += 8) {
    store<u64>(row + at, (load<u64>(row + at) + (p - factor) * load<u64>(top + at)) % p);
  }
}

function swap(one: usize, other: usize, width: usize): void {
  for (let at: usize = 0; at < width; at += 8) {
    const held = load<u64>(one + at);
    store<u64>(one + at, load<u64>(other + at));
    store<u64>(other + at, held);
  }
}

/** The number in [0, product of the primes) that has these remainders (Garner's method): first in mixed radix, then in
 *  words. Time O(count^2). @param residues u64[count], which become its digits in mixed radix
 *  @param words u32[count] out, the lowest first */
export function compose(residues: usize, primes: usize, count: u32, words: usize): void {
  for (let k: u32 = 0; k < count; ++k) {
    const p = load<u32>(primes + (<usize>k << 2));
    // the digits so far, and the product of their primes, modulo p
    let value: u64 = 0;
    let radix: u64 = 1;
    for (let j: u32 = 0; j < k; ++j) {
      value = (value + load<u64>(residues + (<usize>j << 3)) * radix) % p;
      radix = radix * load<u32>(primes + (<usize>j << 2)) % p;
    }
    const digit = (load<u64>(residues + (<usize>k << 3)) + (p - value)) % p * inverse(radix, p) % p;
    store<u64>(residues + (<usize>k << 3), digit);
  }
  memory.fill(words, 0, <usize>count << 2);
  for (let k = count; k > 0; --k) {
    let carry = load<u64>(residues + (<usize>(k - 1) << 3));
    const radix = <u64>load<u32>(primes + (<usize>(k - 1) << 2));
    for (let w: u32 = 0; w < count; ++w) {
      const at = words + (<usize>w << 2);
      carry += load<u32>(at) * radix;
      store<u32>(at, <u32>carry);
      carry >>= 32;
    }
  }
}

/** Words as a double, the lowest first. */
export function toDouble(words: usize, count: u32): f64 {
  let value: f64 = 0;
  for (let w = count; w > 0; --w) value = value * 4294967296 + <f64>load<u32>(words + (<usize>(w - 1) << 2));
  return value;
}
