// Parts of a report as text.

import type { Part } from "./page.js";
import { labelled, table, type Screen } from "./table.js";

/** One below the other, headings and tables after a blank line; charts are for pages only. */
export function written(parts: readonly Part[], screen: Screen): string {
  const all = parts.flatMap((part) => (typeof part === "string" ? [part] : lines(part, screen)));
  return all.filter((line, k) => line !== "" || all[k - 1] !== "").concat("").join("\n");
}

function lines(part: Exclude<Part, string>, screen: Screen): string[] {
  if ("heading" in part) return ["", part.heading];
  if ("series" in part) return [];
  const rows = part.named ? labelled(part.rows) : part.rows;
  return ["", table(part.head, rows, screen), ""];
}
