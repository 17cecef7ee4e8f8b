// What is refused over HTTP.

import { isRefusal, type Refusal } from "candor";
import { isHttpRefusal, type HttpRefusal } from "../../bindings/edge/problem.js";

/** The refusal that a call ends with. @throws when nothing is thrown, or something that is no refusal. */
export function refused(call: () => unknown): HttpRefusal {
  try {
    call();
  } catch (error) {
    return known(error);
  }
  throw new Error("nothing was refused");
}

export async function refusedLater(promise: Promise<unknown>): Promise<HttpRefusal> {
  return promise.then(() => { throw new Error("nothing was refused"); }, known);
}

function known(error: unknown): HttpRefusal {
  if (isHttpRefusal(error)) return error;
  throw error;
}

/** Whether a value is read or refused; anything else is thrown. */
export function readOrRefused(call: () => unknown): boolean {
  try {
    call();
    return true;
  } catch (error) {
    known(error);
    return false;
  }
}

/** What the library, or a schema in its words, refuses a call with, if it does; anything else is thrown. */
export function refusalOf(call: () => unknown): Refusal | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
}
