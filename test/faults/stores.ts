// Stores for ordeals, each new: a file, a database of a server that can be stopped.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { postgresServer, type PostgresServer } from "../stores/postgres.js";
import type { StoreSpec } from "./store.js";

export interface Ground {
  readonly server: PostgresServer;
  /** A store in which nothing is yet. */
  fresh<Kind extends StoreSpec["kind"]>(kind: Kind): Promise<StoreSpec & { readonly kind: Kind }>;
  close(): Promise<void>;
}

/** @param script of the worker that objects run */
export async function ground(script: string): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), "candor-faults-"));
  const server = await postgresServer();
  let files = 0;
  return {
    server,
    async fresh(kind) {
      const path = join(folder, `${files++}.db`);
      const spec: StoreSpec = kind === "sqlite" ? { kind, path }
        : kind === "object" ? { kind, folder: path, script } : { kind: "postgres", address: await server.database() };
      return spec as never;
    },
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
