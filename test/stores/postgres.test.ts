import { afterAll, beforeAll } from "vitest";
import { postgresStore } from "../../bindings/node/stores/postgres.js";
import { contract } from "./contract.js";
import { postgresServer, type PostgresServer } from "./postgres.js";

let server: PostgresServer;

beforeAll(async () => {
  server = await postgresServer();
});

afterAll(() => server.close());

contract("the store in PostgreSQL", async () => {
  const address = await server.database();
  return { open: () => postgresStore(address), close: async () => {} };
}, { runs: 30 });
