// What two workers answered to the tasks that both have answered: a k x k table of counts for each half of these.

import { Peer, at32, put32 } from "./block";

/** One worker with every other, filled task by task. */
// @ts-ignore: decorator
@unmanaged
export class Shared {
  /** k. */
  classes: u32;
  /** Others met so far, and u32[N] who they are. */
  met: u32;
  others: usize;
  /** u32[N]: how many tasks are shared with each. */
  tasks: usize;
  /** u32[N*2*k*k]: [other][half][own answer][the other's answer]. */
  counts: usize;
}

/** Bytes of one half's table. */
// @ts-ignore: decorator
@inline
export function tableBytes(classes: u32): u64 {
  return <u64>(classes * classes) << 2;
}

/** The table of a half with another worker. */
// @ts-ignore: decorator
@inline
export function tableWith(shared: Shared, other: u32, half: u32): usize {
  return shared.counts + <usize>(2 * <u64>other + half) * <usize>tableBytes(shared.classes);
}

/** Nobody has been met. */
export function forget(shared: Shared): void {
  for (let m: u32 = 0; m < shared.met; ++m) {
    const other = at32(shared.others, m);
    put32(shared.tasks, other, 0);
    memory.fill(tableWith(shared, other, 0), 0, 2 * <usize>tableBytes(shared.classes));
  }
  shared.met = 0;
}

/** Adds a task that a worker answered. The tasks that two share fall into the halves in turn, in the order of tasks: so
 *  no answer has a say in it, and both see the same halves. */
export function meet(shared: Shared, peer: Peer, task: u32, worker: u32, answer: u32): void {
  const row = answer * shared.classes;
  for (let v = at32(peer.starts, task); v < at32(peer.starts, task + 1); ++v) {
    const other = at32(peer.who, v);
    if (other == worker) continue;
    const before = at32(shared.tasks, other);
    if (!before) put32(shared.others, shared.met++, other);
    put32(shared.tasks, other, before + 1);
    const table = tableWith(shared, other, before & 1);
    const cell = row + at32(peer.answers, v);
    put32(table, cell, at32(table, cell) + 1);
  }
}
