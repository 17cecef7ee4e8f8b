// Who is at work: whoever holds a lock of the database's under its own number. A process that is killed lets go of it at
// once, as its connection ends with it; a machine that is gone, when the server has heard nothing of it for half a
// minute. So a job may take as long as it takes, and is taken again soon after its worker has died.

import { randomInt } from "node:crypto";
import type { ClientBase } from "pg";
import type { Database } from "./database.js";
import { giveUp } from "./outcomes.js";

/** Of these locks, among those of other programs. */
const CLASS = 0x63627764;

/** Says that this connection is a worker's, as long as it lasts. @returns its name, as the engine is to know it */
export async function appear(client: ClientBase): Promise<string> {
  const number = randomInt(2 ** 31 - 1);
  await client.query("SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4");
  await client.query("SELECT pg_advisory_lock($1, $2)", [CLASS, number]);
  const worker = `candor-${number}`;
  await client.query("INSERT INTO candor_bulk_workers VALUES ($1) ON CONFLICT DO NOTHING", [worker]);
  return worker;
}

/** Milliseconds between two looks. Who is missing in two has died: workers that lost their connections with the server,
 *  and are coming back, are given that time. */
const LOOK = 2000;

/** Looks for workers that have died, and gives their jobs back, until it is stopped. */
export function watch(client: ClientBase, database: Database): () => void {
  let before = new Set<string>();
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void look().catch(() => undefined).finally(() => (looking = false)); // whoever works on it meets the same error
  }, LOOK);
  return () => clearInterval(timer);

  async function look(): Promise<void> {
    const missing = await missingOf(client);
    const dead = missing.filter((worker) => before.has(worker));
    before = new Set(missing);
    if (dead.length > 0) await release(client, database, dead);
  }
}

async function missingOf(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query(`
    SELECT worker FROM candor_bulk_workers AS workers WHERE NOT EXISTS (
      SELECT 1 FROM pg_locks
      WHERE locktype = 'advisory' AND classid = $1::bigint::oid AND objsubid = 2 AND 'candor-' || objid = workers.worker
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    )`, [CLASS]);
  return rows.map(({ worker }: { worker: string }) => worker);
}

/** Gives back what workers had taken that are at work no more. */
export async function release(client: ClientBase, database: Database, workers: readonly string[]): Promise<void> {
  await client.query(`SELECT "${database.schema}".force_unlock_workers($1::text[])`, [workers]);
  await client.query("DELETE FROM candor_bulk_workers WHERE worker = ANY($1::text[])", [workers]);
  await giveUp(client, database);
}
