// Two-coin Dawid-Skene (1979) by EM on thresholded votes, labels unused: worker i says 1 with probability sens_i when
// the truth is 1 and 1 - spec_i when it is 0. Refitted to all past votes at geometric times (20, 30, 45, ...), up to
// EM_SLOTS slots (em-fit.ts); in between the posterior of a row follows from the last fit.
//
// Four workers' votes are one code (Arlazarov et al. 1970): what they say of a slot is one look into a table, and what
// a slot says of them one addition. Slots in which up to eight workers vote alike are one.

import { exp } from "../../math/exp";
import { log } from "../../math/log";
import { add, fill, get, set } from "../../math/arrays";
import { fit, tabulate } from "./em-fit";
import { CODES, Em, FIRST_FIT, GROUP, NONE } from "./em-history";

/** Sensitivity and specificity before the first fit. */
export const ACCURACY: f64 = 0.7;

/** Shares of votes that a fit begins with are from this to 1 less this. */
export const LEAST_START: f64 = 0.02;

/** Before the first row. */
export function beginEm(em: Em): void {
  em.voted = 0;
  em.rows = 0;
  em.refit = FIRST_FIT;
  if (em.places) memory.fill(em.places, 0xff, <usize>em.keys << 2);
  const r = log(ACCURACY / (1 - ACCURACY));
  fill(em.ratios, 3 * GROUP * em.groups, 0);
  for (let i: u32 = 0; i < GROUP * em.groups; ++i) {
    set(em.ratios, 3 * i, -r);
    set(em.ratios, 3 * i + 1, r);
  }
  em.prior = 0;
  tabulate(em);
}

/** The posterior that the truth of a row is 1; the row's votes join the history. */
export function predictEm(em: Em, row: usize, workers: u32): f64 {
  const keep = em.voted < em.room;
  let odds = em.prior;
  let table = em.tables;
  let codes = em.codes + em.rows;
  let key: u32 = 0;
  let scale: u32 = 1;
  let ones: u32 = 0;
  let there: u32 = 0;
  for (let i: u32 = 0; i < workers; i += GROUP) {
    let code: u32 = 0;
    let digit: u32 = 1;
    for (let k: u32 = i; k < i + GROUP; ++k) {
      const x = k < workers ? get(row, k) : NaN;
      const one = u32(x > 0.5);
      const none = u32(!(x >= 0));
      code += digit * (one + NONE * none);
      ones += one;
      there += 1 - none;
      digit *= 3;
    }
    odds += get(table, code);
    table += CODES << 3;
    if (keep) store<u8>(codes, <u8>code);
    codes += em.room;
    key += scale * code;
    scale *= CODES;
  }
  if (keep) join(em, key, there ? max(LEAST_START, min(1 - LEAST_START, <f64>ones / <f64>there)) : 0.5);
  return 1 / (1 + exp(-max<f64>(-30, min<f64>(30, odds))));
}

/** Counts the row whose codes stand behind the last. @param start posterior to begin a fit with */
function join(em: Em, key: u32, start: f64): void {
  const place = em.places ? em.places + (<usize>key << 2) : 0;
  const same = place ? load<u32>(place) : u32.MAX_VALUE;
  if (same < em.rows) add(em.times, same, 1);
  else {
    if (place) store<u32>(place, em.rows);
    set(em.times, em.rows, 1);
    set(em.starts, em.rows, start);
    em.rows += 1;
  }
  em.voted += 1;
  if (em.voted < em.refit) return;
  fit(em);
  em.refit = max(em.voted + 1, em.voted + (em.voted >> 1));
}
