// The question "does this receipt hold?" as a service takes it.

import { record } from "../core/check.js";
import type { Candor } from "../core/types.js";
import type { KeySet } from "./keys.js";
import { verify, type Verdict, type VerifyOptions } from "./verify.js";

/** The answer to a body { receipt, input?, salt? } that was parsed. Only what was signed with one of the service's keys
 *  is computed again, so nobody has it compute what it has not computed before.
 *  @param admit is shown the question before that, and may throw: limits are the service's
 *  @throws Refusal for a body that is none. */
export async function verifyBody(
  rooms: Candor, keys: KeySet, body: unknown, admit?: VerifyOptions["admit"],
): Promise<Verdict> {
  const { receipt, input, salt } = record("body", body, ["receipt", "input", "salt"], "");
  return verify(receipt, { keys, rooms, admit, input, salt: salt as string | undefined });
}
