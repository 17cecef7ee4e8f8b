// node bench/game/totals.mjs [FOLDER ...]: what statistics over prompts cost in the core, in nanoseconds of processor time a
// value, here and in other folders in which there is a build (such as before a change): in turns, in one run, 5 groups.
//
// Told is what a quarter of the rounds stays below: others who use the machine slow the rest down. Of `game.totals` only the calls of the
// core are timed, repeated on what stands in its memory; checks and copies are not.

import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../harness/build.mjs";
import { uniform } from "../harness/uniform.mjs";

const KERNELS = ["totalsFold", "totalsClose", "accumulate", "statistics"];
const GROUPS = 5;
const VALUES = 3 * GROUPS + 1;
const ROUNDS = 25;
/** Values of a sample, whatever the number of prompts. */
const SAMPLE = 1e6;

const kinds = {
  "uniform on [0, 1)": (random) => random(),
  "its 6th power": (random) => random() ** 6,
  "1e-300 to 1e300": (random) => (random() - 0.5) * 10 ** (600 * random() - 300),
};

function columns(value, prompts) {
  const random = uniform(0x9e3779b9);
  const column = (length) => Float64Array.from({ length }, () => value(random));
  const [valuations, payments, utilities] = [0, 1, 2].map(() => column(GROUPS * prompts));
  return { valuations, payments, utilities, welfare: column(prompts) };
}

/** A package, of which columns make what repeats the core's calls for their totals. */
async function repeating(folder) {
  const { Instance } = WebAssembly;
  let calls = [];
  const watch = (call) => (...given) => {
    calls.push(() => call(...given));
    return call(...given);
  };
  WebAssembly.Instance = new Proxy(Instance, {
    construct(target, given) {
      const { exports } = new target(...given);
      const kernels = Object.entries(exports).filter(([name]) => KERNELS.includes(name));
      return { exports: { ...exports, ...Object.fromEntries(kernels.map(([name, call]) => [name, watch(call)])) } };
    },
  });
  try {
    const { load } = await import(pathToFileURL(join(folder, "dist/web.js")));
    const { game } = await load();
    return (priced) => {
      calls = [];
      game.totals(priced);
      const made = calls;
      return () => {
        for (const call of made) call();
      };
    };
  } finally {
    WebAssembly.Instance = Instance;
  }
}

const packages = [];
for (const folder of [...process.argv.slice(2).map((folder) => resolve(folder)), ROOT]) packages.push(await repeating(folder));
for (const [kind, value] of Object.entries(kinds)) {
  for (const prompts of [10, 100, 1000, 10_000]) {
    const priced = columns(value, prompts);
    const contenders = packages.map((totalsOf) => ({ work: totalsOf(priced), times: [] }));
    const repeats = Math.ceil(SAMPLE / VALUES / prompts);
    for (let round = 0; round < ROUNDS; round++) {
      for (const { work, times } of contenders) {
        const { user } = process.cpuUsage();
        for (let k = 0; k < repeats; k++) work();
        times.push(1e3 * (process.cpuUsage().user - user) / repeats / prompts / VALUES);
      }
    }
    const times = contenders.map(({ times }) => times.toSorted((a, b) => a - b)[ROUNDS >> 2]);
    const ratio = times.length > 1 ? `  ${(times.at(-1) / times[0]).toFixed(2)}` : "";
    console.log(`${kind}, ${prompts} prompts: ${times.map((time) => time.toFixed(2)).join("  ")}${ratio}`);
  }
}
