// What is said of a database that does not do what it was asked: what happened, and what to do.

import { isRefusal } from "../../../core/refusal.js";
import { Refusal } from "../../cli/refusal.js";
import { reasonOf, type PostgresError } from "../../stores/postgres-error.js";
import { isAway } from "./patience.js";

const PLACE = { name: "the database" };

/** What to do, by the code, or the message where there is none; in a transaction nothing is done by halves. */
const ADVICE: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^(28|SASL)/, "see to the user and the password in its address, or in PGUSER and PGPASSWORD"],
  [/^3D000/, "make it, or name another in its address"],
  [/^(ENOTFOUND|EAI_AGAIN)/, "see to the host in its address, and whether its name is known here"],
  [/^42501/, "its user has to be allowed to make schemas and tables, and to use those of candor"],
  [/^(42P01|42703|42883|42704|3F000|23502)/,
    "its tables are not those of this version of candor: use the version that made them, or another database"],
];

/** A sentence about whatever went wrong with a database. Neither its address nor a password is in it. */
export function refusedBy(error: unknown): Refusal {
  const reason = reasonOf(error);
  const { code } = error as PostgresError;
  const advice = ADVICE.find(([pattern]) => pattern.test(String(code ?? reason)))?.[1];
  if (advice !== undefined) return new Refusal(PLACE, `${reason}; ${advice}`);
  if (!isAway(error)) return new Refusal(PLACE, `${reason}; see to its address and its settings, and try again`);
  return new Refusal(PLACE, `it is away (${reason}); give the same command again when it is back: nothing was done by halves`);
}

/** What to throw for what was thrown at work with a database: what the server or the way to it is the reason of as a
 *  refusal, anything else as it is. */
export function ofDatabase(error: unknown): unknown {
  const known = isRefusal(error) || ((error as PostgresError).severity === undefined && !isAway(error));
  return known ? error : refusedBy(error);
}

/** @throws Refusal where it is none. What a user or a password has that a URL means something by would be taken for the
 *  host or the database, and told. */
export function checkAddress(address: string): void {
  if (!URL.canParse(address) || !/^postgres(ql)?:/.test(address)) {
    throw new Refusal(PLACE, "no address like postgres://USER@HOST/DATABASE");
  }
  const { pathname, search, hash } = new URL(address);
  if (!/[@#]/.test(pathname + search + hash)) return;
  throw new Refusal(PLACE, "no address like postgres://USER@HOST/DATABASE: in a user or a password, / ? # and @ are %2F %3F %23 and %40");
}
