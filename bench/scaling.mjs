// npm run bench:scaling [-- --quick] [-- --json]: how the time of a call grows with what it is about, as the exponent
// of the size, fitted by least squares to the logarithms. 1 is linear; below it a cost of every call shows. Needs a
// build.

import Benchmark from "benchmark";
import { load } from "candor";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { history } from "./crowd/history.mjs";
import { announced } from "./data/calls.mjs";
import { games } from "./game/games.mjs";
import { exponent } from "./harness/exponent.mjs";
import { machine } from "./harness/machine.mjs";
import { median } from "./harness/median.mjs";
import { machineLine, scalingTable } from "./harness/tables.mjs";
import { filled, uniform } from "./harness/uniform.mjs";

const { game, crowd, data } = await load();

function batch(shape) {
  const { groups, prompts, outcomes, lambda, sizes, rewards } = games(shape);
  const all = game.batch({ groups: Array.from(sizes, (size) => ({ size })), prompts, outcomes, lambda });
  all.rewards.set(rewards);
  return () => all.price();
}

function replay(shape) {
  const { rows, ...options } = history(shape);
  return () => crowd.replay(options);
}

function plan(shape) {
  const call = announced(shape);
  return () => data.plan(call);
}

/** One more report in a call in which as many users are enrolled, or everybody's assignment. */
function command(users, type) {
  const { calls } = data;
  let [state, serial] = [calls.begin("calls/call"), 0];
  const advance = (body) => {
    const salt = ["announce", "report"].includes(body.type) && { salt: serial.toString(16).padStart(32, "0") };
    const envelope = { key: `key ${serial++}`, at: 1, role: "operator", actor: "candor", version: state.version };
    const { accepted, events, message } = calls.decide(state, { ...envelope, ...salt, ...body });
    if (!accepted) throw new Error(message);
    return events.reduce(calls.evolve, state);
  };
  state = advance({ type: "announce", ...CALL });
  const random = uniform(1);
  const all = Array.from({ length: users }, (_, i) => ({ user: `user ${i}`, capacity: 1 + Math.floor(20 * random()) }));
  for (const { user, capacity } of all) state = advance({ type: "enroll", user, owner: `owner of ${user}`, capacity });
  state = advance({ type: "open", at: 2 });
  const reports = all.map((one) => ({
    type: "report", at: 3, ...one, cost: Math.floor(1e6 * random()), benefit: 0, currency: CALL.currency,
  }));
  if (type === "report") return () => advance(reports[0]);
  for (const report of reports) state = advance(report);
  state = advance({ type: "seal", at: CALL.reportsUntil });
  return () => advance({ type: "assign", at: CALL.reportsUntil });
}

/** A label for one of many open slots. */
function settlement(slots) {
  const workers = Array.from({ length: 20 }, (_, i) => `worker ${i}`);
  const openings = Array.from({ length: slots }, (_, slot) => ({ slot }));
  const { state } = crowd.open(crowd.create({ workers }), openings);
  const reports = Object.fromEntries(workers.map((id, i) => [id, i / 20]));
  return () => crowd.settle(state, [{ slot: slots >> 1, reports, label: 1 }]);
}

function candidates(K) {
  const random = uniform(1);
  const groups = Array.from({ length: 8 }, () => ({ size: 1, values: filled(K, random) }));
  return () => game.priceCandidates({ groups });
}

const CALL = {
  currency: "EUR", rule: "critical-value", protocol: "small-first", threshold: 1000, reserve: 1_000_000,
  reportsUntil: 10, window: 10,
};

/** What grows, over what, from where to where, and the call at a size. */
const AXES = [
  ["kl game of 256 outcomes, 16 prompts", "groups n", [4, 8, 16, 32, 64, 128],
    (groups) => batch({ groups, outcomes: 256, prompts: 16 })],
  ["kl game of 5 groups, 4 prompts", "outcomes m", [64, 256, 1024, 4096, 16_384, 65_536],
    (outcomes) => batch({ groups: 5, outcomes, prompts: 4 })],
  ["kl batch of (5, 64)", "prompts", [16, 64, 256, 1024, 4096, 16_384],
    (prompts) => batch({ groups: 5, outcomes: 64, prompts })],
  ["chi2 game of 5 groups, 4 prompts", "outcomes m", [64, 256, 1024, 4096, 16_384],
    (outcomes) => batch({ groups: 5, outcomes, prompts: 4, divergence: "chi2" })],
  ["auction of 8 groups", "candidates K", [64, 256, 1024, 4096, 16_384, 65_536], candidates],
  ["replay of 20 workers", "slots T", [1000, 3000, 10_000, 30_000, 100_000], (rows) => replay({ workers: 20, rows })],
  ["replay of 2,000 slots", "workers N", [10, 30, 100, 300, 1000], (workers) => replay({ workers, rows: 2000 })],
  ["plan, critical value", "users", [1000, 3000, 10_000, 30_000, 100_000, 300_000],
    (users) => plan({ rule: "critical value", users })],
  ["plan, small first", "users", [1000, 3000, 10_000, 30_000, 100_000, 300_000],
    (users) => plan({ rule: "critical value, small first", users })],
  ["a report in a data call", "users", [100, 1000, 10_000, 100_000], (users) => command(users, "report")],
  ["assignment in a data call", "users", [1000, 3000, 10_000, 30_000, 100_000], (users) => command(users, "assign")],
  ["a label for a slot, 20 workers", "open slots", [10, 100, 1000, 10_000], settlement],
];

/** Median milliseconds of a run. @param seconds of runs */
function lasting(run, seconds) {
  const warm = performance.now() + 500 * seconds;
  do run(); while (performance.now() < warm);
  const { stats, error } = new Benchmark({ fn: run, minTime: seconds / 10, maxTime: seconds, minSamples: 5 }).run();
  if (error) throw error;
  return 1000 * median(stats.sample);
}

export function scaling({ quick = false, tell = () => {} } = {}) {
  return AXES.map(([of, over, sizes, make]) => {
    tell(`${of}, over ${over}`);
    const used = quick ? sizes.slice(0, 3) : sizes;
    const milliseconds = used.map((size) => lasting(make(size), quick ? 0.002 : 0.3));
    return { of, over, sizes: used, milliseconds, exponent: exponent(used, milliseconds) };
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values: options } = parseArgs({ options: { quick: { type: "boolean" }, json: { type: "boolean" } } });
  const rows = scaling({ quick: options.quick, tell: (text) => process.stderr.write(`${text}\n`) });
  const about = machine();
  console.log(options.json ? JSON.stringify({ ...about, rows }) : `${machineLine(about)}\n\n${scalingTable(rows)}`);
}
