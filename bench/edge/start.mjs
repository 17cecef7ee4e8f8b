// From the start of a raw workerd to its first answer, in milliseconds: a worker in two lines; the same with an empty
// module in the place of the core; and without all of the library's part. What is asked is /health, which needs no
// core, or a price, which does.

import { connection, request } from "../harness/client.mjs";
import { median } from "../harness/median.mjs";
import { serveWorkerd } from "./servers.mjs";

const health = Buffer.from("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
const price = request("/v1/game/price", JSON.stringify({ groups: [{ size: 1, reward: [1, 0] }] }));

/** The first of each question is the unit of its ratios. */
const cases = {
  health: { whole: ["worker"], "empty module": ["worker-empty-core"], "no library": ["worker-no-core", false] },
  price: { whole: ["worker"], "no library": ["worker-no-core", false] },
};
const questions = { health, price };

async function once(worker, bytes) {
  const start = performance.now();
  const server = await serveWorkerd(...worker);
  try {
    const client = await connection(server.port);
    const { status } = await client.ask(bytes);
    const time = performance.now() - start;
    client.close();
    if (status !== 200) throw new Error(`the worker answered ${status}`);
    return time;
  } finally {
    await server.stop();
  }
}

/** @returns medians by what is asked and of whom, and the ratio of the whole to each */
export async function starts(rounds) {
  const rows = [];
  for (const [asked, workers] of Object.entries(cases)) {
    const names = Object.keys(workers);
    const times = Object.fromEntries(names.map((name) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const name of round % 2 ? [...names].reverse() : names) {
        times[name].push(await once(workers[name], questions[asked]));
      }
    }
    for (const name of names) {
      const ratio = median(times.whole.map((time, k) => time / times[name][k]));
      rows.push({ asked, worker: name, time: median(times[name]), ratio });
    }
  }
  return rows;
}
