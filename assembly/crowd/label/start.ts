// Before the first estimate: where votes find their rows, and posteriors to count by.

import { fill, get, set } from "../../math/arrays";
import { Labels, SUPERVISED, Space } from "./block";

/** The row of every vote, and how many answers each worker gave. */
export function place(labels: Labels, space: Space): void {
  const k = labels.classes;
  memory.fill(labels.given, 0, <usize>labels.workers << 2);
  for (let v: usize = 0, end = <usize>labels.votes << 2; v < end; v += 4) {
    const worker = load<u32>(labels.who + v);
    const given = labels.given + (<usize>worker << 2);
    store<u32>(given, load<u32>(given) + 1);
    store<u32>(space.rows + v, (worker * k + load<u32>(labels.answers + v)) * k << 3);
  }
}

/** Known classes are certain. Of the other tasks the votes' shares, alike where nobody voted; under SUPERVISED they
 *  count for nothing. */
export function start(labels: Labels): void {
  const k = labels.classes;
  fill(labels.posteriors, labels.tasks * k, 0);
  for (let t: u32 = 0; t < labels.tasks; ++t) {
    const row = labels.posteriors + (<usize>t * k << 3);
    const gold = load<i32>(labels.gold + (<usize>t << 2));
    if (gold >= 0) set(row, gold, 1);
    else if (labels.method != SUPERVISED) shares(labels, t, row);
  }
}

function shares(labels: Labels, t: u32, row: usize): void {
  const k = labels.classes;
  const first = load<u32>(labels.starts + (<usize>t << 2));
  const end = load<u32>(labels.starts + (<usize>t << 2), 4);
  if (first == end) return fill(row, k, 1 / <f64>k);
  for (let v = first; v < end; ++v) {
    const answer = load<u32>(labels.answers + (<usize>v << 2));
    set(row, answer, get(row, answer) + 1);
  }
  const votes = <f64>(end - first);
  for (let c: u32 = 0; c < k; ++c) set(row, c, get(row, c) / votes);
}
