// A database that is away is waited for: asked again, ever less often.

import { setTimeout as sleep } from "node:timers/promises";
import { isRefusal } from "../../../core/refusal.js";
import { ShardFailure } from "../failure.js";
import { reasonOf, type PostgresError } from "../../stores/postgres-error.js";

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5000;

/** Says that something is away, once for each time that it is, and that it is back. */
export type Say = (line: string) => void;

/** Does the work until it is done, however long the database is away.
 *  @throws what no waiting changes; the signal's reason */
export async function patiently<Result>(work: () => Promise<Result>, say: Say, signal?: AbortSignal): Promise<Result> {
  for (let pause = FIRST_PAUSE, away = false; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    try {
      const result = await work();
      if (away) say("the database is back");
      return result;
    } catch (error) {
      if (!isAway(error)) throw error;
      if (!away) say(`the database is away (${reasonOf(error)}): asked again until it is back`);
      away = true;
    }
    await sleep(pause, undefined, { signal });
  }
}

/** Whether it may go otherwise another time. A server that has answered, and will not answer otherwise, is not away: it
 *  does not know the user, the password or the database (SQLSTATE), or a statement is wrong. Nor is it away where a file
 *  (of a certificate, or a folder's) or a store fails. */
export function isAway(error: unknown): boolean {
  if (isRefusal(error) || error instanceof ShardFailure || (error as NodeJS.ErrnoException).path !== undefined) return false;
  const { code, severity, errors, message } = error as PostgresError;
  if (severity !== undefined) return /^(08|40|53|55P03|57|58)/.test(String(code));
  if (errors) return errors.every(isAway);
  return /^(E[A-Z]+)$/.test(String(code)) || /terminated|timeout|queryable|establishing/i.test(String(message));
}
