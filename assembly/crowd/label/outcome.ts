// What follows from posteriors: answers, workers' accuracy, the score where classes are known, and where another vote
// is wanted: where the answer is least sure of itself (least confidence: Lewis and Gale 1994; Sheng, Provost and
// Ipeirotis 2008), among equals where there are fewest votes.

import { argmax, get, set } from "../../math/arrays";
import { RECORD, sort } from "../../math/sort";
import { Labels, Space } from "./block";

export function chooseAnswers(labels: Labels): void {
  const k = labels.classes;
  for (let t: u32 = 0; t < labels.tasks; ++t) {
    const row = labels.posteriors + (<usize>t * k << 3);
    const best = argmax(row, k);
    store<u32>(labels.chosen + (<usize>t << 2), best);
    set(labels.confidence, t, get(row, best));
  }
  for (let i: u32 = 0; i < labels.workers; ++i) {
    let sum: f64 = 0;
    for (let c: u32 = 0; c < k; ++c) sum += get(labels.prior, c) * get(labels.confusion, (i * k + c) * k + c);
    set(labels.accuracy, i, sum);
  }
}

export function score(labels: Labels): void {
  const k = labels.classes;
  labels.labelled = 0;
  labels.wrong = 0;
  labels.sharedWrong = 0;
  for (let t: u32 = 0; t < labels.tasks; ++t) {
    const truth = load<i32>(labels.truth + (<usize>t << 2));
    if (truth < 0) continue;
    const row = labels.posteriors + (<usize>t * k << 3);
    const highest = get(labels.confidence, t);
    let equals: u32 = 0;
    for (let c: u32 = 0; c < k; ++c) equals += u32(get(row, c) == highest);
    labels.labelled += 1;
    labels.wrong += u32(load<u32>(labels.chosen + (<usize>t << 2)) != <u32>truth);
    labels.sharedWrong += get(row, truth) == highest ? 1 - 1 / <f64>equals : 1;
  }
}

export function want(labels: Labels, space: Space): void {
  const first = space.records;
  let wanting: u32 = 0;
  for (let t: u32 = 0; t < labels.tasks; ++t) {
    if (load<i32>(labels.gold + (<usize>t << 2)) >= 0) continue;
    const at = labels.starts + (<usize>t << 2);
    const record = first + wanting * RECORD;
    store<u64>(record, load<u32>(at, 4) - load<u32>(at));
    store<u64>(record, t, 8);
    wanting += 1;
  }
  labels.wanting = wanting;
  if (!wanting) return;
  const other = first + wanting * RECORD;
  const byVotes = sort(first, other, wanting);
  // positive numbers are ordered as their bits are
  for (let r: u32 = 0; r < wanting; ++r) {
    const record = byVotes + r * RECORD;
    store<f64>(record, get(labels.confidence, <u32>load<u64>(record, 8)));
  }
  const sorted = sort(byVotes, byVotes == first ? other : first, wanting);
  for (let r: u32 = 0; r < wanting; ++r) {
    store<u32>(labels.wanted + (<usize>r << 2), <u32>load<u64>(sorted + r * RECORD, 8));
  }
}
