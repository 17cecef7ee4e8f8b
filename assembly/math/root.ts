// Safeguarded third-order iteration (Halley) for a root of an increasing scalar function, as a state machine: the
// caller evaluates at `x`, fills what is below `x`, and calls `step` until it says to stop.
//
// The step is taken on a straightened function, one with the same root and sign that is nearly linear (the mass of a
// policy, put through the inverse of its density). Bounded: two steps that do not halve |value| are followed by a
// bisection of the bit patterns between the bracket's ends, of which there can be at most 64.

// @ts-ignore: decorator
@unmanaged
export class Root {
  low: f64;
  high: f64;
  x: f64;
  value: f64;
  slope: f64;
  /** The sum of the absolute terms that make up `value`, by which its rounding is judged; 0: not known. */
  mass: f64;
  /** The straightened value and its second derivative, both over the ratio of its slope to `slope`. */
  straight: f64;
  bend: f64;
  /** The distance to the nearest pole or edge, within a part of which the function keeps its shape; 0: it may change
   *  anywhere, and a step is as long as its error may be. */
  scale: f64;
  /** An error of x that does not matter. */
  enough: f64;
  previous: f64;
  /** How many steps in a row have not halved |value|. */
  slow: u32;
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
  root.slow = 0;
}

/** Moves to the next point; false when x is the root to double precision, or as near as is enough. */
export function step(root: Root): bool {
  const x = root.x;
  const value = root.value;
  const error = abs(value);
  if (value == 0 || root.low >= root.high) return false;
  const newton = -root.straight / root.slope;
  const bow = newton * root.bend / (2 * root.slope);
  const move = abs(bow) < 0.75 ? newton / (1 + bow) : newton;
  let next = x + move;
  const inside = next >= root.low && next <= root.high;
  if (error < Infinity && error <= NOISE * root.mass) {
    if (inside) root.x = next;
    return false;
  }
  if (inside && leftBy(root, abs(move), bow) <= root.enough) {
    root.x = next;
    return false;
  }
  if (value < 0) root.low = x;
  else root.high = x;
  root.slow = error <= 0.5 * root.previous ? 0 : root.slow + 1;
  root.previous = error;
  // a step below the resolution of x: at a pole the slope may be so steep that only a probe tells the root from the
  // foot of it
  if (abs(move) < PROBE * abs(x)) next = value < 0 ? x + PROBE * abs(x) : x - PROBE * abs(x);
  if (!inside || root.slow > 1 || !(next > root.low && next < root.high)) {
    next = middle(root.low, root.high);
    root.previous = Infinity;
    root.slow = 0;
  }
  root.x = next;
  return next > root.low && next < root.high;
}

/** What a step leaves: terms of third order, of the function as it is here and as its shape may change on the way. */
// @ts-ignore: decorator
@inline
function leftBy(root: Root, move: f64, bow: f64): f64 {
  if (root.scale == 0) return move;
  const share = move / root.scale;
  return share <= 0.25 ? move * (bow * bow + share * share) : Infinity;
}

/** The point that halves the doubles between two of them; 0 when their signs differ. */
function middle(low: f64, high: f64): f64 {
  if (low < 0 && high > 0) return 0;
  const a = reinterpret<u64>(low) & 0x7fffffffffffffff;
  const b = reinterpret<u64>(high) & 0x7fffffffffffffff;
  const half = reinterpret<f64>((a >> 1) + (b >> 1) + (a & b & 1));
  return low < 0 || high < 0 ? -half : half;
}
