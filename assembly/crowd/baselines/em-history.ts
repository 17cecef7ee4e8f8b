// The votes that EM fits to, and the last fit.

import { aligned } from "../workspace";

/** Most slots whose votes are kept and fitted to. */
export const EM_SLOTS: f64 = 20000;
/** After how many the first fit is. */
export const FIRST_FIT: u32 = 20;

/** Workers whose votes make a code, base 3: 0, 1, or none. */
export const GROUP: u32 = 4;
export const CODES: u32 = 81;
export const NONE: u32 = 2;

/** Most groups of which slots with the same votes are one. */
const ALIKE: u32 = 2;

// @ts-ignore: decorator
@unmanaged
export class Em {
  /** Slots whose votes there is room for, and that are there. */
  room: u32;
  voted: u32;
  /** How many there will be at the next fit. */
  refit: u32;
  /** G, the number of groups, and how many different rows of votes there are. */
  groups: u32;
  rows: u32;
  /** Number of keys of `places`. */
  keys: u32;
  /** Log-odds that a truth is 1. */
  prior: f64;
  /** u8[G*room]: codes, group by group. */
  codes: usize;
  /** u32[81^G]: which row has these codes, or u32.MAX_VALUE; null for many groups. */
  places: usize;
  /** f64[room] each: how often the row came; P(truth is 1) before a fit and now; times P; log-odds. */
  times: usize;
  starts: usize;
  posteriors: usize;
  weights: usize;
  odds: usize;
  /** f64[12G] each, three entries a worker, by vote 0, 1, none: how often it was given; of these, how often the truth
   *  is 1; log-likelihood ratio. */
  counts: usize;
  positives: usize;
  ratios: usize;
  /** f64[81G]: sum of four workers' ratios, by code. */
  tables: usize;
  /** f64[2*82]: sums by code, of slots with an even and of slots with an odd index. */
  sums: usize;
}

/** Numbers in each half of `sums`. */
export const HALF_SUMS: u32 = 82;

// @ts-ignore: decorator
@inline
export function groupsOf(workers: u32): u32 {
  return (workers + (GROUP - 1)) / GROUP;
}

// @ts-ignore: decorator
@inline
function keysOf(groups: u32): u32 {
  return groups > ALIKE ? 0 : groups == ALIKE ? CODES * CODES : CODES;
}

function roomFor(most: f64): f64 {
  return ceil(min(most, EM_SLOTS) / 16) * 16;
}

/** Bytes of the history and the fit. @param most rows to come */
export function emBytes(workers: u32, most: f64): f64 {
  const groups = groupsOf(workers);
  const perGroup = <f64>(3 * 3 * GROUP + CODES) * 8;
  const fixed = <f64>(aligned(offsetof<Em>()) + aligned(keysOf(groups) << 2) + (2 * HALF_SUMS << 3) + 16);
  return fixed + ceil(<f64>groups * perGroup / 16) * 16 + roomFor(most) * (<f64>groups + 5 * 8);
}

/** Carves them, to stand at the start of the memory. */
export function carveEm(memory: usize, workers: u32, most: f64): Em {
  const em = changetype<Em>(memory);
  const groups = groupsOf(workers);
  const room = <u32>roomFor(most);
  em.room = room;
  em.groups = groups;
  em.keys = keysOf(groups);
  let end = memory + <usize>aligned(offsetof<Em>());
  em.places = em.keys ? end : 0;
  end += <usize>aligned(em.keys << 2);
  em.sums = end;
  end += 2 * HALF_SUMS << 3;
  em.times = end;
  em.starts = em.times + (room << 3);
  em.posteriors = em.starts + (room << 3);
  em.weights = em.posteriors + (room << 3);
  em.odds = em.weights + (room << 3);
  em.counts = em.odds + (room << 3);
  em.positives = em.counts + (3 * GROUP * groups << 3);
  em.ratios = em.positives + (3 * GROUP * groups << 3);
  em.tables = em.ratios + (3 * GROUP * groups << 3);
  em.codes = em.tables + (CODES * groups << 3);
  return em;
}
