// What a person and a program are told about a priced set of candidates.

import type { PricedCandidates } from "candor";
import type { Report } from "../output/report.js";
import { counted, digits, label, table } from "../output/table.js";
import type { Candidates } from "./candidate-table.js";

export function candidateReport({ ids, groups }: Candidates, priced: PricedCandidates): Report {
  const winner = { index: priced.winner, id: ids[priced.winner]! };
  const rows = groups.map(({ id, size }, i) => ({
    id, size, value: priced.valuations[i]!, payment: priced.payments[i]!, utility: priced.utilities[i]!,
  }));
  return {
    json: { winner, welfare: priced.welfare, groups: rows },
    csv: [
      ["group", "size", "value", "payment", "utility", "winner"],
      ...rows.map(({ id, size, value, payment, utility }) => [id, size, value, payment, utility, winner.id]),
    ],
    table(colour) {
      const [values, payments, utilities] = [
        rows.map(({ size, value }) => size * value), rows.map(({ payment }) => payment), rows.map(({ utility }) => utility),
      ].map((column) => {
        const sum = column.reduce((all, value) => all + value, 0);
        return [...column, sum].map(digits([sum, ...column]));
      }) as [string[], string[], string[]];
      const lines = rows.map(({ id, size }, i) => [
        label(id), String(size), values[i]!, payments[i]!, utilities[i]!, label(ids[priced.withoutGroup[i]!]!),
      ]);
      if (rows.length > 1) lines.push(["together", "", values.at(-1)!, payments.at(-1)!, utilities.at(-1)!, ""]);
      return [
        `${label(winner.id)} wins among ${counted(ids.length, "candidate")}, for ${counted(groups.length, "group")}`,
        "",
        table(["group", "size", "values it at", "pays", "keeps", "without it wins"], lines, colour),
        "",
        `Social welfare ${digits([priced.welfare])(priced.welfare)}.`,
        "Each group pays what its presence costs the others, so overstating its value or size cannot pay.",
        "",
      ].join("\n");
    },
  };
}
