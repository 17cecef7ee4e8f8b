// Whether any payments make a training rule truthful: cycle monotonicity of the rule, tabulated on k types of one
// agent.
//
// The edge from report t' to type t weighs what telling the truth brings it: l(t', t) = w_t (V[t][t] - V[t][t']). The
// rule is implementable iff no cycle is negative (Rochet 1987; Sun et al. 2025, Prop. E.2). Then, with V(t', t) the
// shortest path, p(t) = V(0, t) is truthful, all truthful payments with p(0) = 0 lie between -V(t, 0) and that, and
// they are the only ones, up to a constant, where V(t, t') + V(t', t) = 0 (Lemma C.2, the payment equivalence of Def.
// 4.5).

import { OK, OUT_OF_MEMORY, OVERFLOW, REWARD_NOT_FINITE, Status } from "../../status";
import { get, set } from "../../math/arrays";
import { mark, release, take } from "../../memory";
import { leanestCycle, meanBytes } from "./cycles/mean";
import { allPairs, potentials, reduce } from "./cycles/paths";
import { lightestCycle, MOST_TYPES, subsetsBytes } from "./cycles/subsets";

// @ts-ignore: decorator
@unmanaged
export class Implementability {
  /** Out: the value that was wrong, where row and column say. */
  fault: f64;
  /** In: what an edge may fall short of being met by payments; negative: SHARE of the largest valuation. Out: what was
   *  taken. */
  tolerance: f64;
  /** Out: the weight of the cycle below. */
  weight: f64;
  /** Out: the largest V(t, t') + V(t', t), and its pair. */
  gap: f64;
  types: u32;
  /** Out: whether no cycle is negative; 1 when the cycle is the lightest of all. */
  implementable: u32;
  exact: u32;
  first: u32;
  second: u32;
  /** Out: how many types are on the cycle; 0 for a single type. */
  length: u32;
  /** f64[k*k] row-major: what the type of the row has of the outcome of the column's report, one agent. */
  valuations: usize;
  /** f64[k], > 0. */
  sizes: usize;
  /** f64[k] out, where implementable: V(0, t) and -V(t, 0). */
  payments: usize;
  lowest: usize;
  /** u32[k] out: types in the order of the cycle's edges. */
  cycle: usize;
  // ---- where a fault is
  row: u32;
  column: u32;
}

/** Share of the largest valuation that is taken for rounding. */
const SHARE: f64 = 1e-12;
const LARGEST: f64 = 1e290;

/** Bytes of arena that `implementability` takes beyond its arguments. */
export function implementabilityBytes(types: u32): f64 {
  const cells = <f64>types * types;
  const search = <f64>(types <= MOST_TYPES ? subsetsBytes(types) : 0);
  return 20 * cells + 8 * <f64>types + max(search, 12 * (cells + types) + 8 * <f64>types) + 256;
}

/** Time O(k^3), and O(2^k k^2) for at most MOST_TYPES types with a negative cycle; arena O(k^2), or O(2^k k). */
export function implementability(table: Implementability): Status {
  const start = mark();
  const k = table.types;
  const edges = take((<usize>k * k) << 3);
  const heights = take(<usize>k << 3);
  let status = edges && heights ? weigh(table, edges) : OUT_OF_MEMORY;
  if (status == OK) {
    table.implementable = potentials(edges, k, table.tolerance, heights) ? 1 : 0;
    status = table.implementable ? price(table, edges, heights) : refute(table, edges);
  }
  if (status == OK) table.weight = weightOf(table, edges);
  release(start);
  return status;
}

/** Fills the edges and sets the tolerance. */
function weigh(table: Implementability, edges: usize): Status {
  const k = table.types;
  let largest: f64 = 0;
  for (let t: u32 = 0; t < k; ++t) {
    const size = get(table.sizes, t);
    const row = table.valuations + ((<usize>t * k) << 3);
    const truth = get(row, t);
    for (let report: u32 = 0; report < k; ++report) {
      const value = get(row, report);
      const magnitude = size * abs(value);
      if (!(magnitude < LARGEST)) {
        table.row = t;
        table.column = report;
        table.fault = value;
        return abs(value) < Infinity ? OVERFLOW : REWARD_NOT_FINITE;
      }
      largest = max(largest, magnitude);
    }
    for (let report: u32 = 0; report < k; ++report) {
      store<f64>(edges + ((<usize>report * k + t) << 3), size * (truth - get(row, report)));
    }
  }
  if (table.tolerance < 0) table.tolerance = SHARE * largest;
  return OK;
}

/** Payments, their uniqueness and the lightest cycle, all by shortest paths. */
function price(table: Implementability, edges: usize, heights: usize): Status {
  const k = table.types;
  const distances = take((<usize>k * k) << 3);
  const next = take((<usize>k * k) << 2);
  if (!distances || !next) return OUT_OF_MEMORY;
  reduce(edges, k, heights, distances);
  allPairs(distances, k, next);
  for (let t: u32 = 0; t < k; ++t) {
    const rise = get(heights, t) - get(heights, 0);
    set(table.payments, t, rise + get(distances, t));
    set(table.lowest, t, rise - get(distances, t * k));
  }
  compare(table, distances);
  table.exact = 1;
  table.length = k > 1 ? close(table, distances, next) : 0;
  return OK;
}

/** The pair whose payments differ least surely. */
function compare(table: Implementability, distances: usize): void {
  const k = table.types;
  table.gap = 0;
  table.first = 0;
  table.second = 0;
  for (let a: u32 = 0; a < k; ++a) {
    for (let b: u32 = a + 1; b < k; ++b) {
      const round = get(distances, a * k + b) + get(distances, b * k + a);
      if (!(round > table.gap)) continue;
      table.gap = round;
      table.first = a;
      table.second = b;
    }
  }
}

/** The lightest cycle where none is negative: an edge that is a shortest path, and the shortest path back, which
 *  together meet no type twice. Returns how many types it has. */
function close(table: Implementability, distances: usize, next: usize): u32 {
  const k = table.types;
  let lightest = Infinity;
  let from: u32 = 0;
  let to: u32 = 0;
  for (let a: u32 = 0; a < k; ++a) {
    for (let b: u32 = 0; b < k; ++b) {
      const round = get(distances, a * k + b) + get(distances, b * k + a);
      if (a == b || !(round < lightest) || load<u32>(next + ((<usize>a * k + b) << 2)) != b) continue;
      lightest = round;
      from = a;
      to = b;
    }
  }
  store<u32>(table.cycle, from);
  let count: u32 = 1;
  for (let t = to; t != from && count < k; t = load<u32>(next + ((<usize>t * k + from) << 2))) {
    store<u32>(table.cycle + (<usize>count << 2), t);
    ++count;
  }
  return count;
}

/** A negative cycle: the lightest, or for many types the one with the lowest mean. */
function refute(table: Implementability, edges: usize): Status {
  const k = table.types;
  const few = k <= MOST_TYPES;
  const space = take(few ? subsetsBytes(k) : meanBytes(k));
  if (!space) return OUT_OF_MEMORY;
  table.exact = few ? 1 : 0;
  table.length = few ? lightestCycle(edges, k, space, table.cycle) : leanestCycle(edges, k, space, table.cycle);
  return OK;
}

function weightOf(table: Implementability, edges: usize): f64 {
  let weight: f64 = 0;
  for (let e: u32 = 0; e < table.length; ++e) {
    const from = load<u32>(table.cycle + (<usize>e << 2));
    const to = load<u32>(table.cycle + (<usize>(e + 1 < table.length ? e + 1 : 0) << 2));
    weight += get(edges, from * table.types + to);
  }
  return weight;
}
