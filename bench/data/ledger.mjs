// node bench/data/ledger.mjs [users...]      the life of a data call: CPU microseconds a command, milliseconds of
// those that take a look at everybody, after a build

import { load } from "candor";
import { machine } from "../harness/machine.mjs";

const SIZES = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [10, 1_000, 100_000];
/** Commands of a kind that are measured, at most; small calls are repeated until it are as many. */
const MOST = 20_000;

const { data } = await load();

/** A call from draft to closed. @returns of every command CPU time and how often it was */
function life(users, protocol, spent) {
  let state = data.calls.begin("calls/call");
  const terms = {
    currency: "EUR", rule: "critical-value", protocol, threshold: 4 * users, reserve: 1_000_000,
    reportsUntil: 10, window: 10,
    ...(protocol === "simultaneous" && { buffer: [1, 4] }),
  };
  let serial = 0;
  const openings = [];
  const run = (now, bodies) => {
    const commands = bodies.map((body) => ({
      key: `key ${serial++}`, at: now, role: "operator", actor: "candor", version: state.version,
      ...(["announce", "report"].includes(body.type) && { salt: serial.toString(16).padStart(32, "0") }), ...body,
    }));
    for (let at = 0; at < commands.length; at += MOST) {
      const part = commands.slice(at, at + MOST);
      const start = process.cpuUsage();
      for (const command of part) {
        const decided = data.calls.decide(state, command);
        if (!decided.accepted) throw new Error(`${command.type}: ${decided.refusal}, ${decided.message}`);
        for (const event of decided.events) {
          state = data.calls.evolve(state, event);
          if (event.opening) openings.push(event);
        }
      }
      const { user, system } = process.cpuUsage(start);
      const { type } = part[0];
      const before = spent.get(type) ?? { time: 0, count: 0 };
      // of many the last, when the call has grown
      const same = at > 0 ? { time: 0, count: 0 } : before;
      spent.set(type, { time: same.time + user + system, count: same.count + part.length });
    }
  };
  let random = 1;
  const next = (below) => Math.floor(((random = (Math.imul(random, 1664525) + 1013904223) >>> 0) / 2 ** 32) * below);
  const all = Array.from({ length: users }, (_, i) => ({ user: `user-${i}`, capacity: 1 + next(20), cost: next(1_000_000), benefit: 0 }));
  run(1, [{ type: "announce", ...terms }]);
  run(1, all.map(({ user, capacity }) => ({ type: "enroll", user, owner: `owner of ${user}`, capacity })));
  run(2, [{ type: "open" }]);
  run(3, all.map((report) => ({ type: "report", ...report, currency: "EUR" })));
  run(10, [{ type: "seal" }]);
  run(10, [{ type: "assign", escrow: Number.MAX_SAFE_INTEGER }]);
  const asked = () => state.seats.flat(2).filter(({ status }) => status === "asked").map(({ user, units }) => ({ user, units }));
  run(11, asked().slice(0, Math.floor(users / 100)).map(({ user }) => ({ type: "withdraw", user })));
  const answers = asked();
  run(12, answers.map((one) => ({ type: "confirm", ...one })));
  run(13, answers.map((one) => ({ type: "deliver", ...one })));
  run(22, [{ type: "commit" }]);
  if (state.phase !== "COMMITTED") throw new Error(state.phase);
  const manifest = state.seats.flat(2).filter(({ status }) => status === "delivered").map(({ user }) => ({ user }));
  run(23, manifest.map((one) => ({ type: "pay", ...one })));
  run(24, [{ type: "train" }]);
  run(25, manifest.map((one) => ({ type: "read", ...one })));
  run(26, [{ type: "finish" }]);
  run(27, [{ type: "close" }]);
  const start = process.cpuUsage();
  data.calls.restore(JSON.parse(JSON.stringify(data.calls.snapshot(state))), openings);
  const { user, system } = process.cpuUsage(start);
  spent.set("(snapshot, back)", { time: user + system, count: 1 });
}

const { package: version, commit, date, cpu, cores, runtime } = machine();
console.log(`${version}, commit ${commit}, ${date.slice(0, 10)}\n${cpu}, ${cores} cores, ${runtime}\nCPU microseconds a command\n`);
for (const protocol of ["simultaneous", "small-first"]) {
  const columns = SIZES.map((users) => {
    const spent = new Map();
    for (let done = 0; done < Math.min(MOST, 100 * users); done += users) life(users, protocol, spent);
    return spent;
  });
  console.log([protocol.padEnd(18), ...SIZES.map((users) => `${users.toLocaleString("en-US")} users`.padStart(16))].join(""));
  for (const type of columns[0].keys()) {
    const cells = columns.map((spent) => spent.get(type)).map((one) => (one && one.count > 0 ? one.time / one.count : NaN));
    console.log([type.padEnd(18), ...cells.map((time) => (Number.isNaN(time) ? "-" : time.toFixed(time < 100 ? 1 : 0)).padStart(16))].join(""));
  }
  console.log();
}
