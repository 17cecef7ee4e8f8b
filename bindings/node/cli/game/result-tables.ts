// A priced prompt for a person: the model it gives, and who pays.

import type { PageTable } from "../output/page.js";
import { capped, figures } from "../output/table.js";
import { printable } from "../output/text.js";
import type { NamedGroup } from "./prompt.js";
import type { PromptResult } from "./result.js";

const RESPONSES = 10;
const GROUPS = 10;

/** The responses, the most likely first where not all are shown. */
export function policyTable({ policy }: PromptResult): PageTable {
  const shown = policy.length > RESPONSES ? [...policy].sort((a, b) => b.probability - a.probability) : policy;
  const column = figures(shown.map(({ probability }) => probability));
  const rows = capped(shown, RESPONSES, ({ response }, i) => [printable(String(response)), column[i]!]);
  return { caption: "The model", named: true, head: ["response", "probability"], rows };
}

/** @param groups with their sizes, in the order of the result's. */
export function groupTable(result: PromptResult, groups: readonly NamedGroup[]): PageTable {
  const columns = [
    result.groups.map(({ valuation }, i) => groups[i]!.size * valuation),
    result.groups.map(({ payment }) => payment),
    result.groups.map(({ utility }) => utility),
  ].map((column) => figures(column));
  const rows = capped(result.groups, GROUPS, ({ id }, i) => [printable(id), ...columns.map((column) => column[i]!)]);
  return { caption: "Groups", named: true, head: ["group", "values it at", "pays", "keeps"], rows };
}
