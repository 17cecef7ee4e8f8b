// How long a run takes.

import { median } from "../harness/median.mjs";

/** Milliseconds of a sample: beside them a browser's clock, which ticks every 20 us, is 0.5 % off at most. */
const SAMPLE = 4;

/** Milliseconds by the clock on the wall, which every runtime has; or of processor time, which others' work on the
 *  machine changes less, where the process can tell. */
const wall = () => performance.now();
const processor = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Median milliseconds of a run. Warmed up first, so that the runtime's best compiler has been at work.
 *  @param warmUp, span milliseconds of warm-up and of samples @param least samples
 *  @param cpu by processor time */
export function sample(run, { warmUp, span, least, cpu = false }) {
  const now = cpu ? processor : wall;
  const lasts = (runs) => {
    const start = now();
    for (let k = 0; k < runs; k++) run();
    return now() - start;
  };
  const warm = wall() + warmUp;
  do run(); while (wall() < warm);
  const end = wall() + span;
  let runs = 1;
  let once;
  while ((once = lasts(runs)) < Math.min(SAMPLE, span)) runs *= 2;
  const times = [once / runs];
  while (times.length < least || wall() < end) times.push(lasts(runs) / runs);
  return median(times);
}
