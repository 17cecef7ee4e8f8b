// Requests good and bad, each with the status that it must get.

import { load, toPlain } from "candor";
import { request } from "../harness/client.mjs";
import { games } from "./games.mjs";

const JSON_TYPE = "application/json";
const post = (status, path, body, headers = {}) => ({
  status, method: "POST", path, headers: { "content-type": JSON_TYPE, ...headers },
  body: typeof body === "string" ? body : JSON.stringify(body),
});
const NDJSON = { "content-type": "application/x-ndjson" };
const lines = (values) => values.map((value) => JSON.stringify(value)).join("\n");
const repeated = (count, make) => Array.from({ length: count }, (_, k) => make(k));

/** One byte more than a body may have. Its connection may be closed, so that it is asked on one of its own. */
export const oversize = request("/v1/game/price", " ".repeat(2 ** 20 + 1));

/** In a seeded order. `times` of the cheap and common ones for each of the others. */
export async function mix(times = 4) {
  const { crowd } = await load();
  const prompts = games(5, 64, 16);
  const [small] = games(3, 8, 1);
  const price = "/v1/game/price";
  const labels = repeated(20, (k) => k % 2);
  const reports = labels.map((label, k) => [label ? 0.2 : 0.9, 0.6, k % 3 ? 0.7 : 0.1]);
  const table = { workers: ["ann", "bob", "cy"], labels, reports };
  const users = repeated(50, (k) => ({ cost: 10 + ((k * 7) % 31), capacity: 1 + (k % 5), benefit: 3 * k }));
  const state = toPlain(crowd.create({ workers: ["ann", "bob"] }));
  const requests = [
    ...repeated(times * 4, (k) => post(200, price, prompts[k % prompts.length])),
    ...repeated(times, (k) => post(200, "/v1/game/batch", lines(games(4, 16, 20, k + 1)), NDJSON)),
    post(200, "/v1/game/audit", { game: small, options: { starts: 1, steps: 4 } }),
    post(200, "/v1/crowd/replay", table),
    post(200, "/v1/crowd/open", { state, slot: 0 }),
    post(200, "/v1/data/plan", { users, threshold: 60, rule: "critical-value", reserve: 1000 }),
    { status: 200, method: "GET", path: "/health", headers: {} },
    ...repeated(times, (k) => post(400, price, JSON.stringify(prompts[k]).slice(0, -2 - k))),
    post(400, price, '{"groups":[],"groups":[]}'),
    ...repeated(times, () => post(422, price, { groups: [{ size: "2", reward: [1, 0] }] })),
    post(422, price, { groups: [{ size: 1, reward: [1, null] }] }),
    post(422, price, { groups: [{ size: 1, reward: [1] }, { size: 1, reward: [1, 2] }] }),
    post(422, price, { groups: repeated(1001, () => ({ size: 1, reward: [1, 0] })) }),
    post(403, price, { ...prompts[0], lambda: 1e9 }),
    post(404, "/v1/game/prices", prompts[0]),
    { status: 405, method: "GET", path: price, headers: {} },
    post(406, price, prompts[0], { accept: "text/html" }),
    post(415, price, "groups=1", { "content-type": "application/x-www-form-urlencoded" }),
  ];
  return shuffled(requests);
}

/** Every k-th, k prime to their number, so that bad ones stand among good ones. */
function shuffled(requests) {
  const { length } = requests;
  const gcd = (a, b) => (b ? gcd(b, a % b) : a);
  let step = Math.round(length * 0.618);
  while (gcd(step, length) > 1) step++;
  return requests.map((_, k) => requests[(k * step) % length]);
}
