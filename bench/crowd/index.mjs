// node bench/crowd/index.mjs [--quick] [--json]: what a replay costs, per worker-report, and how its time grows with T
// and with N.
//
// Needs a build. WSU, anytime, everybody reports; Float64Array reports, so that marshalling is one copy. The exponent
// is the slope of log time on log(T N), over T at N = 20 and over N at T = 20,000: 1 is linear, and below it a cost per
// slot shows. Memory: what the process grew by while 10^7 slots of 3 workers went through a replay in pieces, after the
// first 10^6.

import { parseArgs } from "node:util";
import { load } from "candor";
import { machine } from "../harness/machine.mjs";
import { median } from "../harness/median.mjs";
import { uniform } from "../harness/uniform.mjs";

const { values: options } = parseArgs({ options: { quick: { type: "boolean" }, json: { type: "boolean" } } });
const rounds = options.quick ? 1 : 9;
const shrink = options.quick ? 100 : 1;
const { crowd } = await load();

function history(T, N) {
  const random = uniform(0x9e3779b9);
  return {
    workers: Array.from({ length: N }, (_, i) => `w${i}`),
    reports: Float64Array.from({ length: T * N }, random),
    labels: Float64Array.from({ length: T }, () => (random() < 0.5 ? 1 : 0)),
  };
}

/** Median seconds of a replay. */
function seconds(input) {
  crowd.replay(input);
  return median(Array.from({ length: rounds }, () => {
    const start = performance.now();
    crowd.replay(input);
    return (performance.now() - start) / 1000;
  }));
}

function exponent(rows) {
  const [x, y] = [rows.map((row) => Math.log(row.T * row.N)), rows.map((row) => Math.log(row.seconds))];
  const [mx, my] = [x, y].map((values) => values.reduce((a, b) => a + b) / values.length);
  return x.reduce((sum, xi, k) => sum + (xi - mx) * (y[k] - my), 0) / x.reduce((sum, xi) => sum + (xi - mx) ** 2, 0);
}

function measure(T, N, more = { baselines: [] }) {
  const time = seconds({ ...history(T, N), ...more });
  return { T, N, seconds: time, million: (T * N) / time / 1e6 };
}

const byT = [1e4, 3e4, 1e5, 3e5, 1e6].map((T) => measure(Math.ceil(T / shrink), 20));
const byN = [20, 50, 100, 200, 500].map((N) => measure(Math.ceil(20_000 / shrink), N));
const nested = (() => {
  const input = history(Math.ceil(1e5 / shrink), 20);
  const rows = Array.from(input.labels, (_, t) => Array.from(input.reports.subarray(20 * t, 20 * t + 20)));
  const time = seconds({ ...input, reports: rows, baselines: [] });
  return input.reports.length / time / 1e6;
})();
const all = measure(Math.ceil(1e5 / shrink), 20, {}).million;

function longRun() {
  const { workers, ...piece } = history(1e5, 3);
  const stream = crowd.replayer({ workers, baselines: [] });
  let first = 0;
  for (let k = 0; k < 100 / Math.min(shrink, 10); k++) {
    stream.push(piece);
    if (k === 9) first = process.memoryUsage().rss;
  }
  const grown = (process.memoryUsage().rss - first) / 2 ** 20;
  const { slots } = stream.standing();
  stream.free();
  return { slots, mebibytes: grown };
}
const long = longRun();

const found = { ...machine(), rounds, byT, byN, exponentT: exponent(byT), exponentN: exponent(byN), nestedArrays: nested, withBaselines: all, long };
if (options.json) console.log(JSON.stringify(found));
else {
  console.log(`${found.package} at ${found.commit}, ${found.date}; ${found.cpu}, ${found.cores} cores; ${found.runtime}; ${rounds} rounds\n`);
  console.log("replay, wsu anytime, no baselines         T        N   seconds   million reports/s");
  for (const row of [...byT, ...byN]) console.log(`${"".padEnd(32)}${String(row.T).padStart(10)} ${String(row.N).padStart(8)} ${row.seconds.toFixed(4).padStart(9)} ${row.million.toFixed(1).padStart(12)}`);
  console.log(`\nexponent over T ${found.exponentT.toFixed(3)}, over N ${found.exponentN.toFixed(3)}`);
  console.log(`nested arrays ${nested.toFixed(1)} million reports/s; with all six baselines ${all.toFixed(1)}`);
  console.log(`${long.slots} slots of 3 workers in pieces: the process grew by ${long.mebibytes.toFixed(1)} MiB after the first tenth`);
}
