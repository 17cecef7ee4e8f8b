// Receipts of what is answered. Who signs is the option's: candor/receipts comes with it, and not with the app.

import type { Answer, Issuer, Receipt } from "candor/receipts";
import { isRefusal } from "../../core/refusal.js";
import type { Exchange } from "../exchange.js";
import { httpRefusal } from "../problem.js";
import { drawnSalt } from "../salt.js";

/** The salt that the question's digest was made with; whoever is to compute it again needs it. */
const SALT = "Receipt-Salt";

/** A receipt of an answer, and its salt for whoever asked.
 *  @throws HttpRefusal 503 where it cannot be signed or entered */
export async function issued(
  exchange: Exchange, issuer: Issuer, answer: Omit<Answer, "time" | "salt">,
): Promise<{ readonly receipt: Receipt; readonly headers: Readonly<Record<string, string>> }> {
  const salt = drawnSalt();
  // as it was validated it inherits nothing, not even what a plain object does
  const [question, sent] = [answer.question, answer.sent].map((said) => structuredClone(said));
  const receipt = await entered(exchange, () => issuer.issue({ ...answer, question, sent, salt, time: Date.now() }));
  return { receipt, headers: { [SALT]: salt } };
}

/** What an issuer does; that it cannot is no fault of the request's.
 *  @throws HttpRefusal 503 */
export async function entered<Result>(exchange: Exchange, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    // what was found may be of a report: its place is all that is told
    exchange.facts.fault = `receipts: ${isRefusal(error) ? `${error.code}, ${error.field}` : String(error)}`;
    const headers = { "Retry-After": "1" };
    throw httpRefusal("unavailable", "service", "another try, later", "no receipt now", headers);
  }
}
