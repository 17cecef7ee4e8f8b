// What a call refuses with.

import { isRefusal, type Refusal } from "candor";

/** The refusal that a call ends with. @throws when nothing is thrown, or something that is no refusal. */
export function caught(call: () => unknown): Refusal {
  try {
    call();
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
