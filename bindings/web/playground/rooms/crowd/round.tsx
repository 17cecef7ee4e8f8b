// One round: who says what, what is answered, and what a worker would say that cared for nothing but the answer.

import type { Client } from "candor/worker";
import { useAnswer } from "../../core.js";
import { Bar } from "../../parts/bar.js";
import { Explain } from "../../parts/explain.js";
import { Refused } from "../../parts/progress.js";
import { Table } from "../../parts/table.js";
import type { Move } from "../../room.js";
import { bentHistory, round, type Round } from "./ask.js";
import { AWAY, said } from "./history.js";
import { historyOf, type CrowdScene } from "./scene.js";
import { nameOf, percent } from "./words.js";

const two = (value: number): string => value.toFixed(2);
/** A crowd's table would be endless. */
const MOST_ROWS = 12;

type Seen = Round & { readonly of: CrowdScene };

export function OneRound({ scene, move, core }: {
  readonly scene: CrowdScene; readonly move: Move<CrowdScene>; readonly core: Client;
}) {
  const { value, error } = useAnswer(core, scene, async ({ crowd }, of): Promise<Seen> =>
    ({ ...await round(crowd, of), of }));
  const { workers, labels } = historyOf(scene);
  return <section>
    <h2>One round</h2>
    {labels.length > 1 && <Bar label="Round" value={scene.round} min={1} max={labels.length} step={1}
      move={(round, during) => move({ ...scene, round }, during)} />}
    {error && <Refused error={error} />}
    {value && <>
      <Table name="round" rows={rowsOf(value)} caption={captionOf(value)} columns={[
        { title: "Worker", cell: ({ name }) => name },
        { title: "Says", cell: ({ says }) => says,
          shown: ({ says, away }) => (away ? "was not asked" : says === null ? "nothing" : two(says)) },
        { title: "Share of the say before", cell: ({ weight }) => weight, shown: ({ weight }) => percent(weight, 1) },
      ]} />
      {workers.length > MOST_ROWS && <Explain>The first {MOST_ROWS} of {workers.length}.</Explain>}
      <p>
        The weighted mean answers <output>{two(value.by.mean.answer)}</output>.
        {" "}A drawn worker answers <output>{two(value.by.sample.answer)}</output>.
      </p>
      <p class="steering">{steering(nameOf(value.of), value)}</p>
    </>}
  </section>;
}

function captionOf({ of }: Seen): string {
  return `Round ${of.round}: the label was ${historyOf(of).labels[of.round - 1] ?? "not known"}`;
}

function rowsOf({ weights, of }: Seen) {
  const { workers, reports } = bentHistory(of);
  const row = reports[of.round - 1]!;
  return workers.slice(0, MOST_ROWS).map((name, i) =>
    ({ name, says: said(row[i]) ? row[i] : null, away: row[i] === AWAY, weight: weights[i]! }));
}

function steering(name: string, { by: { mean, sample }, of }: Seen): string {
  const belief = historyOf(of).reports[of.round - 1]![of.worker];
  if (belief === AWAY) return `${name} was not asked in this round.`;
  if (!said(belief)) return `${name} says nothing in this round.`;
  const under = ({ best, gain = 0 }: Round["by"]["mean"]): string => (gain > 0
    ? `it would do best to say ${two(best!)}, which takes ${gain.toFixed(4)} off the squared distance`
    : `it would do best to say ${two(belief)}, the truth`);
  return `${name} believes ${two(belief)}. If all it wanted was an answer near its own view: under the weighted mean `
    + `${under(mean)}; under a drawn worker's report ${under(sample)}.`;
}
