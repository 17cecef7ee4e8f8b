// Answers without a truth to compare them with, and what each worker earns by them.

// @ts-ignore: decorator
@unmanaged
export class Peer {
  /** Integer micro-units. */
  budget: f64;
  /** Out: what of it is left. */
  unspent: f64;
  workers: u32;
  tasks: u32;
  /** k. */
  classes: u32;
  /** u32[tasks+1]: where the votes of each task start. */
  starts: usize;
  /** u32[votes]: by whom, each worker at most once a task. */
  who: usize;
  /** u32[votes], below k. */
  answers: usize;
  /** u32[N] out: others with whom at least 2k tasks are shared. */
  peers: usize;
  /** u8[N] out: 1 where the score is below 0. */
  negative: usize;
  /** u32[N*wordsOf(...)] out: |score|, the lowest word first. */
  scores: usize;
  /** f64[N] out: score over the most it could be, in [-1, 1]. */
  ratios: usize;
  /** f64[N] out, integers. */
  payments: usize;
}

// @ts-ignore: decorator
@inline
export function at32(values: usize, index: u32): u32 {
  return load<u32>(values + (<usize>index << 2));
}

// @ts-ignore: decorator
@inline
export function put32(values: usize, index: u32, value: u32): void {
  store<u32>(values + (<usize>index << 2), value);
}
