// Half of all answers over loopback come sooner than this: prices and plain routes of one server, in turns.

import { connection, request } from "../harness/client.mjs";
import { median } from "../harness/median.mjs";
import { games } from "./games.mjs";

/** What is asked: the first is the unit of ratios. */
export const routes = {
  "constant as long": "/constant/long",
  "constant, short": "/constant/short",
  "price": "/v1/game/price",
  "price, logged": "/logged/v1/game/price",
};
const GAMES = 64;

/** @returns p50 in microseconds by route, and its ratio to the first's of the same rounds */
export async function loopback(server, connections, rounds, turn = 256) {
  const bodies = games(5, 64, GAMES).map((game) => JSON.stringify(game));
  const requests = (path) => bodies.map((body) => request(path, body));
  const bytes = Object.fromEntries(Object.entries(routes).map(([name, path]) => [name, requests(path)]));
  const clients = await Promise.all(Array.from({ length: connections }, () => connection(server.port)));
  const names = Object.keys(routes);
  const medians = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 ? [...names].reverse() : names) {
      const times = [];
      await Promise.all(clients.map(async (client, k) => {
        for (let asked = k; asked < turn; asked += connections) {
          const start = performance.now();
          const { status, body } = await client.ask(bytes[name][asked % GAMES]);
          times.push(1000 * (performance.now() - start));
          if (status !== 200) throw new Error(`${name}: ${body}`);
        }
      }));
      if (round >= rounds / 3) medians[name].push(median(times));
    }
  }
  for (const client of clients) client.close();
  const [unit] = names;
  return Object.fromEntries(names.map((name) => [name, {
    p50: median(medians[name]), ratio: median(medians[name].map((p50, k) => p50 / medians[unit][k])),
  }]));
}
