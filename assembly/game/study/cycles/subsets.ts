// The simple cycle of the lowest weight where some are negative, exactly: dynamic programming over subsets (Held and
// Karp). The problem is NP-hard, so this is for few types.
//
// best(S, t): the lowest weight of a path that starts at the lowest type of S, visits S, and ends at t. Time O(2^k
// k^2), space O(2^k k).

/** Types up to which there is room and time. */
export const MOST_TYPES: u32 = 14;

export function subsetsBytes(types: u32): usize {
  return ((<usize>types << types) << 3) + 16;
}

/** Writes the cycle's types in the order of its edges and returns how many they are.
 *  @param edges f64[k*k], k >= 2. @param best f64[2^k * k] scratch. @param cycle u32[k] out */
export function lightestCycle(edges: usize, k: u32, best: usize, cycle: usize): u32 {
  let lightest = Infinity;
  let visited: u32 = 0;
  let last: u32 = 0;
  for (let set: u32 = 1; set < <u32>1 << k; ++set) {
    const start = ctz(set);
    for (let end = start; end < k; ++end) {
      if (!(set >> end & 1)) continue;
      const weight = arrive(edges, k, best, set, start, end);
      store<f64>(place(best, k, set, end), weight);
      if (end == start) continue;
      const closed = weight + edge(edges, k, end, start);
      if (closed < lightest) {
        lightest = closed;
        visited = set;
        last = end;
      }
    }
  }
  return retrace(edges, k, best, visited, last, cycle);
}

function arrive(edges: usize, k: u32, best: usize, set: u32, start: u32, end: u32): f64 {
  if (end == start) return set == <u32>1 << start ? 0 : Infinity;
  const before = set ^ (<u32>1 << end);
  let lowest = Infinity;
  for (let via = start; via < k; ++via) {
    if (before >> via & 1) lowest = min(lowest, load<f64>(place(best, k, before, via)) + edge(edges, k, via, end));
  }
  return lowest;
}

/** Back from the last type, by the sums that the way there was made of. */
function retrace(edges: usize, k: u32, best: usize, set: u32, end: u32, cycle: usize): u32 {
  const count = popcnt(set);
  const start = ctz(set);
  for (let at = count; at-- > 0;) {
    store<u32>(cycle + (<usize>at << 2), end);
    if (at == 0) break;
    const weight = load<f64>(place(best, k, set, end));
    set ^= <u32>1 << end;
    let via = start;
    while (!(set >> via & 1) || load<f64>(place(best, k, set, via)) + edge(edges, k, via, end) != weight) ++via;
    end = via;
  }
  return count;
}

// @ts-ignore: decorator
@inline
function place(best: usize, k: u32, set: u32, end: u32): usize {
  return best + ((<usize>set * k + end) << 3);
}

// @ts-ignore: decorator
@inline
function edge(edges: usize, k: u32, from: u32, to: u32): f64 {
  return load<f64>(edges + ((<usize>from * k + to) << 3));
}
