// One worker's lie: whose reports are bent and how far, and what that does to its pay, its say and the output.

import { Bar } from "../../parts/bar.js";
import { Choice } from "../../parts/choice.js";
import { Figure, type Point } from "../../parts/figure.js";
import { roomy } from "../../parts/roomy.js";
import { Table, brief } from "../../parts/table.js";
import type { Move } from "../../room.js";
import type { Outcome } from "./ask.js";
import { historyOf, type CrowdScene } from "./scene.js";
import { bending, best, ends, money, nameOf, percent, points, promise, summit, verdict } from "./words.js";

export interface Pair {
  readonly scene: CrowdScene;
  readonly honest: Outcome;
  readonly bent: Outcome;
}

export function Lie({ scene, pair, move }: {
  readonly scene: CrowdScene; readonly pair: Pair | undefined; readonly move: Move<CrowdScene>;
}) {
  const { workers } = historyOf(scene);
  const name = nameOf(scene);
  return <section>
    <h2>Bend somebody's reports</h2>
    <div class="panes">
      <div>
        <div class="controls">
          <Choice label="Worker" value={String(scene.worker)} of={workers.map((each, i) => [String(i), each] as const)}
            change={(worker) => move({ ...scene, worker: Number(worker) })} />
          <Choice label="Lie" value={scene.bend} change={(bend) => move({ ...scene, bend })}
            of={[["sure", "sound less or more sure"], ["majority", "say what most say"], ["side", "lean to one side"]]} />
        </div>
        <p class="explain">{ends(scene.bend)}</p>
        <Bar label={`How far ${name} bends its reports`} text={bending(scene)} value={scene.amount} mark={0}
          min={-1} max={1} step={0.05} move={(amount, during) => move({ ...scene, amount }, during)} />
        {pair && <p class="verdict" role="status">{verdict(pair.scene, pair.honest, pair.bent)}</p>}
      </div>
      {pair && <Table caption="What the lie does" name="lie" rows={facts(pair)} columns={[
        { title: "", cell: ({ fact }) => fact },
        { title: "Truth", cell: ({ honest }) => honest, shown: ({ honest, shown }) => shown(honest) },
        { title: "Lie", cell: ({ bent }) => bent, shown: ({ bent, shown }) => shown(bent) },
      ]} />}
    </div>
  </section>;
}

interface Fact {
  readonly fact: string;
  readonly honest: number | null;
  readonly bent: number | null;
  shown(value: number | null): string;
}

function facts({ scene, honest, bent }: Pair): readonly Fact[] {
  const name = nameOf(scene);
  const fact = (fact: string, of: (outcome: Outcome) => number | null, shown: (value: number) => string): Fact => ({
    fact, honest: of(honest), bent: of(bent), shown: (value) => (value === null ? "none" : shown(value)),
  });
  return [
    fact(`${name}'s pay`, ({ pay }) => pay, money),
    fact(`${name}'s share of the say in the end`, ({ weight }) => weight, (share) => percent(share, 1)),
    fact("Loss of the output, a round", ({ loss }) => loss, points),
    fact("Regret of the output, in all", ({ regret }) => regret, (regret) => regret.toFixed(2)),
  ];
}

/** Pay and say over how far reports are bent. */
export function Curves({ scene, pair, curve }: {
  readonly scene: CrowdScene; readonly pair: Pair | undefined; readonly curve: readonly Outcome[];
}) {
  const name = nameOf(scene);
  const top = best(curve);
  const x = { label: "bent by, in %", from: -1, to: 1, format: (share: number) => String(Math.round(100 * share)) };
  const drawn = (
    title: string, file: string, label: string, of: (outcome: Outcome) => number, format: (value: number) => string,
  ) =>
    <Figure title={title} name={file} desc={summit(scene, curve)} x={x}
      y={{ label, format, ...roomy(curve.map(of)) }} rules={[{ x: 0, label: "truth" }]} series={[{
        name: label, as: "line", tone: 1, points: curve.map((each): Point => [each.amount, of(each)]),
        marks: [
          { at: [top.amount, of(top)], label: top.amount === 0 ? "" : "best pay" },
          ...(pair && pair.bent.amount !== top.amount
            ? [{ at: [pair.bent.amount, of(pair.bent)] as Point, label: "now" }] : []),
        ],
      }]} />;
  return <section>
    <h2>The same for every lie of this kind</h2>
    <div class="panes">
      {drawn(`${name}'s pay`, "pay", "pay", ({ pay }) => pay, money)}
      {drawn(
        `${name}'s share of the say in the end`, "say", "share, in %", ({ weight }) => weight, (share) => brief(100 * share),
      )}
    </div>
    <p class="summit">{summit(scene, curve)} {promise(scene)}</p>
    <details>
      <summary>Numbers</summary>
      <Table caption={`${name}'s reports, bent by so much`} name="curve" rows={curve} columns={[
        { title: "Bent by", cell: ({ amount }) => amount, shown: ({ amount }) => percent(amount) },
        { title: "Pay", cell: ({ pay }) => pay, shown: ({ pay }) => money(pay) },
        { title: "Share in the end", cell: ({ weight }) => weight, shown: ({ weight }) => percent(weight, 2) },
        { title: "Loss of the output", cell: ({ loss }) => loss, shown: ({ loss }) => points(loss) },
        { title: "Regret of the output", cell: ({ regret }) => regret, shown: ({ regret }) => regret.toFixed(2) },
      ]} />
    </details>
  </section>;
}
