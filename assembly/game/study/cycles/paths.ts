// Shortest paths among types whose edges may be negative: potentials first, then all pairs on weights that are not.
//
// Floyd-Warshall on weights of which a rounding makes a cycle negative grows exponentially; on weights reduced by
// potentials, and cut at 0, it cannot. What a path weighs differs by its ends' potentials alone, so a cycle weighs the
// same.

/** Bellman-Ford from everywhere at once. Edges count as met up to `tolerance`; false when a cycle is more negative than
 *  that.
 *  @param edges f64[k*k] row-major, of the edge from row to column. @param potentials f64[k] out. Time O(k^3), O(k^2) a
 *  round */
export function potentials(edges: usize, k: u32, tolerance: f64, potentials: usize): bool {
  memory.fill(potentials, 0, <usize>k << 3);
  for (let round: u32 = 0; round <= k; ++round) {
    let moved = false;
    for (let from: u32 = 0; from < k; ++from) {
      const start = load<f64>(potentials + (<usize>from << 3));
      const row = edges + ((<usize>from * k) << 3);
      for (let to: usize = 0; to < <usize>k << 3; to += 8) {
        const reached = start + load<f64>(row + to);
        if (!(reached < load<f64>(potentials + to) - tolerance)) continue;
        store<f64>(potentials + to, reached);
        moved = true;
      }
    }
    if (!moved) return true;
  }
  return false;
}

/** into <- the edges reduced by potentials, none below 0. */
export function reduce(edges: usize, k: u32, potentials: usize, into: usize): void {
  for (let from: u32 = 0; from < k; ++from) {
    const start = load<f64>(potentials + (<usize>from << 3));
    const row = (<usize>from * k) << 3;
    for (let to: usize = 0; to < <usize>k << 3; to += 8) {
      store<f64>(into + row + to, max(0, load<f64>(edges + row + to) + (start - load<f64>(potentials + to))));
    }
  }
}

/** Floyd-Warshall in place.
 *  @param distances f64[k*k] non-negative edges, then lengths of shortest paths
 *  @param next u32[k*k] out: the first type after row on its way to column. Time O(k^3) */
export function allPairs(distances: usize, k: u32, next: usize): void {
  const row = <usize>k << 3;
  for (let from: u32 = 0; from < k; ++from) {
    for (let to: u32 = 0; to < k; ++to) store<u32>(next + ((<usize>from * k + to) << 2), to);
    store<f64>(distances + from * (row + 8), 0);
  }
  for (let via: u32 = 0; via < k; ++via) {
    const second = distances + via * row;
    for (let from: u32 = 0; from < k; ++from) {
      const first = distances + from * row;
      const start = load<f64>(first + (<usize>via << 3));
      const step = load<u32>(next + ((<usize>from * k + via) << 2));
      const steps = next + ((<usize>from * k) << 2);
      for (let to: usize = 0; to < row; to += 8) {
        const length = start + load<f64>(second + to);
        if (!(length < load<f64>(first + to))) continue;
        store<f64>(first + to, length);
        store<u32>(steps + (to >> 1), step);
      }
    }
  }
}
