// One contender at one grid point in a fresh process: prints its ns per reward cell.
// node bench/game/measure.mjs <contender> <groups> <outcomes> <seconds of warm-up> <seconds>

import Benchmark from "benchmark";
import { contenders } from "./contenders/index.mjs";
import { games } from "./games.mjs";
import { median } from "../harness/median.mjs";

const [name, n, m, ...spans] = process.argv.slice(2);
// apart from the spans: in one array with fractions V8 holds whole numbers as doubles, and loops up to them take 20 % longer
const [groups, outcomes] = [n, m].map(Number);
const [warmUp, seconds] = spans.map(Number);
const input = games(groups, outcomes);
const run = contenders[name](input);

// V8 replaces its baseline code by TurboFan's after 3 to 6 ms when a core is free
const end = performance.now() + 1000 * warmUp;
do run(); while (performance.now() < end);

const { stats, error } = new Benchmark({ fn: run, minTime: seconds / 20, maxTime: seconds, minSamples: 5 }).run();
if (error) throw error;
console.log((1e9 * median(stats.sample)) / (input.prompts * groups * outcomes));
