// What the commands of bulk pricing share: the database.

import type { Command } from "commander";
import { ofDatabase, openDatabase, type Database } from "../../bulk/jobs/index.js";
import { Refusal } from "../refusal.js";
import { say } from "../say.js";

export interface DatabaseOption {
  readonly database?: string;
}

/** Where the address comes from if the command line, which other users of the machine can read, does not say it. */
export const VARIABLE = "DATABASE_URL";

export function addDatabase(command: Command): Command {
  return command.option("--database <address>", `postgres://USER@HOST/DATABASE (default: the variable ${VARIABLE})`);
}

/** @throws Refusal where none is said, or the one that is answers with no */
export async function opened(
  { database }: DatabaseOption, { patient = false, signal }: { patient?: boolean; signal?: AbortSignal } = {},
): Promise<Database> {
  return openDatabase(addressOf({ database }), say, patient, signal);
}

export function addressOf({ database }: { readonly database?: string | undefined }): string {
  const address = database ?? process.env[VARIABLE];
  if (!address) throw new Refusal({ name: "--database" }, `no database is said, and the variable ${VARIABLE} is not set`);
  return address;
}

/** Does something with a database that is closed afterwards. @throws Refusal where that goes away meanwhile */
export async function using<Result>(option: DatabaseOption, work: (database: Database) => Promise<Result>): Promise<Result> {
  const database = await opened(option);
  try {
    return await work(database);
  } catch (error) {
    throw ofDatabase(error);
  } finally {
    await database.close();
  }
}
