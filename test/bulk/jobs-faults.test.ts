// Whatever is killed, away, wrong or full: the results and totals of one machine, to the bit. The figures of the full
// size are in docs/bulk.md.

import { afterAll, beforeAll, expect, test } from "vitest";
import { postgresServer, type PostgresServer } from "../stores/postgres.js";
import { TRIALS } from "./ordeals.js";

let server: PostgresServer;
beforeAll(async () => {
  server = await postgresServer();
});
afterAll(() => server.close());

test.each(TRIALS)("$name", async ({ run }) => {
  const { faults } = await run(server, { shards: 50, kills: 20, prompts: 200, away: 3 });
  expect(faults).toEqual([]);
});
