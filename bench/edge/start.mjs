// From the start of a raw workerd to its first answer, in milliseconds: a worker in two lines, and the same without the
// core. What is asked first is /health, which needs no core, or a price, which does.

import { connection, request } from "../harness/client.mjs";
import { median } from "../harness/median.mjs";
import { serveWorkerd } from "./servers.mjs";

const BODY = JSON.stringify({ groups: [{ size: 1, reward: [1, 0] }] });
const asked = {
  "/health": Buffer.from("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"),
  "/v1/game/price": request("/v1/game/price", BODY),
};
const workers = { core: ["worker", true], "no core": ["worker-no-core", false] };

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

/** @returns medians by what is asked, with the core, without, and their ratio */
export async function starts(rounds) {
  const rows = [];
  for (const [path, bytes] of Object.entries(asked)) {
    const times = { "core": [], "no core": [] };
    for (let round = 0; round < rounds; round++) {
      const names = Object.keys(workers);
      for (const name of round % 2 ? names.reverse() : names) times[name].push(await once(workers[name], bytes));
    }
    const ratio = median(times.core.map((time, k) => time / times["no core"][k]));
    rows.push({ path, core: median(times.core), without: median(times["no core"]), ratio });
  }
  return rows;
}
