// What one slot's computation writes on its way: carved for N workers out of memory that the caller gives.

import { fill } from "../math/arrays";
import { SLOTS } from "../math/slots";
import { PACES, Pace } from "./pace";

// @ts-ignore: decorator
@unmanaged
export class Workspace {
  /** f64[N]: what each worker is charged for in the row at hand; NaN for who is no part of it. */
  reports: usize;
  /** f64[N]: relative shares of who is part of it, 0 for the others. */
  shares: usize;
  /** f64[N]: what they lost there, or estimates of it; NaN for the others. */
  losses: usize;
  /** f64[N]: what a batch will do to the weights; sums of eta (l - lbar), of log(1 - eta l), or of points. */
  changes: usize;
  /** f64[N]: with what probability each was asked, where the core itself draws who is. */
  probabilities: usize;
  /** f64[N]: reports of which one rank is wanted, to be reordered. */
  ranked: usize;
  /** u32[N]: who can be asked, in the order of the draw. */
  order: usize;
  /** Sums in slots: three of the mechanism's, one of the average's. */
  sums: usize;
  /** Paces of the slots to come. */
  paces: usize;
  /** f64[k]: every class alike. */
  even: usize;
}

/** Bytes that `workspace` carves for so many workers, and numbers of a report. */
export function workspaceBytes(workers: u32, numbers: u32): f64 {
  const arrays = 4 * SLOTS + 7 * blocks(workers) + PACES * offsetof<Pace>() + (<u64>numbers << 3);
  return <f64>(<u64>aligned(offsetof<Workspace>()) + arrays);
}

/** Bytes of f64[N] up to a whole block of eight. */
// @ts-ignore: decorator
@inline
function blocks(workers: u32): u64 {
  return ((<u64>workers + 7) & ~7) << 3;
}

/** Carves a workspace, which then stands at the start of the memory. Its arrays end in zeros up to a whole block of
 *  eight, which loops over blocks may add to their sums. */
export function workspace(memory: usize, workers: u32, numbers: u32): Workspace {
  const space = changetype<Workspace>(memory);
  const row = <usize>blocks(workers);
  space.sums = memory + <usize>aligned(offsetof<Workspace>());
  space.reports = space.sums + 4 * SLOTS;
  space.shares = space.reports + row;
  space.losses = space.shares + row;
  space.changes = space.losses + row;
  space.probabilities = space.changes + row;
  space.ranked = space.probabilities + row;
  space.order = space.ranked + row;
  space.paces = space.order + row;
  space.even = space.paces + <usize>PACES * offsetof<Pace>();
  fill(space.even, numbers, 1 / <f64>numbers);
  for (let array = space.reports; array <= space.ranked; array += row) {
    for (let end = array + (<usize>workers << 3); end < array + row; end += 8) store<f64>(end, 0);
  }
  return space;
}

// @ts-ignore: decorator
@inline
export function aligned(bytes: u64): u64 {
  return (bytes + 15) & ~15;
}
