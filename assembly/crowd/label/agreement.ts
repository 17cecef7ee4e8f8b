// How far votes agree beyond chance, classes taken as names: Krippendorff's alpha (2004, 11.3; any number of votes a
// task, tasks with fewer than two left out), Fleiss' kappa (1971; as many votes for every task) and Cohen's (1960; two
// workers, each task answered once by both or left out). NaN where they are not defined, also where only one class
// occurs. Time O(V + T k).

import { fill, get, set } from "../../math/arrays";
import { clear, tallied, tally } from "../../math/slots";
import { Labels, Space } from "./block";

export function agreement(labels: Labels, space: Space): void {
  // EM is over: its prior's and counts' places are free
  manyWorkers(labels, space.slots, space.mass, space.logPrior);
  labels.cohen = labels.workers == 2 ? twoWorkers(labels, space.mass, space.logPrior) : NaN;
}

/** With n_uc votes for class c among the m_u of task u, n in all: observed agreement is A/n with
 *  A = sum_u sum_c n_uc (n_uc - 1) / (m_u - 1), for both alpha and Fleiss' kappa.
 *  @param totals f64[k] scratch: n_c @param here f64[k] scratch: n_uc */
function manyWorkers(labels: Labels, slots: usize, totals: usize, here: usize): void {
  const k = labels.classes;
  fill(totals, k, 0);
  clear(slots);
  let n: f64 = 0;
  let fewest = u32.MAX_VALUE;
  let most: u32 = 0;
  for (let t: u32 = 0; t < labels.tasks; ++t) {
    const first = load<u32>(labels.starts + (<usize>t << 2));
    const end = load<u32>(labels.starts + (<usize>t << 2), 4);
    const m = end - first;
    fewest = min(fewest, m);
    most = max(most, m);
    if (m < 2) continue;
    fill(here, k, 0);
    for (let v = first; v < end; ++v) {
      const answer = load<u32>(labels.answers + (<usize>v << 2));
      set(here, answer, get(here, answer) + 1);
    }
    let pairs: f64 = 0;
    for (let c: u32 = 0; c < k; ++c) {
      const votes = get(here, c);
      pairs += votes * (votes - 1);
      set(totals, c, get(totals, c) + votes);
    }
    tally(slots, t, pairs / <f64>(m - 1));
    n += <f64>m;
  }
  const agreed = tallied(slots);
  let squares: f64 = 0;
  for (let c: u32 = 0; c < k; ++c) squares += get(totals, c) * get(totals, c);
  const several = n > 0 && squares < n * n;
  labels.alpha = several ? 1 - (n - 1) * (n - agreed) / (n * n - squares) : NaN;
  labels.fleiss = several && fewest == most ? kappa(agreed / n, squares / (n * n)) : NaN;
}

// @ts-ignore: decorator
@inline
function kappa(observed: f64, expected: f64): f64 {
  return (observed - expected) / (1 - expected);
}

/** @param first f64[k] scratch: answers of worker 0 @param second f64[k] scratch: of worker 1 */
function twoWorkers(labels: Labels, first: usize, second: usize): f64 {
  const k = labels.classes;
  fill(first, k, 0);
  fill(second, k, 0);
  let n: f64 = 0;
  let agreed: f64 = 0;
  for (let t: u32 = 0; t < labels.tasks; ++t) {
    const v = load<u32>(labels.starts + (<usize>t << 2));
    if (load<u32>(labels.starts + (<usize>t << 2), 4) != v + 2) continue;
    const at = <usize>v << 2;
    if (load<u32>(labels.who + at) == load<u32>(labels.who + at, 4)) continue;
    const swapped = load<u32>(labels.who + at) == 1;
    const a = load<u32>(labels.answers + at, 0);
    const b = load<u32>(labels.answers + at, 4);
    const left = swapped ? b : a;
    const right = swapped ? a : b;
    set(first, left, get(first, left) + 1);
    set(second, right, get(second, right) + 1);
    agreed += f64(left == right);
    n += 1;
  }
  let chance: f64 = 0;
  for (let c: u32 = 0; c < k; ++c) chance += get(first, c) * get(second, c);
  return n > 0 && chance < n * n ? kappa(agreed / n, chance / (n * n)) : NaN;
}
