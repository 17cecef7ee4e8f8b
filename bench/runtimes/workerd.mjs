// workerd: a process for each job. Its clock stands still while it computes, so it is timed from here, by how much
// longer an answer takes after twice as many runs.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildDrivers, ROOT } from "../harness/build.mjs";
import { connection } from "../harness/client.mjs";
import { median } from "../harness/median.mjs";

/** Milliseconds of runs beside which a request over loopback is small. */
const SAMPLE = 20;

/** It does not say which it is. */
const version = () => JSON.parse(readFileSync(join(ROOT, "node_modules/workerd/package.json"), "utf8")).version;

export const workerd = {
  async open(folder) {
    const drivers = await buildDrivers();
    return {
      async perform(job) {
        const worker = drivers.workerd({ folder }, "worker");
        try {
          const client = await connection(Number((await worker.ready).port));
          const found = await points(client, job);
          client.close();
          return found;
        } finally {
          await worker.dispose();
        }
      },
      close() {},
    };
  },
};

async function points(client, { room, contender, points: names, first, warmUp, span, least }) {
  const rows = [];
  for (const point of names) {
    const ask = (runs) => answer(client, { room, contender, point, runs });
    const { size, sums } = await ask(0);
    if (!size) continue;
    const time = await sample((runs) => lasts(ask, runs), { warmUp: rows.length ? warmUp : first, span, least });
    rows.push({ point, nanoseconds: (1e6 * time) / size, sums });
  }
  return { name: "workerd", version: version(), rows };
}

async function answer(client, question) {
  const head = `GET /?${new URLSearchParams(question)} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
  const { status, body } = await client.ask(Buffer.from(head));
  if (status !== 200) throw new Error(`the worker answered ${status}: ${body}`);
  return JSON.parse(body);
}

async function lasts(ask, runs) {
  const start = performance.now();
  await ask(runs);
  return performance.now() - start;
}

/** Median milliseconds of a run. @param lasting milliseconds from the question for so many runs to its answer */
async function sample(lasting, { warmUp, span, least }) {
  const warm = performance.now() + warmUp;
  do await lasting(1); while (performance.now() < warm);
  let runs = 1;
  while ((await lasting(runs)) < Math.min(SAMPLE, span)) runs *= 2;
  const times = [];
  const end = performance.now() + 3 * span;
  do {
    const once = await lasting(runs);
    times.push(((await lasting(2 * runs)) - once) / runs);
  } while (times.length < least || performance.now() < end);
  return median(times);
}
