// node bench/data/index.mjs      planning a data call: milliseconds by number of users, the exponent fitted over them, after a build
//
// Two times: the whole call of the library, with every user an object to be checked and copied in, and the WebAssembly core alone.

import { load } from "candor";
import { machine } from "../harness/machine.mjs";
import { median } from "../harness/median.mjs";

const SIZES = [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000];
const RULES = {
  "A simultaneous": { rule: "critical-value", reserve: 500_000 },
  "A small-first": { rule: "critical-value", protocol: "small-first", reserve: 500_000 },
  "B simultaneous": { rule: "benefit-backed", subsidy: 400_000, spillover: [1, 2], caps: "dominant" },
  "B small-first": { rule: "benefit-backed", protocol: "small-first", subsidy: 400_000, spillover: [1, 2], caps: "dominant" },
  "D proportional": { rule: "proportional", reserve: 500_000 },
  "C club": { rule: "club", subsidy: 700_000 },
  "posted": { rule: "posted", subsidy: 500_000 },
};

// every instance made from now on counts the time inside its own plan()
let inside = 0;
const OriginalInstance = WebAssembly.Instance;
WebAssembly.Instance = new Proxy(OriginalInstance, {
  construct(target, args) {
    const instance = new target(...args);
    const exports = Object.fromEntries(Object.entries(instance.exports));
    exports.dataPlan = (call) => {
      const start = performance.now();
      const status = instance.exports.dataPlan(call);
      inside += performance.now() - start;
      return status;
    };
    return { exports };
  },
});
const { data } = await load();
WebAssembly.Instance = OriginalInstance;

function crowd(n) {
  let state = 1;
  const next = (below) => Math.floor(((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32) * below);
  return Array.from({ length: n }, () => ({ cost: next(1_000_000), capacity: 1 + next(20), benefit: next(1_000_000) }));
}

/** Slope of log time over log size, least squares, from 10,000 users on. */
function exponent(times) {
  const points = SIZES.map((n, k) => [Math.log(n), Math.log(times[k])]).filter((_, k) => SIZES[k] >= 10_000);
  const mean = (at) => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  return points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0) / points.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
}

const { package: version, commit, date, cpu, cores, runtime } = machine();
console.log(`${version}, commit ${commit}, ${date.slice(0, 10)}\n${cpu}, ${cores} cores, ${runtime}`);
console.log("median ms of a whole call (of which in the core)\n");

const crowds = SIZES.map(crowd);
const rows = Object.entries(RULES).map(([name, rule]) => {
  const times = crowds.map((users) => {
    const repeats = Math.max(5, Math.min(41, Math.round(1_000_000 / users.length)));
    const call = { users, threshold: 4 * users.length, ...rule };
    data.plan(call);
    const runs = Array.from({ length: repeats }, () => {
      inside = 0;
      const start = performance.now();
      const { committed } = data.plan(call);
      const whole = performance.now() - start;
      if (!committed) throw new Error(`${name} is null at ${users.length} users`);
      return { whole, inside };
    });
    return { whole: median(runs.map(({ whole }) => whole)), inside: median(runs.map(({ inside: core }) => core)) };
  });
  return { name, times };
});
const width = 17;
console.log(["users".padEnd(width), ...SIZES.map((n) => n.toLocaleString("en-US").padStart(width)), "exponent".padStart(12)].join(""));
for (const { name, times } of rows) {
  const cells = times.map(({ whole, inside: core }) => `${whole.toFixed(2)} (${core.toFixed(2)})`.padStart(width));
  console.log([name.padEnd(width), ...cells, exponent(times.map(({ whole }) => whole)).toFixed(2).padStart(12)].join(""));
}
