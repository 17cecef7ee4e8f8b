// The outcome of a game of candidates: which model is taken, and what each group pays for it.

import type { CandidateGame, PricedCandidates } from "candor";
import { named } from "../../parts/cut.js";
import { Table } from "../../parts/table.js";
import { coins } from "./words.js";

export function Candidates({ game: { groups }, ids, priced }: {
  game: CandidateGame; ids: readonly string[]; priced: PricedCandidates;
}) {
  const { winner, scores, valuations, payments, utilities, withoutGroup } = priced;
  const rows = groups.map(({ id, size }, i) => ({
    name: id!, worth: size * valuations[i]!, pays: payments[i]!, keeps: utilities[i]!,
    otherwise: ids[withoutGroup[i]!]!,
  }));
  type Row = (typeof rows)[number];
  const amount = (title: string, cell: (row: Row) => number) =>
    ({ title, cell, shown: (row: Row) => coins(cell(row)) });
  return <section class="candidates" aria-label="Candidates">
    <h2>{ids[winner]} is taken</h2>
    <p>This file has finished models to choose from, and no responses to bend: here is what comes of it. The scene
      below stays as it was.</p>
    <div class="panes">
      <Table name="candidates" caption="How much each model is worth to all" rows={ids} columns={[
        { title: "model", cell: (id) => id },
        { title: "score", cell: (_, k) => scores[k]!, shown: (_, k) => coins(scores[k]!) },
      ]} />
      <Table name="candidate-payments" caption={`What each group gets by ${ids[winner]}`} rows={rows} columns={[
        { title: "group", cell: ({ name }) => name, shown: ({ name }) => named(name) },
        amount("it is worth", ({ worth }) => worth),
        amount("pays", ({ pays }) => pays),
        amount("keeps", ({ keeps }) => keeps),
        { title: "taken without it", cell: ({ otherwise }) => otherwise },
      ]} />
    </div>
  </section>;
}
