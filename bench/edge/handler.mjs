// One measurement of the handler, in a process of its own: microseconds from a request to its answer, nothing but
// app.fetch, of a price and of the same handler that returns a stored price, in JSON and in CBOR; and where the first
// says its time went.
//
// node bench/edge/handler.mjs GROUPS OUTCOMES ROUNDS, once programs.mjs has built it

import { load } from "candor";
import { join } from "node:path";
import { argv } from "node:process";
import { median } from "../harness/median.mjs";
import { games } from "./games.mjs";
import { folder } from "./programs.mjs";

const { cbor, handler, json, path } = await import(join(folder, "priced.js"));
const [groups, outcomes, rounds] = argv.slice(2).map(Number);
const { game } = await load();
const plain = games(groups, outcomes, 64);
const typed = plain.map(({ groups: all }) => ({
  groups: all.map(({ size, reward }) => ({ size, reward: Float64Array.from(reward) })),
}));
const stored = game.price(plain[0]);
const handlers = { priced: handler(), stored: handler(() => stored) };
const formats = { json: [json, plain], cbor: [cbor, typed] };
const SLICE = 256;

/** @returns microseconds a request, and the answers */
async function slice(app, { type }, bodies) {
  const headers = { "content-type": type, accept: type };
  const requests = Array.from({ length: SLICE }, (_, k) => {
    const body = bodies[k % bodies.length];
    const init = { method: "POST", headers: { ...headers, "content-length": body.length }, body };
    return new Request(`http://localhost${path}`, init);
  });
  const answers = [];
  const start = performance.now();
  for (const request of requests) answers.push(await app.fetch(request));
  const time = (1000 * (performance.now() - start)) / SLICE;
  for (const answer of answers) {
    if (answer.status !== 200) throw new Error(await answer.text());
    await answer.arrayBuffer();
  }
  return { time, answers };
}

const report = {};
for (const [name, [format, inputs]] of Object.entries(formats)) {
  const bodies = inputs.map(format.write);
  const times = { priced: [], stored: [] };
  const spans = { parse: [], core: [], serialise: [] };
  for (let round = 0; round < rounds; round++) {
    for (const which of round % 2 ? ["stored", "priced"] : ["priced", "stored"]) {
      const { time, answers } = await slice(handlers[which], format, bodies);
      if (round < rounds / 3) continue;
      times[which].push(time);
      if (which === "stored") continue;
      for (const answer of answers) {
        for (const [, span, milliseconds] of answer.headers.get("server-timing").matchAll(/(\w+);dur=([\d.]+)/g)) {
          spans[span].push(1000 * Number(milliseconds));
        }
      }
    }
  }
  const ratio = median(times.priced.map((time, k) => time / times.stored[k]));
  const medians = Object.fromEntries(Object.entries({ ...times, ...spans }).map(([of, all]) => [of, median(all)]));
  report[name] = { ratio, ...medians };
}
console.log(JSON.stringify(report));
