// When a call has to move by itself, so that no operator has to seal, assign, commit or purge.

import type { Due } from "../../life/types.js";
import type { Call } from "./call.js";

export function dueOf({ phase, terms, now, until }: Call): Due | null {
  switch (phase) {
    case "OPEN": return { at: terms!.reportsUntil, type: "seal" };
    case "SEALED": return { at: now, type: "assign" };
    case "WINDOW": return { at: until + 1, type: "commit" };
    case "NULL": return { at: now, type: "purge" };
    default: return null;
  }
}
