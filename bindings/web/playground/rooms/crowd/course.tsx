// The course of the history: everybody's weight, and how far the output falls behind the best worker.

import { Figure, type Point, type Series } from "../../parts/figure.js";
import { Table } from "../../parts/table.js";
import type { Standing } from "./ask.js";
import { historyOf, type CrowdScene } from "./scene.js";
import { percent } from "./words.js";

/** As many as have a colour, less the one of the honest course. */
const SHOWN = 7;

export function Course({ scene, course }: { readonly scene: CrowdScene; readonly course: readonly Standing[] }) {
  const { workers } = historyOf(scene);
  const last = course.at(-1)!;
  const name = workers[scene.worker]!;
  const shown = largest(last.weights, scene.worker);
  const weights: Series[] = shown.map((i, k) => ({
    name: workers[i]!, as: "line", tone: k + 1, points: over(course, ({ weights }) => weights[i]!),
    ...(i === scene.worker && { marks: [{ at: [last.rounds, last.weights[i]!] as Point, label: workers[i]! }] }),
  }));
  const honest: Series = { name: `${name}, had it told the truth`, as: "line", tone: 8, points: over(course, ({ honest }) => honest) };
  const sampled = scene.output === "sample";
  const lines: Series[] = [
    { name: sampled ? "this, in expectation over the draws" : "this", as: "line", tone: 1, points: over(course, ({ regret }) => regret) },
    { name: "average", as: "line", tone: 2, points: over(course, ({ average }) => average) },
    { name: "median", as: "line", tone: 3, points: over(course, ({ median }) => median) },
    { name: "EM", as: "line", tone: 4, points: over(course, ({ em }) => em) },
    { name: boundName(scene), as: "line", tone: 8, points: over(course, ({ bound }) => bound ?? NaN) },
  ];
  return <section>
    <h2>Round by round</h2>
    <div class="panes">
      <Figure title={shown.length < workers.length ? `Who has how much say: ${name} and those with most` : "Who has how much say"} name="weights"
        desc="Weights move to those whose reports come true." x={{ label: "round" }} y={{ label: "share", format: percent }}
        series={scene.amount === 0 ? weights : [...weights, honest]} />
      <Figure title="Regret: total loss, less that of the best single worker" name="regret"
        desc="The regret of this mechanism stays below its bound." x={{ label: "round" }} y={{ label: "regret" }} series={lines} />
    </div>
    <Table caption={`After ${last.rounds} rounds`} name="standings" rows={lines.map(({ name, points }) => ({ name, regret: points.at(-1)![1] }))} columns={[
      { title: "Answers by", cell: ({ name }) => name },
      { title: "Regret", cell: ({ regret }) => regret, shown: ({ regret }) => (Number.isFinite(regret) ? regret.toFixed(1) : "none") },
    ]} />
  </section>;
}

const boundName = ({ asked }: CrowdScene): string =>
  asked === 0 ? "cannot exceed, proved" : asked === 1 ? "its order, not proved" : "cannot exceed in the mean, proved";

const over = (course: readonly Standing[], of: (standing: Standing) => number): Point[] =>
  course.map((each): Point => [each.rounds, of(each)]);

/** Indices of the largest weights in the end, in the order of the workers; that of the bent one is among them. */
function largest(weights: readonly number[], worker: number): number[] {
  const order = weights.map((_, i) => i).filter((i) => i !== worker).sort((a, b) => weights[b]! - weights[a]!);
  return [worker, ...order.slice(0, SHOWN - 1)].sort((a, b) => a - b);
}
