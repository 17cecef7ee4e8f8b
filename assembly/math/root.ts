// Safeguarded Newton for a root of an increasing scalar function, as a state machine: the caller evaluates at `x`, fills
// `value`, `slope` and `mass` (the sum of the absolute terms that make up `value`), and calls `step` until it says to stop.
//
// Bounded: a Newton step that does not cut |value| to a quarter is followed by a bisection of the bit patterns between the
// bracket's ends, of which there can be at most 64.

// @ts-ignore: decorator
@unmanaged
export class Root {
  low: f64;
  high: f64;
  x: f64;
  value: f64;
  slope: f64;
  mass: f64;
  previous: f64;
}

/** Below this share of `mass` a value is rounding noise: 2 units in the last place. */
const NOISE: f64 = 4.440892098500626e-16;

/** 4 units in the last place. */
const PROBE: f64 = 8.881784197001252e-16;

/** Starts in [low, high], where value(low) <= 0 <= value(high); `guess` is used if it lies inside. */
export function begin(root: Root, low: f64, high: f64, guess: f64): void {
  root.low = low;
  root.high = high;
  root.x = guess >= low && guess <= high ? guess : middle(low, high);
  root.previous = Infinity;
}

/** Moves to the next point; false when x is the root to double precision. */
export function step(root: Root): bool {
  const x = root.x;
  const value = root.value;
  const error = abs(value);
  if (value == 0 || root.low >= root.high) return false;
  const newton = x - value / root.slope;
  const inside = newton >= root.low && newton <= root.high;
  if (error < Infinity && error <= NOISE * root.mass) {
    if (inside) root.x = newton;
    return false;
  }
  if (value < 0) root.low = x;
  else root.high = x;
  const quick = error <= 0.25 * root.previous;
  root.previous = error;
  let next = newton;
  // a step below the resolution of x: at a pole the slope may be so steep that only a probe tells the root from the foot of it
  if (abs(newton - x) < PROBE * abs(x)) next = value < 0 ? x + PROBE * abs(x) : x - PROBE * abs(x);
  if (!inside || !quick || !(next > root.low && next < root.high)) {
    next = middle(root.low, root.high);
    root.previous = Infinity;
  }
  root.x = next;
  return next > root.low && next < root.high;
}

/** The point that halves the doubles between two of them; 0 when their signs differ. */
function middle(low: f64, high: f64): f64 {
  if (low < 0 && high > 0) return 0;
  const a = reinterpret<u64>(low) & 0x7fffffffffffffff;
  const b = reinterpret<u64>(high) & 0x7fffffffffffffff;
  const half = reinterpret<f64>((a >> 1) + (b >> 1) + (a & b & 1));
  return low < 0 || high < 0 ? -half : half;
}
