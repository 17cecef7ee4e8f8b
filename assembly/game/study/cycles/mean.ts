// The cycle of the lowest mean weight, which is negative where any cycle is (Karp 1978): what is shown for many types,
// among which the lowest weight is NP-hard to find.
//
// walk(j, t): the lowest weight of a walk of j edges that ends at t. The minimum over t of max_j (walk(k, t) - walk(j,
// t))/(k - j) is the lowest mean, and the walk of k edges to that t goes round a cycle of it. Time O(k^3), space
// O(k^2).

export function meanBytes(types: u32): usize {
  return (<usize>types + 1) * types * 12 + <usize>types * 8 + 64;
}

/** Writes the cycle's types in the order of its edges and returns how many they are.
 *  @param edges f64[k*k], k >= 2, those of a type to itself never taken. @param space scratch. @param cycle u32[k] out
 *  */
export function leanestCycle(edges: usize, k: u32, space: usize, cycle: usize): u32 {
  const walks = space;
  const origins = walks + (((<usize>k + 1) * k) << 3);
  memory.fill(walks, 0, <usize>k << 3);
  for (let j: u32 = 1; j <= k; ++j) {
    extend(edges, k, walks + ((<usize>(j - 1) * k) << 3), origins + ((<usize>j * k) << 2));
  }
  return unwind(edges, k, origins, leanest(k, walks), origins + (((<usize>k + 1) * k) << 2), cycle);
}

/** The walks of one edge more, behind these. @param from u32[k] out: the type before the last one */
function extend(edges: usize, k: u32, walks: usize, from: usize): void {
  const longer = walks + (<usize>k << 3);
  for (let to: u32 = 0; to < k; ++to) {
    let lowest = Infinity;
    let origin: u32 = 0;
    for (let via: u32 = 0; via < k; ++via) {
      if (via == to) continue;
      const weight = load<f64>(walks + (<usize>via << 3)) + load<f64>(edges + ((<usize>via * k + to) << 3));
      if (!(weight < lowest)) continue;
      lowest = weight;
      origin = via;
    }
    store<f64>(longer + (<usize>to << 3), lowest);
    store<u32>(from + (<usize>to << 2), origin);
  }
}

function leanest(k: u32, walks: usize): u32 {
  let best: u32 = 0;
  let lowest = Infinity;
  for (let to: u32 = 0; to < k; ++to) {
    const longest = load<f64>(walks + ((<usize>k * k + to) << 3));
    let mean = -Infinity;
    for (let j: u32 = 0; j < k; ++j) {
      mean = max(mean, (longest - load<f64>(walks + ((<usize>j * k + to) << 3))) / <f64>(k - j));
    }
    if (!(mean < lowest)) continue;
    lowest = mean;
    best = to;
  }
  return best;
}

/** The leanest of the cycles of the longest walk to `end`. @param stack u32[2 k] scratch: the walk, backwards, without
 *  its cycles so far, and one more than where on it a type stands, 0 where it does not */
function unwind(edges: usize, k: u32, origins: usize, end: u32, stack: usize, cycle: usize): u32 {
  const places = stack + (<usize>k << 2);
  memory.fill(places, 0, <usize>k << 2);
  let height: u32 = 0;
  let lowest = Infinity;
  let count: u32 = 0;
  for (let j = k; ; --j) {
    const seen = load<u32>(places + (<usize>end << 2));
    if (seen) {
      const length = height - seen + 1;
      const mean = weightBackwards(edges, k, stack + (<usize>(seen - 1) << 2), length) / <f64>length;
      if (mean < lowest) {
        lowest = mean;
        count = length;
        for (let e: u32 = 0; e < length; ++e) {
          store<u32>(cycle + (<usize>e << 2), load<u32>(stack + (<usize>(height - 1 - e) << 2)));
        }
      }
      while (height >= seen) {
        --height;
        store<u32>(places + (<usize>load<u32>(stack + (<usize>height << 2)) << 2), 0);
      }
    }
    store<u32>(stack + (<usize>height << 2), end);
    store<u32>(places + (<usize>end << 2), ++height);
    if (j == 0) break;
    end = load<u32>(origins + ((<usize>j * k + end) << 2));
  }
  return count;
}

function weightBackwards(edges: usize, k: u32, types: usize, length: u32): f64 {
  let weight: f64 = 0;
  for (let e: u32 = 0; e < length; ++e) {
    const to = load<u32>(types + (<usize>e << 2));
    const from = load<u32>(types + (<usize>(e + 1 < length ? e + 1 : 0) << 2));
    weight += load<f64>(edges + ((<usize>from * k + to) << 3));
  }
  return weight;
}
